package org.onecard.ledger;

import java.util.Optional;
import org.onecard.scenario.History;

/**
 * What one tap made of a card's history, so that it can be taken back with the tap.
 *
 * @param scope for instance {@code transit:metro}
 * @param before as it was; empty for a card that had done nothing there
 * @param after as the tap left it
 */
public record HistoryStep(String scope, Optional<History> before, History after) {

  /** The same step after a further line about the tap changed what it left. */
  public HistoryStep goneOn(HistoryChange change) {
    return change.history().map(further -> new HistoryStep(scope, before, further)).orElse(this);
  }

  /**
   * The change that takes the step back, for a card that stands as given. Empty where something
   * came after it: what later taps made of the history stays.
   */
  public Optional<HistoryChange> takenBack(CardState card) {
    return after.equals(card.histories().get(scope))
        ? Optional.of(new HistoryChange(scope, before))
        : Optional.empty();
  }
}
