package org.onecard.card.purse;

/** What came of reading a file's or record's bytes. */
sealed interface FileParse<T> {

  static <T> FileParse<T> parsed(T value) {
    return new Parsed<>(value);
  }

  static <T> FileParse<T> malformed(int offset, String why) {
    return new Malformed<>(offset, why);
  }

  record Parsed<T>(T value) implements FileParse<T> {}

  /** Bytes that are none: what is wrong, and at which offset it shows. */
  record Malformed<T>(int offset, String why) implements FileParse<T> {
    String describe() {
      return why + " (at offset " + offset + ")";
    }
  }
}
