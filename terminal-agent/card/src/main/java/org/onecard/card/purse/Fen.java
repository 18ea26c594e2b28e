package org.onecard.card.purse;

/** Amounts in words. */
final class Fen {

  private Fen() {}

  /** For instance {@code 2.00 yuan}. */
  static String yuan(long fen) {
    String sign = fen < 0 ? "-" : "";
    return "%s%d.%02d yuan".formatted(sign, Math.abs(fen) / 100, Math.abs(fen) % 100);
  }
}
