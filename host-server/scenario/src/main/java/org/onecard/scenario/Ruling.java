package org.onecard.scenario;

import java.util.List;
import java.util.Optional;

/**
 * A decision together with how it came about and what it changes.
 *
 * @param decision the decision
 * @param steps the rules that were looked at, in order, up to the one that decided
 * @param historyAfter the card's history in the item's scope once the decision has been booked;
 *     empty where it stays as it was
 * @param correction what goes back to the payer for earlier taps, beside the decision's charge;
 *     never above zero
 */
public record Ruling(
    Decision decision, List<Step> steps, Optional<History> historyAfter, Money correction) {

  public Ruling {
    steps = List.copyOf(steps);
  }

  /** Where earlier taps stay as they are. */
  public Ruling(Decision decision, List<Step> steps, Optional<History> historyAfter) {
    this(decision, steps, historyAfter, Money.ZERO);
  }

  /**
   * One rule or price step, as {@code ledger explain} shows it.
   *
   * @param rule stable name of the rule, for instance {@code transit.concession}
   * @param text what it found, in English
   */
  public record Step(String rule, String text) {}
}
