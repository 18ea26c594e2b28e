package org.onecard.server.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.onecard.protocol.crypto.Hashes;

/**
 * A catalogue's file, read once.
 *
 * @param sha256 of its bytes, in hexadecimal digits
 */
public record CatalogueFile(String name, ParsedCatalogue parsed, String sha256) {

  /** A catalogue is at most 1 MiB; one byte more tells that it is too long. */
  private static final int MOST_BYTES = 1 << 20;

  public static CatalogueFile read(Path file) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MOST_BYTES + 1);
    }
    String name = String.valueOf(file.getFileName());
    return new CatalogueFile(
        name, CatalogueYaml.parse(name, content), HexFormat.of().formatHex(Hashes.sha256(content)));
  }
}
