package org.onecard.virtual.card;

/**
 * What a slot drives: a chip with its answer to reset, its answers and its volatile state.
 *
 * <p>One thread drives one card.
 */
public interface VirtualCard {

  /** The answer to reset, 2 to 33 bytes (ISO 7816-3, section 8). */
  byte[] atr();

  /**
   * One command APDU in, one answer APDU out. Any bytes may come in; what the card does not
   * understand it answers with a status word.
   *
   * @return at least the two status bytes, unless the card is made to answer badly
   * @throws CardTornException when the card leaves the slot instead of answering; the slot pulls it
   *     at once
   */
  byte[] transmit(byte[] command) throws CardTornException;

  /**
   * Power came on, or the reset line was pulled: what was selected or authenticated is forgotten.
   */
  void reset();
}
