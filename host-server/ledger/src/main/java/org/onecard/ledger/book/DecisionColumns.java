package org.onecard.ledger.book;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.scenario.Decision;

/** A decision as far as pages ask for it by SQL; the answer's bytes hold all of it. */
record DecisionColumns(
    @Nullable Boolean approved, @Nullable Integer reason, @Nullable Long chargeFen) {

  static DecisionColumns of(Optional<Decision> decision) {
    if (decision.isEmpty()) {
      return new DecisionColumns(null, null, null);
    }
    if (decision.get() instanceof Decision.Approved approved) {
      return new DecisionColumns(true, null, approved.charge().amountFen());
    }
    Decision.Declined declined = (Decision.Declined) decision.get();
    return new DecisionColumns(false, declined.reason().number(), 0L);
  }
}
