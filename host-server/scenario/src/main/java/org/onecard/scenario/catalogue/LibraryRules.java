package org.onecard.scenario.catalogue;

import org.onecard.scenario.Scenario;

/**
 * Lending: the holder is a patron in good standing with loans under the limit.
 *
 * @param refuseOverdue whether an overdue loan stops further lending
 */
public record LibraryRules(boolean refuseOverdue) implements ItemRules {

  @Override
  public Scenario scenario() {
    return Scenario.LIBRARY;
  }
}
