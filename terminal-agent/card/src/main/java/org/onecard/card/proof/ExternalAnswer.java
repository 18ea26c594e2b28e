package org.onecard.card.proof;

import java.util.Arrays;

/**
 * What EXTERNAL AUTHENTICATE carries: the result and the value that it was computed over, 16 bytes,
 * or 32 where values are blocks of SM4. Good for one card and one challenge of it.
 */
public final class ExternalAnswer {

  /** In bytes, over values of eight. */
  public static final int SHORT = 16;

  /** In bytes, over values of sixteen. */
  public static final int LONG = 32;

  private final byte[] bytes;

  private ExternalAnswer(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The answer that these bytes are; they are copied.
   *
   * @param bytes 16 or 32
   */
  public static ExternalAnswer of(byte[] bytes) {
    if (bytes.length != SHORT && bytes.length != LONG) {
      throw new IllegalArgumentException(
          "an answer for the card has 16 or 32 bytes, not " + bytes.length);
    }
    return new ExternalAnswer(bytes.clone());
  }

  static ExternalAnswer of(byte[] result, byte[] source) {
    return of(Bytes.join(result, source));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExternalAnswer that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "ExternalAnswer[" + bytes.length + " bytes]";
  }
}
