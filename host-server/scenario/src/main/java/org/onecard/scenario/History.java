package org.onecard.scenario;

import java.time.Instant;
import java.util.Optional;
import org.onecard.scenario.fare.FareTap;
import org.onecard.scenario.fare.Journeys;

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
 * @param journeys the taps themselves, where a tariff prices them together
 */
public record History(
    Instant lastAt,
    String lastLocation,
    Instant windowStart,
    int countInWindow,
    Optional<Instant> unpassedAt,
    int ticketsUsed,
    Optional<Journeys> journeys) {

  /** Where each tap is priced by itself. */
  public History(
      Instant lastAt,
      String lastLocation,
      Instant windowStart,
      int countInWindow,
      Optional<Instant> unpassedAt,
      int ticketsUsed) {
    this(
        lastAt,
        lastLocation,
        windowStart,
        countInWindow,
        unpassedAt,
        ticketsUsed,
        Optional.empty());
  }

  /** The same where every tap was passed and no ticket was used. */
  public History(Instant lastAt, String lastLocation, Instant windowStart, int countInWindow) {
    this(lastAt, lastLocation, windowStart, countInWindow, Optional.empty(), 0);
  }

  /** Where a tariff prices taps together; empty where none of them is left. */
  public static Optional<History> of(Journeys journeys) {
    if (journeys.taps().isEmpty()) {
      return Optional.empty();
    }
    FareTap first = journeys.taps().get(0);
    FareTap last = journeys.taps().get(journeys.taps().size() - 1);
    return Optional.of(
        new History(
            last.at(),
            last.locationId(),
            first.at(),
            journeys.taps().size(),
            Optional.empty(),
            0,
            Optional.of(journeys)));
  }

  /** The same with a free re-entry due, for the tap of that time that nobody passed. */
  public History withUnpassed(Instant at) {
    return new History(
        lastAt, lastLocation, windowStart, countInWindow, Optional.of(at), ticketsUsed, journeys);
  }

  /** The same after a tap that changes nothing but where the card was last. */
  public History withLast(Instant at, String location) {
    return new History(
        at, location, windowStart, countInWindow, Optional.empty(), ticketsUsed, journeys);
  }

  /** The same with so many tickets used. */
  public History withTicketsUsed(int used) {
    return new History(
        lastAt, lastLocation, windowStart, countInWindow, unpassedAt, used, journeys);
  }
}
