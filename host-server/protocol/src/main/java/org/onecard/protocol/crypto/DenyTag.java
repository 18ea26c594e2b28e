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

  /** Reads the value of 6 bytes; whoever reads a whole list does not want an object for each. */
  public static long read(byte[] packed, int offset) {
    long value = 0;
    for (int index = 0; index < LENGTH; index++) {
      value = value << 8 | (packed[offset + index] & 0xff);
    }
    return value;
  }

  /** Writes the 6 bytes. */
  public void write(byte[] packed, int offset) {
    write(value, packed, offset);
  }

  /** Writes the 6 bytes of a value. */
  public static void write(long value, byte[] packed, int offset) {
    for (int index = 0; index < LENGTH; index++) {
      packed[offset + index] = (byte) (value >>> (8 * (LENGTH - 1 - index)));
    }
  }

  @Override
  public int compareTo(DenyTag other) {
    return Long.compare(value, other.value);
  }
}
