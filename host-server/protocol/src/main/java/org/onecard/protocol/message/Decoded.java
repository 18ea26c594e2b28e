package org.onecard.protocol.message;

/** What came of reading bytes that somebody else wrote. */
public sealed interface Decoded<T> {

  /**
   * For bytes that we wrote ourselves, and that can only be wrong if something broke.
   *
   * @throws IllegalStateException where they are malformed
   */
  T orElseThrow();

  /** Whole, and within every limit. */
  record Ok<T>(T value) implements Decoded<T> {
    @Override
    public T orElseThrow() {
      return value;
    }
  }

  /**
   * Not what it should be.
   *
   * @param because for a technician, in English; names the field, never its content
   */
  record Malformed<T>(String because) implements Decoded<T> {
    @Override
    public T orElseThrow() {
      throw new IllegalStateException(because);
    }
  }
}
