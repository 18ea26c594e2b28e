package org.onecard.card.ssse;

/**
 * The algorithm that the FCI names. Which number means 3DES, SSF33 or SM4 is not public, so it
 * stays a number here and a setting where it is used.
 *
 * @param identifier 0 to 255; 1 where the FCI names none
 */
public record CardAlgorithm(int identifier) {

  /** What holds for a card whose FCI names none. */
  public static final CardAlgorithm DEFAULT = new CardAlgorithm(1);

  public CardAlgorithm {
    if (identifier < 0 || identifier > 0xFF) {
      throw new IllegalArgumentException("an algorithm has one byte, not " + identifier);
    }
  }

  /** Two hexadecimal digits. */
  @Override
  public String toString() {
    return "%02X".formatted(identifier);
  }
}
