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
   * @param entitlement what made it cheaper
   * @param historyAfter the history to keep if it comes to that; empty where it stays
   * @param greeting what the screen says; amounts are added to it
   */
  record Granted(
      Money charge,
      Optional<EntitlementUse> entitlement,
      Optional<History> historyAfter,
      Notice greeting)
      implements Verdict {}

  /** Granted without money or history. */
  static Verdict granted(Notice greeting) {
    return new Granted(Money.ZERO, Optional.empty(), Optional.empty(), greeting);
  }

  static Verdict refused(Reason reason) {
    return new Refused(reason);
  }
}
