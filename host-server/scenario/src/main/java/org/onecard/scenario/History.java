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
 * @param journeys the taps themselves, where a tariff prices them together
 */
public record History(
    Instant lastAt,
    String lastLocation,
    Instant windowStart,
    int countInWindow,
    Optional<Journeys> journeys) {

  /** Where each tap is priced by itself. */
  public History(Instant lastAt, String lastLocation, Instant windowStart, int countInWindow) {
    this(lastAt, lastLocation, windowStart, countInWindow, Optional.empty());
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
            Optional.of(journeys)));
  }
}
