package org.onecard.card.tlv;

/** What came of reading bytes as one data object. */
public sealed interface TlvResult {

  /**
   * A whole data object.
   *
   * @param end the offset just behind it
   */
  record Value(Tlv tlv, int end) implements TlvResult {}

  /**
   * The bytes end before the object does.
   *
   * @param atLeast how many bytes more are needed at least, 1 or more; once the length is known,
   *     how many exactly
   */
  record NeedMore(int atLeast) implements TlvResult {}

  /** The bytes are no data object, whatever may follow: what is wrong, and at which offset. */
  record Malformed(int offset, String why) implements TlvResult {

    public String describe() {
      return "malformed TLV at offset " + offset + ": " + why;
    }
  }
}
