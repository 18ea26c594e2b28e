package org.onecard.scenario.catalogue;

import org.onecard.scenario.Scenario;

/** The rules that an item follows, by scenario. */
public sealed interface ItemRules permits TransitRules, LibraryRules, ScenicRules, IdentityRules {

  Scenario scenario();
}
