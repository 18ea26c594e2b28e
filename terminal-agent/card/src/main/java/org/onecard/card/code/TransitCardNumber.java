package org.onecard.card.code;

import java.util.Arrays;

/**
 * The ten bytes by which a transit QR names its card: the same number that the purse's EF15 holds.
 * It stands for a person, so it shows itself to nobody who did not ask for its bytes.
 */
public final class TransitCardNumber {

  /** In bytes. */
  public static final int LENGTH = 10;

  private final byte[] bytes;

  private TransitCardNumber(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The number that these bytes are; they are copied.
   *
   * @param bytes exactly {@link #LENGTH}
   */
  public static TransitCardNumber of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "a transit card number has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new TransitCardNumber(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransitCardNumber that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "TransitCardNumber[hidden]";
  }
}
