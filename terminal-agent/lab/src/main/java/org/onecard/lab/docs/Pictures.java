package org.onecard.lab.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Pictures in the documents are taken by the browser tests. */
final class Pictures {

  private Pictures() {}

  /**
   * Replaces each picture of the documents for which a test took one of the same name.
   *
   * @return their names, sorted
   * @throws IOException when no test has taken any
   */
  static List<String> take(Path screenshots, Path pictures) throws IOException {
    if (!Files.isDirectory(screenshots)) {
      throw new IOException(
          screenshots + " is not there: the browser tests of ./onecard test take the pictures");
    }
    List<Path> known;
    try (Stream<Path> files = Files.list(pictures)) {
      known = files.sorted().toList();
    }
    List<String> taken = new ArrayList<>();
    for (Path picture : known) {
      Path newer = screenshots.resolve(String.valueOf(picture.getFileName()));
      if (Files.exists(newer)) {
        Files.copy(newer, picture, StandardCopyOption.REPLACE_EXISTING);
        taken.add(String.valueOf(picture.getFileName()));
      }
    }
    return taken;
  }
}
