package org.onecard.scenario.catalogue;

import java.time.Duration;

/**
 * What becomes of a charge whose end is not the usual one.
 *
 * @param notPassed what is done where the gate opened and nobody passed
 * @param within for so long the person may come back without paying; zero unless that is what is
 *     done
 * @param unresolved what becomes of a person whose purse was perhaps debited a moment ago for this
 *     very passage, where neither card nor PSAM nor host can tell now
 */
public record OutcomePolicy(NotPassed notPassed, Duration within, Unresolved unresolved) {

  /** Where nobody passes whose debit is not known. */
  public OutcomePolicy(NotPassed notPassed, Duration within) {
    this(notPassed, within, Unresolved.REFUSE);
  }

  public static final OutcomePolicy KEEP = new OutcomePolicy(NotPassed.KEEP, Duration.ZERO);
  public static final OutcomePolicy REFUND = new OutcomePolicy(NotPassed.REFUND, Duration.ZERO);

  /** The next tap at the same location within that time is free. */
  public static OutcomePolicy reentry(Duration within) {
    return new OutcomePolicy(NotPassed.RE_ENTRY, within);
  }

  /** The same with another word on debits of which nobody can tell. */
  public OutcomePolicy with(Unresolved other) {
    return new OutcomePolicy(notPassed, within, other);
  }

  /** What becomes of a person whose debit is unresolved. The host settles it later either way. */
  public enum Unresolved {
    /** The gate stays shut: a proof that was made up opens nothing. */
    REFUSE,
    /** The gate opens, once for each debit, without a second one. */
    PASS
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
