package org.onecard.card.code;

/**
 * The string of an electronic social security card. It means nothing here and everything at its
 * platform: whoever sends it there first has used it, so it is never shown.
 */
public final class EcardCode {

  /** In characters. Shorter strings are no secret, and scanners also read shop labels. */
  public static final int SHORTEST = 16;

  /** In characters; twice the longest seen. */
  public static final int LONGEST = 256;

  private final String text;

  private EcardCode(String text) {
    this.text = text;
  }

  /**
   * The code of this text.
   *
   * @throws IllegalArgumentException when {@link #fits} does not hold
   */
  public static EcardCode of(String text) {
    if (!fits(text)) {
      throw new IllegalArgumentException(
          "an electronic card's code has %d to %d printable ASCII characters without spaces"
              .formatted(SHORTEST, LONGEST));
    }
    return new EcardCode(text);
  }

  /** Whether the text has the outer form: 16 to 256 printable ASCII characters, no space. */
  public static boolean fits(String text) {
    return text.length() >= SHORTEST
        && text.length() <= LONGEST
        && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  /** For its platform and nobody else. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EcardCode that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "EcardCode[hidden]";
  }
}
