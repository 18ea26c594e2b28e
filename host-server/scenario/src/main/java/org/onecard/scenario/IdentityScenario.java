package org.onecard.scenario;

import org.onecard.scenario.catalogue.IdentityRules;

/** Showing who the card says the person is: nothing is charged, and nothing is kept of it. */
final class IdentityScenario {

  private IdentityScenario() {}

  static Verdict judge(IdentityRules rules, Trace trace) {
    trace.step("identity.show", "shown for " + rules.showFor() + ", not stored");
    return Verdict.granted(rules.purpose());
  }
}
