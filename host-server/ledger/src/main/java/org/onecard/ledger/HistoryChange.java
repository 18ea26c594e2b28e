package org.onecard.ledger;

import org.onecard.scenario.History;

/**
 * A card's history in one scope, as a line leaves it.
 *
 * @param scope for instance {@code transit:metro}, at most 128 characters
 */
public record HistoryChange(String scope, History history) {}
