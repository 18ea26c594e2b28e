package org.onecard.card.reader;

/**
 * What the form of an answer to reset tells.
 *
 * <p>A contactless card has none; its reader makes one up (PC/SC part 3, section 3.1.3.2.3): {@code
 * 3B 8n 80 01}, then n historical bytes, then the check byte, the exclusive-or of all but the
 * first. {@code 8n} announces TD1 alone, {@code 80} (T=0) announces TD2 alone, and {@code 01} (T=1)
 * nothing more.
 */
public final class AtrForm {

  private static final int HEAD = 4;

  private AtrForm() {}

  /**
   * Whether it is the form of a contactless card. A contact card could have it by chance: one that
   * speaks T=0 and T=1 and gives parameters for neither.
   *
   * @param atr any bytes
   */
  public static boolean isContactless(byte[] atr) {
    if (atr.length <= HEAD
        || atr[0] != 0x3B
        || (atr[1] & 0xF0) != 0x80
        || (atr[2] & 0xFF) != 0x80
        || atr[3] != 0x01) {
      return false;
    }
    int check = 0;
    for (int i = 1; i < atr.length; i++) {
      check ^= atr[i];
    }
    return atr.length == HEAD + (atr[1] & 0x0F) + 1 && (check & 0xFF) == 0;
  }
}
