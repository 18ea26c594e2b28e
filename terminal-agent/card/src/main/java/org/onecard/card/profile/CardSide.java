package org.onecard.card.profile;

/** Which side of a card the reader speaks to. */
public enum CardSide {
  CONTACT,
  CONTACTLESS;

  private static final int HISTORICAL_OFFSET = 4;

  /**
   * As far as an answer to reset tells: for a contactless card the reader makes one up, {@code 3B
   * 8x 80 01 …} (PC/SC part 3, section 3.1.3.2.3). A dual-interface chip could show the same by
   * contact, so a reader that says what it is, is believed first.
   */
  public static CardSide ofAtr(byte[] atr) {
    boolean madeUp =
        atr.length > HISTORICAL_OFFSET
            && atr[0] == 0x3B
            && (atr[1] & 0xF0) == 0x80
            && (atr[2] & 0xFF) == 0x80
            && atr[3] == 0x01;
    return madeUp ? CONTACTLESS : CONTACT;
  }
}
