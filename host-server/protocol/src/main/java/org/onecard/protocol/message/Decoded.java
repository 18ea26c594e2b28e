package org.onecard.protocol.message;

/** What came of reading bytes that somebody else wrote. */
public sealed interface Decoded<T> {

  /** Whole, and within every limit. */
  record Ok<T>(T value) implements Decoded<T> {}

  /**
   * Not what it should be.
   *
   * @param because for a technician, in English; names the field, never its content
   */
  record Malformed<T>(String because) implements Decoded<T> {}
}
