package org.onecard.server.library;

import org.onecard.scenario.Patron;
import org.onecard.scenario.Patron.Status;
import org.onecard.server.sip2.SipAnswer.PatronTold;

/** A library's words about a reader, as the rules take them. */
final class PatronReading {

  private PatronReading() {}

  /**
   * Lending that is denied because of too many loans or overdue items keeps the reader active: the
   * rules then find that very reason, and the person learns what to do.
   */
  static Patron of(PatronTold told) {
    if (!told.valid().orElse(true)) {
      return Patron.NOT_REGISTERED;
    }
    int loans = told.loans().orElse(0);
    int overdue = told.overdue().orElse(0);
    boolean tooMany = told.flags().tooManyLoans();
    boolean overdueStops = told.flags().tooManyOverdue() && overdue == 0;
    boolean blocked =
        told.flags().cardLost()
            || (told.flags().lendingDenied() && !tooMany && !told.flags().tooManyOverdue());
    // A library that names no limit says by its flag whether there is room for one more.
    int limit =
        tooMany
            ? Math.min(loans, told.loanLimit().orElse(loans))
            : told.loanLimit().orElse(loans + 1);
    return new Patron(
        blocked ? Status.BLOCKED : Status.ACTIVE, loans, limit, overdueStops ? 1 : overdue);
  }
}
