package org.onecard.server.gtfs;

/**
 * Something about one line of a feed: a fault that refuses it, or what became of the line.
 *
 * @param file the feed's file, {@code fare_products.txt}; empty for the feed itself
 * @param line 1 or more; 0 for the whole file
 * @param message what is wrong, or what became of it
 * @param remedy what would be right, or why
 */
public record FeedFinding(String file, long line, String message, String remedy) {

  /** As an editor or a terminal shows it. */
  @Override
  public String toString() {
    String place = file.isEmpty() ? "" : line == 0 ? file + ": " : file + ":" + line + ": ";
    return place + message + "; " + remedy;
  }
}
