package org.onecard.server.gtfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files of a feed, in a folder or a zip. */
public final class Feed implements AutoCloseable {

  /** Files of a feed; one with more is no feed. */
  private static final int MOST_FILES = 1_000;

  private final Map<String, Source> files;
  private final AutoCloseable whole;

  private interface Source {
    InputStream open() throws IOException;
  }

  private Feed(Map<String, Source> files, AutoCloseable whole) {
    this.files = files;
    this.whole = whole;
  }

  /**
   * Opens a folder or a zip file. Files may lie in one folder inside the zip.
   *
   * @throws IOException where it is neither
   */
  public static Feed open(Path path) throws IOException {
    return Files.isDirectory(path) ? folder(path) : zip(path);
  }

  private static Feed folder(Path path) throws IOException {
    Map<String, Source> files = new HashMap<>();
    try (Stream<Path> list = Files.list(path)) {
      list.limit(MOST_FILES)
          .filter(Files::isRegularFile)
          .forEach(
              file -> {
                Path name = file.getFileName();
                if (name != null) {
                  files.put(name.toString(), () -> Files.newInputStream(file));
                }
              });
    }
    return new Feed(files, () -> {});
  }

  private static Feed zip(Path path) throws IOException {
    ZipFile zip = new ZipFile(path.toFile());
    Map<String, Source> files = new HashMap<>();
    Enumeration<? extends ZipEntry> entries = zip.entries();
    for (int i = 0; i < MOST_FILES && entries.hasMoreElements(); i++) {
      ZipEntry entry = entries.nextElement();
      if (!entry.isDirectory()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        files.putIfAbsent(name, () -> zip.getInputStream(entry));
      }
    }
    return new Feed(files, zip);
  }

  Set<String> names() {
    return new TreeSet<>(files.keySet());
  }

  Optional<InputStream> find(String name) throws IOException {
    Source source = files.get(name);
    return source == null ? Optional.empty() : Optional.of(source.open());
  }

  @Override
  public void close() throws IOException {
    try {
      whole.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
