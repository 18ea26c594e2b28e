package org.onecard.card.reader;

import org.onecard.card.apdu.CardChannel;

/**
 * A powered card. APDUs go through unchanged: no layer below follows {@code 61xx} or {@code 6Cxx}.
 */
public interface CardConnection extends CardChannel, AutoCloseable {

  /** The answer to reset, 2 to 33 bytes (ISO 7816-3, section 8). */
  byte[] atr();

  /** {@code T=0}, {@code T=1} or {@code T=CL}, as the transport names it. */
  String protocol();

  /** Ends the conversation and resets the card. Never throws: a card that is gone is closed too. */
  @Override
  void close();
}
