package org.onecard.server.registry;

import java.util.List;

/** What became of a registry file: all of it, or none. */
public sealed interface ParsedRegistry {

  /** Every row, in the file's order, no card twice. */
  record Rows(List<RegisteredCard> cards) implements ParsedRegistry {

    public Rows {
      cards = List.copyOf(cards);
    }
  }

  /**
   * The file is refused because of this line.
   *
   * @param file the file's name as it was given
   * @param line 1 or more
   * @param column the column's name; empty where the line as a whole is broken
   * @param message what is wrong; never repeats an identification code
   * @param remedy what would be right
   */
  record Broken(String file, long line, String column, String message, String remedy)
      implements ParsedRegistry {

    /** {@code registry.csv:17: loans: …}. */
    @Override
    public String toString() {
      return "%s:%d: %s%s; %s"
          .formatted(file, line, column.isEmpty() ? "" : column + ": ", message, remedy);
    }
  }
}
