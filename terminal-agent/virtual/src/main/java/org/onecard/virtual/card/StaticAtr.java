package org.onecard.virtual.card;

import org.onecard.card.apdu.Hex;

/** Answers to reset that never change, in the shapes that social security cards show. */
public final class StaticAtr {

  /** TS, T0 (TB1, TC1, 13 historical bytes), TB1, TC1: protocol T=0 and so no check byte. */
  private static final String CONTACT_HEAD = "3B6D0000";

  /** Chip maker 2, COS 3, card maker 2: all zero, for nobody made this one. */
  private static final String CONTACT_MAKERS = "00000000000000";

  private static final byte[] CONTACTLESS = Hex.bytes("3B8F8001804F0CA0000003060300030000000068");

  private StaticAtr() {}

  /**
   * A contact card's: {@code 3B 6D 00 00} and 13 historical bytes, of which the last six are its
   * serial.
   *
   * @param serial 0 to 9,999,999, written as BCD
   */
  public static byte[] contact(int serial) {
    return Hex.bytes(CONTACT_HEAD + CONTACT_MAKERS + "%012d".formatted(serial));
  }

  /** What a PC/SC reader makes up for a contactless card (PC/SC part 3, section 3.1.3.2.3). */
  public static byte[] contactless() {
    return CONTACTLESS.clone();
  }
}
