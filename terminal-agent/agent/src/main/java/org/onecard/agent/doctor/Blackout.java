package org.onecard.agent.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onecard.agent.log.Masking;

/**
 * Blacks out what leaves the terminal in an archive, beyond what the log blacks out already: an
 * archive is sent to strangers, so that what might be somebody's is black and a version number more
 * or less does not matter.
 *
 * <ul>
 *   <li>eight digits and more in a row, blanks and hyphens between them or none: numbers of cards,
 *       persons and telephones
 *   <li>nine capital letters and digits of which seven are digits: a card number
 *   <li>eight bytes and more in hexadecimal, with or without blanks: keys, APDUs, codes
 *   <li>sixteen characters and more in a row, four of them digits, or twenty of Base64 with letters
 *       of both cases and a digit: payloads of codes, keys, one-time codes
 *   <li>a name after a word that says so
 * </ul>
 */
final class Blackout {

  private static final String BLACK = "****";

  private static final Pattern SECRET =
      Pattern.compile(
          // Hexadecimal bytes with blanks, colons or nothing between them.
          "(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}[ :]?){7,}[0-9A-Fa-f]{2}(?![0-9A-Za-z])"
              + "|(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){6,}[ -]?[0-9Xx](?![0-9A-Za-z])"
              + "|(?<![0-9A-Za-z])[0-9A-Z][0-9]{7}[0-9X](?![0-9A-Za-z])");

  private static final Pattern NAME =
      Pattern.compile(
          "(?i:\\b(?:holder|name|surname)\"?[ \\t]*[=:：][ \\t]*\"?|(?:姓名|持卡人)\"?[ \\t]*[=:：]?[ \\t]*\"?)"
              + "([\\p{IsHan}·]{2,30}|\\p{Lu}\\p{L}+(?:[ ·-]\\p{Lu}\\p{L}+){0,4})");

  /** Anything long without a blank in it is looked at. */
  private static final Pattern LONG = Pattern.compile("[A-Za-z0-9+/=_%.~-]{16,}");

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9]{16,}");
  private static final int BASE64_LENGTH = 20;
  private static final int MANY_DIGITS = 4;

  private Blackout() {}

  static String blackOut(String text) {
    String less = Masking.mask(text);
    less = blackNames(less);
    less = LONG.matcher(less).replaceAll(run -> Matcher.quoteReplacement(judged(run.group())));
    return SECRET.matcher(less).replaceAll(BLACK);
  }

  private static String blackNames(String text) {
    StringBuilder out = new StringBuilder();
    Matcher matcher = NAME.matcher(text);
    int at = 0;
    while (matcher.find()) {
      out.append(text, at, matcher.start(1)).append(BLACK);
      at = matcher.end(1);
    }
    return out.append(text, at, text.length()).toString();
  }

  private static String judged(String run) {
    boolean runInIt =
        RUN.matcher(run).results().anyMatch(each -> countDigits(each.group()) >= MANY_DIGITS);
    boolean base64 =
        run.length() >= BASE64_LENGTH
            && run.chars().anyMatch(Character::isUpperCase)
            && run.chars().anyMatch(Character::isLowerCase)
            && countDigits(run) > 0
            && run.indexOf('.') < 0;
    return runInIt || base64 ? BLACK : run;
  }

  private static long countDigits(String text) {
    return text.chars().filter(each -> each >= '0' && each <= '9').count();
  }
}
