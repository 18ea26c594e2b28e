package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.scenario.TransitTest.approved;
import static org.onecard.scenario.TransitTest.reason;

import org.junit.jupiter.api.Test;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.OfflinePolicy;

class LibraryTest {

  @Test
  void patronInGoodStanding_mayBorrowWithoutCharge() {
    Ruling ruling = lend(new Patron(Patron.Status.ACTIVE, 4, 5, 0));

    assertThat(approved(ruling).charge()).isEqualTo(Money.ZERO);
    assertThat(approved(ruling).notice())
        .isEqualTo(new Notice("可以借阅，已借 4 册，限 5 册", "You may borrow: 4 of 5 on loan"));
    assertThat(ruling.historyAfter()).isEmpty();
  }

  @Test
  void patronAtTheLimit_mayNot() {
    assertThat(reason(lend(new Patron(Patron.Status.ACTIVE, 5, 5, 0))))
        .isEqualTo(Reason.LOAN_LIMIT);
  }

  @Test
  void patronWithAnOverdueLoan_mayNot() {
    assertThat(reason(lend(new Patron(Patron.Status.ACTIVE, 1, 5, 1))))
        .isEqualTo(Reason.LOAN_OVERDUE);
  }

  @Test
  void overdueLoan_isLetBeWhereTheItemSaysSo() {
    Ruling ruling =
        Decider.decide(
            City.catalogue(City.item(City.LIBRARY, new LibraryRules(false))),
            City.withPatron(City.known(new Patron(Patron.Status.ACTIVE, 1, 5, 1))),
            City.tap(City.LIBRARY));

    approved(ruling);
  }

  @Test
  void patronBlockedExpiredOrNotRegistered_isToldWhich() {
    assertThat(reason(lend(new Patron(Patron.Status.BLOCKED, 0, 5, 0))))
        .isEqualTo(Reason.PATRON_BLOCKED);
    assertThat(reason(lend(new Patron(Patron.Status.EXPIRED, 0, 5, 0))))
        .isEqualTo(Reason.PATRON_EXPIRED);
    assertThat(reason(lend(Patron.NOT_REGISTERED))).isEqualTo(Reason.PATRON_UNKNOWN);
  }

  @Test
  void patronThatNobodyCouldTell_followsTheItem() {
    Facts untold = City.withPatron(Fact.absent());

    approved(Decider.decide(City.catalogue(), untold, City.tap(City.LIBRARY)));
    assertThat(
            reason(
                Decider.decide(
                    City.catalogue(
                        City.item(
                            City.LIBRARY,
                            new LibraryRules(true),
                            AbsencePolicy.REFUSE_ALL,
                            OfflinePolicy.NEVER)),
                    untold,
                    City.tap(City.LIBRARY))))
        .isEqualTo(Reason.FACT_ABSENT);
  }

  @Test
  void historyScope_isTheItem() {
    assertThat(Decider.historyScope(City.catalogue(), City.LIBRARY))
        .isEqualTo("library:library-loan");
    assertThat(Decider.historyScope(City.catalogue(), "nothing")).isEqualTo("unknown:nothing");
  }

  private static Ruling lend(Patron patron) {
    return Decider.decide(
        City.catalogue(), City.withPatron(City.known(patron)), City.tap(City.LIBRARY));
  }
}
