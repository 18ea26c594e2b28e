package org.onecard.protocol.crypto;

/**
 * How a deny list names a card: the first 6 bytes of HMAC-SHA-256 of the identifier under a {@link
 * DenyTagKey}. Two cards in a region share a tag about once in 2^48: such a card is refused
 * offline, and the host sets it right.
 *
 * @param value the 6 bytes as an unsigned big-endian number, below 2^48
 */
public record DenyTag(long value) implements Comparable<DenyTag> {

  public static final int LENGTH = 6;

  public DenyTag {
    if (value < 0 || value >= 1L << (8 * LENGTH)) {
      throw new IllegalArgumentException("a deny tag has 6 bytes");
    }
  }

  @Override
  public int compareTo(DenyTag other) {
    return Long.compare(value, other.value);
  }
}
