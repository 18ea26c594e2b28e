package org.onecard.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the lab reads and writes. */
public final class LabFiles {

  /** System property: the checkout; the launcher sets it, tests find it by themselves. */
  public static final String CHECKOUT_PROPERTY = "onecard.checkout";

  /** System property: where everything that is kept goes; {@code .onecard} in the checkout. */
  public static final String HOME_PROPERTY = "onecard.home";

  private LabFiles() {}

  /** The folder {@code firmware-docs}. */
  public static Path documents() {
    return checkout().resolve("firmware-docs");
  }

  /** Where the browser tests leave what they saw. */
  public static Path screenshots() {
    return checkout().resolve("terminal-agent/lab/target/screenshots");
  }

  /** A file of {@code firmware-docs/samples}. */
  public static Path sample(String relative) {
    return documents().resolve("samples").resolve(relative);
  }

  /** Inputs on which a decoder once failed, a directory for each fuzz target; kept for ever. */
  public static Path keptInputs() {
    return checkout().resolve("terminal-agent/lab/src/test/resources/org/onecard/lab/fuzz");
  }

  /** A directory of that name below the home, with whatever is in it. */
  public static Path directory(String name) throws IOException {
    return Files.createDirectories(home().resolve(name));
  }

  /** An empty directory of that name below the home; what an earlier run left in it is deleted. */
  public static Path freshDirectory(String name) throws IOException {
    Path directory = home().resolve(name);
    deleteTree(directory);
    return Files.createDirectories(directory);
  }

  /** Deletes a directory with all that is in it; does nothing when there is none. */
  public static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  private static Path home() {
    return Path.of(System.getProperty(HOME_PROPERTY, checkout().resolve(".onecard").toString()));
  }

  private static Path checkout() {
    String given = System.getProperty(CHECKOUT_PROPERTY, "");
    Path directory = Path.of(given).toAbsolutePath();
    while (!Files.exists(directory.resolve("onecard"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException(
            "not in a checkout of OneCard: run ./onecard from there, or set -D"
                + CHECKOUT_PROPERTY);
      }
      directory = parent;
    }
    return directory;
  }
}
