package org.onecard.card.apdu;

/**
 * One conversation with one card: a command APDU goes in, an answer APDU comes out.
 *
 * <p>What the card answers is data, whatever its status word. Only what the transport did wrong is
 * an exception. A channel belongs to the thread that owns its reader.
 */
@FunctionalInterface
public interface CardChannel {

  /**
   * Sends one command APDU and waits for its answer.
   *
   * @param command a whole command APDU, 4 to 65,544 bytes (ISO 7816-3, section 12.1)
   * @return the answer, 2 to 65,538 bytes: data and the two status bytes
   * @throws CardTransportException when no answer came
   */
  byte[] transmit(byte[] command) throws CardTransportException;
}
