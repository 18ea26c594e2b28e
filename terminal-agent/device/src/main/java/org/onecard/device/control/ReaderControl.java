package org.onecard.device.control;

import org.onecard.card.apdu.CardTransportException;

/** One reader, spoken to past the card. May be used by any thread, one call at a time. */
public interface ReaderControl {

  /**
   * What the driver says of the reader.
   *
   * @throws CardTransportException when reader or service is not there, or the driver hangs
   */
  ReaderFacts facts() throws CardTransportException;

  /**
   * Sends a command, once. Callers ask {@link EscapeGuard} first.
   *
   * @throws CardTransportException when reader or service is not there, or the driver hangs
   */
  EscapeAnswer send(EscapeBytes command) throws CardTransportException;
}
