package org.onecard.virtual.card;

import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;

/** The shortest way to a card: powered once, no reader between, a torn card is a removed one. */
final class CardInHand implements CardChannel {

  private final VirtualCard card;
  private int exchanges;

  CardInHand(VirtualCard card) {
    this.card = card;
    card.reset();
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    exchanges++;
    try {
      return card.transmit(command);
    } catch (CardTornException e) {
      throw new CardTransportException(Fault.CARD_REMOVED, "the card was torn out", e);
    }
  }

  int exchanges() {
    return exchanges;
  }
}
