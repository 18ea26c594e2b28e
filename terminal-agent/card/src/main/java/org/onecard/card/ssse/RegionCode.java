package org.onecard.card.ssse;

/** Six-digit codes of administrative divisions (GB/T 2260), as far as their form goes. */
final class RegionCode {

  private RegionCode() {}

  /** Six decimal digits, the first of which is not zero: no division's code begins with one. */
  static boolean isValid(String code) {
    return code.length() == 6
        && code.charAt(0) != '0'
        && code.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
