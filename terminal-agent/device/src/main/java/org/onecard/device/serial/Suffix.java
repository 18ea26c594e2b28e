package org.onecard.device.serial;

/** What a scanner is set to send after each code. */
public enum Suffix {
  CR("\r"),
  LF("\n"),
  CRLF("\r\n"),
  TAB("\t"),
  /** Nothing: a code ends with the silence after it. */
  NONE("");

  private final String text;

  Suffix(String text) {
    this.text = text;
  }

  int length() {
    return text.length();
  }

  /** Whether the last two bytes end a code. */
  boolean ends(int before, int last) {
    return switch (text.length()) {
      case 1 -> last == text.charAt(0);
      case 2 -> before == text.charAt(0) && last == text.charAt(1);
      default -> false;
    };
  }
}
