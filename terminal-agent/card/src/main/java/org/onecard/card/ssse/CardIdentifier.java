package org.onecard.card.ssse;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.onecard.card.apdu.Hex;

/**
 * The card identification code (卡识别码): 16 bytes, the first three of them the issuing region in BCD.
 * It stands for a person, so it shows itself to nobody who did not ask for its bytes.
 */
public final class CardIdentifier {

  /** In bytes. */
  public static final int LENGTH = 16;

  private static final int REGION_LENGTH = 3;

  private final byte[] bytes;

  private CardIdentifier(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The code that these bytes are; they are copied.
   *
   * @param bytes exactly {@link #LENGTH}
   */
  public static CardIdentifier of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "a card identification code has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new CardIdentifier(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** The issuing region, six digits of GB/T 2260; empty when the first three bytes are none. */
  public Optional<String> findRegion() {
    String digits = Hex.of(bytes, 0, REGION_LENGTH);
    return RegionCode.isValid(digits) ? Optional.of(digits) : Optional.empty();
  }

  /** In constant time: how long it takes says nothing about where two codes differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CardIdentifier that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "CardIdentifier[hidden]";
  }
}
