package org.onecard.scenario.catalogue;

import java.time.Duration;

/**
 * What becomes of a charge when the gate opened and nobody passed.
 *
 * @param notPassed what is done
 * @param within for so long the person may come back without paying; zero unless that is what is
 *     done
 */
public record OutcomePolicy(NotPassed notPassed, Duration within) {

  public static final OutcomePolicy KEEP = new OutcomePolicy(NotPassed.KEEP, Duration.ZERO);
  public static final OutcomePolicy REFUND = new OutcomePolicy(NotPassed.REFUND, Duration.ZERO);

  /** The next tap at the same location within that time is free. */
  public static OutcomePolicy reentry(Duration within) {
    return new OutcomePolicy(NotPassed.RE_ENTRY, within);
  }

  /** What is done. Numbers are on the wire: never renumber. */
  public enum NotPassed {
    /** The charge stays, and the tap counts. */
    KEEP(1),
    /** The charge goes back, and the tap never was. A purse on a card cannot be paid back to. */
    REFUND(2),
    /** The charge stays, and the person may come back at the same location. */
    RE_ENTRY(3);

    private final int number;

    NotPassed(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }
}
