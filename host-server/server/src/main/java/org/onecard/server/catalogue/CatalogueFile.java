package org.onecard.server.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.onecard.protocol.crypto.Hashes;

/**
 * A catalogue's file, or the folder of its files, read once.
 *
 * @param name of the file or folder
 * @param sha256 of the names and bytes, in hexadecimal digits
 */
public record CatalogueFile(String name, ParsedCatalogue parsed, String sha256) {

  public static CatalogueFile read(Path fileOrFolder) throws IOException {
    List<SourceFile> files = SourceFile.readAll(fileOrFolder);
    byte[][] parts =
        files.stream()
            .flatMap(
                file ->
                    Stream.of(
                        Hashes.sha256(file.name().getBytes(StandardCharsets.UTF_8)),
                        Hashes.sha256(file.content())))
            .toArray(byte[][]::new);
    return new CatalogueFile(
        String.valueOf(fileOrFolder.getFileName()),
        CatalogueYaml.parse(files),
        HexFormat.of().formatHex(Hashes.sha256(parts)));
  }
}
