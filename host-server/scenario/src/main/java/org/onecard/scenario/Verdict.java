package org.onecard.scenario;

import java.util.Optional;

/** What the rules of one scenario say, before the account is asked. */
sealed interface Verdict {

  /** Refused for this reason. */
  record Refused(Reason reason) implements Verdict {}

  /**
   * Granted, if the account can bear the charge.
   *
   * @param charge what it costs, never negative
   * @param correction what goes back for earlier taps, never above zero
   * @param entitlement what made it cheaper
   * @param historyAfter the history to keep if it comes to that; empty where it stays
   * @param greeting what the screen says; amounts are added to it
   */
  record Granted(
      Money charge,
      Money correction,
      Optional<EntitlementUse> entitlement,
      Optional<History> historyAfter,
      Notice greeting)
      implements Verdict {

    /** Where earlier taps stay as they are. */
    Granted(
        Money charge,
        Optional<EntitlementUse> entitlement,
        Optional<History> historyAfter,
        Notice greeting) {
      this(charge, Money.ZERO, entitlement, historyAfter, greeting);
    }
  }

  /** Granted without money or history. */
  static Verdict granted(Notice greeting) {
    return new Granted(Money.ZERO, Optional.empty(), Optional.empty(), greeting);
  }

  static Verdict refused(Reason reason) {
    return new Refused(reason);
  }
}
