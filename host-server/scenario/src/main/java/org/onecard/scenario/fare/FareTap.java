package org.onecard.scenario.fare;

import java.time.Instant;
import java.util.Comparator;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.PresentedCard.Application;

/**
 * One tap of a card as pricing knows it again.
 *
 * @param tapId the tap; no two have the same
 * @param at when
 * @param terminalId where, the terminal
 * @param locationId where, its location
 * @param rider who rode, as was known then
 * @param medium what was presented
 * @param version the catalogue version the tap was decided by
 * @param tariffId which of that version's tariffs
 */
public record FareTap(
    String tapId,
    Instant at,
    String terminalId,
    String locationId,
    HolderClass rider,
    Application medium,
    long version,
    String tariffId) {

  /** The order in which taps are priced, whatever the order in which they were told. */
  static final Comparator<FareTap> IN_ORDER =
      Comparator.comparing(FareTap::at).thenComparing(FareTap::tapId);
}
