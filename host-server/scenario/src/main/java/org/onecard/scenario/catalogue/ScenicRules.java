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
 * @param entriesPerDay how often a card may enter on one local day, at least 1
 */
public record ScenicRules(Money price, Set<Region> freeFor, int entriesPerDay)
    implements ItemRules {

  public ScenicRules {
    freeFor = Set.copyOf(freeFor);
  }

  @Override
  public Scenario scenario() {
    return Scenario.SCENIC;
  }
}
