package org.onecard.lab.demo;

import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.VirtualCard;

/** A card that carries a debit out, and is pulled away before it can say so. */
final class LeavesAfterTheDebit implements VirtualCard {

  private static final byte DEBIT = 0x54;

  private final VirtualCard card;

  LeavesAfterTheDebit(VirtualCard card) {
    this.card = card;
  }

  @Override
  public byte[] atr() {
    return card.atr();
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTornException {
    byte[] answer = card.transmit(command);
    if (command[1] == DEBIT) {
      throw new CardTornException("it was taken away after it had paid");
    }
    return answer;
  }

  @Override
  public void reset() {
    card.reset();
  }
}
