package org.onecard.card.crypto;

import java.util.Arrays;

/**
 * The four-byte MAC of purses: CBC with an initial value of zeroes over the data padded by {@code
 * 80 00 …}, leftmost four bytes of the last block.
 */
public final class ShortMac {

  public static final int LENGTH = 4;

  private static final byte PADDING = (byte) 0x80;

  private ShortMac() {}

  /** The MAC over the data, which may be empty. */
  public static byte[] of(KeyedCipher cipher, byte[] data) {
    int block = cipher.kind().blockLength();
    byte[] padded = Arrays.copyOf(data, (data.length / block + 1) * block);
    padded[data.length] = PADDING;
    byte[] chained = new byte[block];
    for (int at = 0; at < padded.length; at += block) {
      for (int i = 0; i < block; i++) {
        chained[i] ^= padded[at + i];
      }
      chained = cipher.encrypt(chained);
    }
    return Arrays.copyOf(chained, LENGTH);
  }
}
