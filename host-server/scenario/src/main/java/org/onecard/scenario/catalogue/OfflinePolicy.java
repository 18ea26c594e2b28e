package org.onecard.scenario.catalogue;

import java.time.Duration;
import java.util.Optional;
import org.onecard.scenario.Money;

/**
 * What a terminal may decide while it is alone.
 *
 * @param allowed whether it may approve at all
 * @param mostPerTap the highest charge it may approve
 * @param perCard how much of it one card may have; empty: no limit
 */
public record OfflinePolicy(boolean allowed, Money mostPerTap, Optional<PerCard> perCard) {

  /**
   * What one terminal may approve alone for one card.
   *
   * @param taps 1 to {@link CatalogueCheck#MOST_ALONE}
   * @param total charged by them together
   * @param within so long back; a terminal that was restarted has forgotten what came before
   */
  public record PerCard(int taps, Money total, Duration within) {}

  /** Without a limit for each card. */
  public OfflinePolicy(boolean allowed, Money mostPerTap) {
    this(allowed, mostPerTap, Optional.empty());
  }

  /** A terminal alone approves nothing. */
  public static final OfflinePolicy NEVER = new OfflinePolicy(false, Money.ZERO);
}
