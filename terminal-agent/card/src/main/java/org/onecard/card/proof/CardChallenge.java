package org.onecard.card.proof;

import java.util.Arrays;

/**
 * A challenge of ours to a card, drawn by the host's or the SAM's random source, used once.
 *
 * <pre>
 *   0   R_proc 16   what the process key is derived from
 *   16  R_src  16   what is answered under it
 * </pre>
 *
 * A card whose values have eight bytes is shown the first eight of each half: a challenge is
 * prefetched before it is known which card comes.
 */
public final class CardChallenge {

  /** In bytes. */
  public static final int LENGTH = 32;

  private static final int HALF = 16;

  private final byte[] bytes;

  private CardChallenge(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The challenge that these bytes are; they are copied.
   *
   * @param bytes exactly {@link #LENGTH}
   */
  public static CardChallenge of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a challenge has 32 bytes, not " + bytes.length);
    }
    return new CardChallenge(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** R_proc as a card is shown it that takes values of so many bytes, at most 16. */
  byte[] process(int length) {
    return Arrays.copyOf(bytes, length);
  }

  /** R_src, likewise. */
  byte[] source(int length) {
    return Arrays.copyOfRange(bytes, HALF, HALF + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CardChallenge that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "CardChallenge[" + LENGTH + " bytes]";
  }
}
