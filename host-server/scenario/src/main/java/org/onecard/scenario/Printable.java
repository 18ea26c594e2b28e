package org.onecard.scenario;

import java.util.regex.Pattern;

/** Makes text from outside fit to stand in a message, on a console or in a log line. */
public final class Printable {

  /** Longer text is cut here. */
  private static final int LONGEST = 60;

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\u2028\\u2029]");

  private Printable() {}

  /** The text in double quotes, cut, without anything that would steer a screen. */
  public static String quoted(String untrusted) {
    String shown =
        untrusted.codePointCount(0, untrusted.length()) > LONGEST
            ? untrusted.substring(0, untrusted.offsetByCodePoints(0, LONGEST)) + "…"
            : untrusted;
    return '"' + UNPRINTABLE.matcher(shown).replaceAll("?") + '"';
  }
}
