package org.onecard.agent.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blacks out, wherever they stand in a text: hexadecimal runs of 32 digits and more (identification
 * codes, keys, hashes), social security numbers (17 digits and a digit or X), card numbers (eight
 * characters with a digit among them and a check character, after a word that says so), one-time
 * codes, and names after a word that says so.
 */
public final class Masking {

  private static final String BLACK = "****";

  private static final Pattern SECRET =
      Pattern.compile(
          "(?<![0-9A-Za-z])(?:"
              + "[0-9A-Fa-f]{32,}" // an identification code, a key
              + "|[0-9]{17}[0-9Xx]" // a social security number
              + "|(?:[0-9A-Z]{4}-){9}[0-9A-Z]{2}" // a one-time code
              + ")(?![0-9A-Za-z])"
              + "|(?<=(?:card number|cardNumber|卡号)[ =:：]{1,3})[0-9A-Z]{8}[0-9X]"
              + "|(?<=(?:name|holder|姓名)[=:：] ?)[\\p{IsHan}·]{2,30}");

  private Masking() {}

  /** The same text with black in it. */
  public static String mask(String text) {
    Matcher secret = SECRET.matcher(text);
    return secret.find() ? secret.replaceAll(BLACK) : text;
  }
}
