package org.onecard.server.reconcile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Hash;

/** The lines of an exported journal, one at a time. */
final class ExportFile implements AutoCloseable {

  /** A record with all that stands beside it in its line takes less than half of this. */
  static final int MOST_LINE_BYTES = 65_536;

  private final InputStream in;
  private final MessageDigest digest = sha256();
  private Hash hashBefore = new Hash(sha256().digest());
  private long line;

  ExportFile(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * The next line; empty at the end. A line that is too long or without an end is malformed, and
   * the last that is read.
   */
  Optional<Decoded<ExportLine>> next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    hashBefore = snapshot();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    line++;
    while (read != '\n') {
      if (read < 0) {
        return Optional.of(new Decoded.Malformed<>("it is cut off"));
      }
      if (bytes.size() == MOST_LINE_BYTES) {
        return Optional.of(
            new Decoded.Malformed<>("it is longer than " + MOST_LINE_BYTES + " bytes"));
      }
      bytes.write(read);
      read = in.read();
    }
    byte[] content = bytes.toByteArray();
    digest.update(content);
    digest.update((byte) '\n');
    return Optional.of(ExportLine.parse(content));
  }

  /** Over every byte before the line that was read last. */
  Hash hashBefore() {
    return hashBefore;
  }

  /** The number of the line that was read last, from 1. */
  long line() {
    return line;
  }

  private Hash snapshot() {
    try {
      return new Hash(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own digest can be copied", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
