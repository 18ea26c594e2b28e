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
 * @param syncWithin so long an approval may wait for others that are written to the same journal,
 *     so that one sync of the disk serves them all; zero: each has its own. Either way it is on
 *     stable storage before it acts
 */
public record OfflinePolicy(
    boolean allowed, Money mostPerTap, Optional<PerCard> perCard, Duration syncWithin) {

  /**
   * What one terminal may approve alone for one card.
   *
   * @param taps 1 to {@link CatalogueCheck#MOST_ALONE}
   * @param total charged by them together
   * @param within so long back; a terminal that was restarted has forgotten what came before
   */
  public record PerCard(int taps, Money total, Duration within) {}

  /** With a sync for each approval. */
  public OfflinePolicy(boolean allowed, Money mostPerTap, Optional<PerCard> perCard) {
    this(allowed, mostPerTap, perCard, Duration.ZERO);
  }

  /** The same without a limit for each card. */
  public OfflinePolicy(boolean allowed, Money mostPerTap) {
    this(allowed, mostPerTap, Optional.empty());
  }

  /** A terminal alone approves nothing. */
  public static final OfflinePolicy NEVER = new OfflinePolicy(false, Money.ZERO);
}
