package org.onecard.server.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One file of a catalogue, as it was read. */
public final class SourceFile {

  /** Files of one catalogue: a joint list, a province, and its districts. */
  public static final int MOST_FILES = 256;

  private static final String SUFFIX = ".yaml";

  private final String name;
  private final byte[] content;

  /**
   * A file that was read.
   *
   * @param name as findings shall name it
   * @param content its bytes; one more than {@link CatalogueYaml#MOST_BYTES} tells that it is too
   *     long
   */
  public SourceFile(String name, byte[] content) {
    this.name = name;
    this.content = content.clone();
  }

  /**
   * A file, or every {@code .yaml} file of a folder in the order of their names.
   *
   * @throws IOException when one of them cannot be read, or the folder holds none
   */
  public static List<SourceFile> readAll(Path fileOrFolder) throws IOException {
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(read(fileOrFolder, fileOrFolder.toString()));
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(fileOrFolder)) {
      files =
          found
              .filter(file -> String.valueOf(file.getFileName()).endsWith(SUFFIX))
              .sorted()
              .limit(MOST_FILES + 1L)
              .toList();
    }
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw new IOException(
          "%s holds %s %s files: a catalogue has 1 to %d"
              .formatted(
                  fileOrFolder,
                  files.isEmpty() ? "no" : "more than " + MOST_FILES,
                  SUFFIX,
                  MOST_FILES));
    }
    List<SourceFile> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(read(file, file.toString()));
    }
    return sources;
  }

  private static SourceFile read(Path file, String name) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new SourceFile(name, in.readNBytes(CatalogueYaml.MOST_BYTES + 1));
    }
  }

  public String name() {
    return name;
  }

  public byte[] content() {
    return content.clone();
  }

  @Override
  public String toString() {
    return name + ", " + content.length + " bytes";
  }
}
