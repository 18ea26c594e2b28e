package org.onecard.page;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A file from the class path, held in memory with its media type. */
record PageFile(Buffer bytes, String mediaType) {

  /** No file of a page is larger, in bytes. */
  private static final int MOST_BYTES = 1 << 20;

  /** Reads {@code name}, which lies beside {@code owner}. */
  static PageFile read(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "no " + name + " on the class path beside " + owner.getName());
      }
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException(name + " has more than " + MOST_BYTES + " bytes");
      }
      return new PageFile(Buffer.buffer(bytes), mediaType(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " from the class path", e);
    }
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no media type is known for " + name);
    };
  }
}
