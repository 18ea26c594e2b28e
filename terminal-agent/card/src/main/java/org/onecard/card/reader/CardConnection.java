package org.onecard.card.reader;

import java.time.Duration;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;

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

  /**
   * Exchanges that follow one another, held where the transport is, so that nobody has to be woken
   * for each of them.
   *
   * <p>A talk that is not over in time is left behind: it may go on beside its caller for as long
   * as a native call hangs, and its next exchange then fails. So it exchanges and computes, and
   * changes nothing that others see.
   *
   * @param atMost for all of it, more than zero
   * @return what the talk answered, also where a fault of the transport was part of it
   * @throws CardTransportException what the talk let through, or {@code DEADLINE}
   */
  default <T> T converse(Talk<T> talk, Duration atMost) throws CardTransportException {
    return talk.hold(this);
  }

  /** Some exchanges and what comes of them. */
  @FunctionalInterface
  interface Talk<T> {
    T hold(CardChannel channel) throws CardTransportException;
  }

  /** Ends the conversation and resets the card. Never throws: a card that is gone is closed too. */
  @Override
  void close();
}
