package org.onecard.protocol.message;

/** Text for people that goes over the wire: bounded, and without control characters. */
public final class Texts {

  public static final int MOST_NOTICE = 200;
  public static final int MOST_REASON = 300;
  public static final int MOST_EVENT_DETAIL = 500;
  public static final int MOST_REVERSAL = 200;
  public static final int MOST_AGENT = 64;

  private Texts() {}

  /**
   * Makes any text fit: control characters become spaces, what is too long is cut.
   *
   * @param most in UTF-16 units
   */
  public static String fit(String text, int most) {
    StringBuilder fitted = new StringBuilder(Math.min(text.length(), most));
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      int shown = isPrintable(character) ? character : ' ';
      if (fitted.length() + Character.charCount(shown) > most) {
        break;
      }
      fitted.appendCodePoint(shown);
    }
    return fitted.toString();
  }

  /** Whether the text is within the limit and holds neither control characters nor half pairs. */
  public static boolean fits(String text, int most) {
    return text.length() <= most && text.codePoints().allMatch(Texts::isPrintable);
  }

  private static boolean isPrintable(int character) {
    return !Character.isISOControl(character)
        && !(character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
  }
}
