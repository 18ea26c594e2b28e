package org.onecard.card.ssse;

/** Check characters of the two numbers that a social security card carries. */
public final class CheckDigits {

  private static final int[] CARD_NUMBER_WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};
  private static final int[] CITIZEN_WEIGHTS = {
    7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2
  };
  private static final String CITIZEN_CHECKS = "10X98765432";

  private CheckDigits() {}

  /**
   * The check character of a card number: r = 11 − (Σ weight·value mod 11), where A = 10 to Z = 35;
   * 10 is written {@code X}, 11 is written {@code 0}.
   *
   * @param body eight of {@code [0-9A-Z]}
   */
  public static char ofCardNumber(String body) {
    if (!isCardNumberBody(body)) {
      throw new IllegalArgumentException("the body of a card number is eight of [0-9A-Z]");
    }
    int sum = 0;
    for (int i = 0; i < CARD_NUMBER_WEIGHTS.length; i++) {
      sum += CARD_NUMBER_WEIGHTS[i] * Character.digit(body.charAt(i), 36);
    }
    int check = 11 - sum % 11;
    return switch (check) {
      case 10 -> 'X';
      case 11 -> '0';
      default -> (char) ('0' + check);
    };
  }

  /** Whether these are eight of {@code [0-9A-Z]} and the check character that belongs to them. */
  public static boolean isCardNumber(String number) {
    int bodyLength = CARD_NUMBER_WEIGHTS.length;
    return number.length() == bodyLength + 1
        && isCardNumberBody(number.substring(0, bodyLength))
        && number.charAt(bodyLength) == ofCardNumber(number.substring(0, bodyLength));
  }

  private static boolean isCardNumberBody(String body) {
    return body.length() == CARD_NUMBER_WEIGHTS.length
        && body.chars().allMatch(c -> isDigit(c) || (c >= 'A' && c <= 'Z'));
  }

  /**
   * The check character of a citizen number (GB 11643): Σ weight·digit mod 11 indexes {@code
   * 10X98765432}.
   *
   * @param body 17 digits
   */
  public static char ofCitizenNumber(String body) {
    if (!isCitizenNumberBody(body)) {
      throw new IllegalArgumentException("the body of a citizen number is 17 digits");
    }
    int sum = 0;
    for (int i = 0; i < CITIZEN_WEIGHTS.length; i++) {
      sum += CITIZEN_WEIGHTS[i] * (body.charAt(i) - '0');
    }
    return CITIZEN_CHECKS.charAt(sum % 11);
  }

  /** Whether these are 17 digits and the check character that belongs to them (GB 11643). */
  public static boolean isCitizenNumber(String number) {
    int bodyLength = CITIZEN_WEIGHTS.length;
    return number.length() == bodyLength + 1
        && isCitizenNumberBody(number.substring(0, bodyLength))
        && number.charAt(bodyLength) == ofCitizenNumber(number.substring(0, bodyLength));
  }

  private static boolean isCitizenNumberBody(String body) {
    return body.length() == CITIZEN_WEIGHTS.length && body.chars().allMatch(CheckDigits::isDigit);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
