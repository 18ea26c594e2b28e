package org.onecard.scenario;

import java.time.Instant;
import java.util.Optional;

/**
 * What a card last did within one scope (a transit network, a scenic site), as far as the rules
 * look back.
 *
 * @param lastAt time of the last approved tap
 * @param lastLocation where that was
 * @param windowStart start of the running window: the first boarding of a transfer chain, or the
 *     start of the local service day of entries
 * @param countInWindow approved taps in that window, the first included, at least 1
 * @param unpassedAt when the gate opened for the last tap and nobody passed, where that gives a
 *     free re-entry that has not been used
 * @param ticketsUsed counted tickets that were used up in the scope since the card's beginning, at
 *     least 0
 */
public record History(
    Instant lastAt,
    String lastLocation,
    Instant windowStart,
    int countInWindow,
    Optional<Instant> unpassedAt,
    int ticketsUsed) {

  /** Where every tap was passed and no ticket was used. */
  public History(Instant lastAt, String lastLocation, Instant windowStart, int countInWindow) {
    this(lastAt, lastLocation, windowStart, countInWindow, Optional.empty(), 0);
  }

  /** The same with a free re-entry due, for the tap of that time that nobody passed. */
  public History withUnpassed(Instant at) {
    return new History(
        lastAt, lastLocation, windowStart, countInWindow, Optional.of(at), ticketsUsed);
  }

  /** The same after a tap that changes nothing but where the card was last. */
  public History withLast(Instant at, String location) {
    return new History(at, location, windowStart, countInWindow, Optional.empty(), ticketsUsed);
  }

  /** The same with so many tickets used. */
  public History withTicketsUsed(int used) {
    return new History(lastAt, lastLocation, windowStart, countInWindow, unpassedAt, used);
  }
}
