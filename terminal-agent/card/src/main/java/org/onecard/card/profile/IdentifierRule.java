package org.onecard.card.profile;

import java.util.Arrays;
import java.util.Optional;
import org.onecard.card.apdu.Hex;
import org.onecard.card.ssse.CardIdentifier;

/**
 * How the 16 bytes that stand for a card are made of what it says. See the package for the layout:
 * the first byte tells the kinds apart, so no two kinds can ever mean the same card.
 *
 * @param namespace the kind's name, for instance {@code t-union}
 * @param code 0x00 for the plain form, else 0xF1 to 0xFE; a code belongs to one namespace
 * @param field the field whose bytes identify the card; empty for the chip's number
 * @param region six digits that such numbers are unique within; empty where they are unique as such
 */
public record IdentifierRule(
    String namespace, int code, Optional<String> field, Optional<String> region) {

  /** The code of the plain form. */
  public static final int PLAIN = 0x00;

  /** The least code of the others. */
  public static final int MIN_CODE = 0xF1;

  /** The greatest code of the others. */
  public static final int MAX_CODE = 0xFE;

  private static final int VALUE_OFFSET = 5;

  /** How many bytes of a number fit in any but the plain form. */
  public static final int MAX_VALUE = CardIdentifier.LENGTH - VALUE_OFFSET;

  private static final int REGION_LENGTH = 3;
  private static final String NO_REGION = "FFFFFF";

  /**
   * What stands for the card whose number these bytes are.
   *
   * @return empty where they can stand for none: wrong length, or all 0 or all F
   */
  public Optional<CardIdentifier> identify(byte[] value) {
    if (isBlank(value)) {
      return Optional.empty();
    }
    if (code == PLAIN) {
      // What begins with a region in BCD begins with no code.
      return value.length == CardIdentifier.LENGTH
              && FieldCheck.REGION.holds(Hex.of(value, 0, REGION_LENGTH))
          ? Optional.of(CardIdentifier.of(value))
          : Optional.empty();
    }
    if (value.length > MAX_VALUE) {
      return Optional.empty();
    }
    byte[] bytes = new byte[CardIdentifier.LENGTH];
    bytes[0] = (byte) code;
    System.arraycopy(Hex.bytes(region.orElse(NO_REGION)), 0, bytes, 1, REGION_LENGTH);
    bytes[VALUE_OFFSET - 1] = (byte) value.length;
    System.arraycopy(value, 0, bytes, VALUE_OFFSET, value.length);
    return Optional.of(CardIdentifier.of(bytes));
  }

  private static boolean isBlank(byte[] value) {
    byte[] same = value.clone();
    Arrays.fill(same, (byte) 0x00);
    boolean zero = Arrays.equals(same, value);
    Arrays.fill(same, (byte) 0xFF);
    return zero || Arrays.equals(same, value);
  }
}
