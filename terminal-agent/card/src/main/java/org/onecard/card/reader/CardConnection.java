package org.onecard.card.reader;

import org.onecard.card.apdu.CardChannel;

/**
 * A powered card. No layer below follows {@code 61xx} or {@code 6Cxx}. APDUs go through unchanged,
 * but for the Le of a command with data over T=0, which has no room for it (ISO 7816-3, section
 * 12.2.5).
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
