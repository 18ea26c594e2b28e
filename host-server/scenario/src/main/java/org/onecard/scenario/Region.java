package org.onecard.scenario;

import java.util.regex.Pattern;

/**
 * An administrative division by its six-digit GB/T 2260 code, for instance 500000 for Chongqing,
 * 510000 for Sichuan, 510100 for Chengdu.
 */
public record Region(String code) {

  private static final Pattern SIX_DIGITS = Pattern.compile("[1-9][0-9]{5}");

  public Region {
    if (!isCode(code)) {
      throw new IllegalArgumentException("a region is six digits as in GB/T 2260, not " + code);
    }
  }

  public static boolean isCode(String text) {
    return SIX_DIGITS.matcher(text).matches();
  }

  /** Whether {@code other} is this division or one inside it: 510000 holds 510100 and 510104. */
  public boolean holds(Region other) {
    int significant = code.endsWith("0000") ? 2 : code.endsWith("00") ? 4 : 6;
    return other.code.regionMatches(0, code, 0, significant);
  }
}
