package org.onecard.card.purse;

import org.onecard.card.apdu.Hex;

/**
 * The number that a PSAM gives its terminal (终端机编号), six bytes.
 *
 * @param digits twelve hexadecimal digits, upper case
 */
public record TerminalNumber(String digits) {

  /** In bytes. */
  public static final int LENGTH = 6;

  public TerminalNumber {
    if (!digits.matches("[0-9A-F]{12}")) {
      throw new IllegalArgumentException("a terminal number is twelve hexadecimal digits");
    }
  }

  static TerminalNumber at(byte[] bytes, int offset) {
    return new TerminalNumber(Hex.of(bytes, offset, offset + LENGTH));
  }

  public byte[] bytes() {
    return Hex.bytes(digits);
  }

  @Override
  public String toString() {
    return digits;
  }
}
