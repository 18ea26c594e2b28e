package org.onecard.scenario.catalogue;

import org.onecard.scenario.Money;

/**
 * What a terminal may decide while it is alone.
 *
 * @param allowed whether it may approve at all
 * @param mostPerTap the highest charge it may approve
 */
public record OfflinePolicy(boolean allowed, Money mostPerTap) {

  /** A terminal alone approves nothing. */
  public static final OfflinePolicy NEVER = new OfflinePolicy(false, Money.ZERO);
}
