package org.onecard.scenario.catalogue;

import java.util.Set;
import org.onecard.scenario.Money;
import org.onecard.scenario.Region;
import org.onecard.scenario.Scenario;

/**
 * Entry to a scenic site.
 *
 * @param price what a visitor pays
 * @param freeFor residents of these regions enter free; residence is the registry's, else the
 *     card's issuing region
 * @param entriesPerDay how often a holder may enter on one local day, at least 1; a card counts for
 *     itself where the registry does not know whose it is
 * @param admission slots, passes, groups and whatever else is counted
 */
public record ScenicRules(Money price, Set<Region> freeFor, int entriesPerDay, Admission admission)
    implements ItemRules {

  public ScenicRules {
    freeFor = Set.copyOf(freeFor);
  }

  /** A site that is simply open. */
  public ScenicRules(Money price, Set<Region> freeFor, int entriesPerDay) {
    this(price, freeFor, entriesPerDay, Admission.OPEN);
  }

  @Override
  public Scenario scenario() {
    return Scenario.SCENIC;
  }
}
