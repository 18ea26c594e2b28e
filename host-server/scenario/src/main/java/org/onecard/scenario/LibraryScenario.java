package org.onecard.scenario;

import org.onecard.scenario.catalogue.LibraryRules;

/** Lending to a patron in good standing. */
final class LibraryScenario {

  private LibraryScenario() {}

  static Verdict judge(LibraryRules rules, TapCase tapCase, Trace trace) {
    if (tapCase.facts().patron() instanceof Fact.Known<Patron> known) {
      return judge(rules, known.value(), trace);
    }
    return trace.goesOnWithout(
            "patron", tapCase.item().absence().patron(), "a patron in good standing")
        ? Verdict.granted(new Notice("可以借阅", "You may borrow"))
        : Verdict.refused(Reason.FACT_ABSENT);
  }

  private static Verdict judge(LibraryRules rules, Patron patron, Trace trace) {
    trace.step("library.patron", "patron is " + patron.status());
    switch (patron.status()) {
      case ACTIVE -> {}
      case NOT_REGISTERED -> {
        return Verdict.refused(Reason.PATRON_UNKNOWN);
      }
      case BLOCKED -> {
        return Verdict.refused(Reason.PATRON_BLOCKED);
      }
      case EXPIRED -> {
        return Verdict.refused(Reason.PATRON_EXPIRED);
      }
    }
    trace.step(
        "library.overdue",
        "%d overdue, the item %s"
            .formatted(
                patron.overdueLoans(), rules.refuseOverdue() ? "refuses any" : "lets them be"));
    if (rules.refuseOverdue() && patron.overdueLoans() > 0) {
      return Verdict.refused(Reason.LOAN_OVERDUE);
    }
    trace.step("library.loans", "%d of %d on loan".formatted(patron.loans(), patron.loanLimit()));
    if (patron.loans() >= patron.loanLimit()) {
      return Verdict.refused(Reason.LOAN_LIMIT);
    }
    return Verdict.granted(
        new Notice(
            "可以借阅，已借 %d 册，限 %d 册".formatted(patron.loans(), patron.loanLimit()),
            "You may borrow: %d of %d on loan".formatted(patron.loans(), patron.loanLimit())));
  }
}
