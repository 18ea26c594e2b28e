package org.onecard.ledger;

import java.util.Optional;
import org.onecard.scenario.History;

/**
 * A card's history in one scope, as a line leaves it.
 *
 * @param scope for instance {@code transit:metro}, at most 128 characters
 * @param history empty where the line takes back the only thing that the card ever did there
 */
public record HistoryChange(String scope, Optional<History> history) {

  public HistoryChange(String scope, History history) {
    this(scope, Optional.of(history));
  }
}
