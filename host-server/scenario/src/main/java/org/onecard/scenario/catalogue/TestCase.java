package org.onecard.scenario.catalogue;

import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Tap;

/**
 * A tap whose decision the publisher knows beforehand. Cases are run at validate, and again
 * wherever the catalogue is loaded, which makes its rules warm.
 *
 * @param name what it shows, unlike that of any other case, 1 to 120 characters
 * @param facts what is known
 * @param tap the tap
 * @param expected what must come of it
 */
public record TestCase(String name, Facts facts, Tap tap, Expected expected) {

  /** What must come of a tap. */
  public sealed interface Expected {

    /** Approved, for this much. */
    record Approved(Money charge) implements Expected {}

    /** Declined, for this reason. */
    record Declined(Reason reason) implements Expected {}
  }
}
