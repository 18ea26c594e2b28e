package org.onecard.server.catalogue;

/**
 * One fault of a catalogue file.
 *
 * @param file the file's name as it was given
 * @param line 1 or more
 * @param column 1 or more
 * @param path the field, {@code items[2].transit.fares[1].from}; empty for the file itself
 * @param message what is wrong
 * @param remedy what would be right
 */
public record Finding(
    String file, int line, int column, String path, String message, String remedy) {

  /** As an editor or a terminal shows it: {@code catalogue.yaml:12:7: items[0].id: …}. */
  @Override
  public String toString() {
    return "%s:%d:%d: %s%s; %s"
        .formatted(file, line, column, path.isEmpty() ? "" : path + ": ", message, remedy);
  }
}
