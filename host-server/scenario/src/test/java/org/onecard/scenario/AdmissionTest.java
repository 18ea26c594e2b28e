package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.scenario.TransitTest.approved;
import static org.onecard.scenario.TransitTest.reason;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Admission.Booking;
import org.onecard.scenario.catalogue.Admission.OnBlackout;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.ScenicRules;

/** Places, passes, groups and ways out of a site; {@link City#MORNING} is 10:00 on 2 March. */
class AdmissionTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
  private static final Money PRICE = Money.fen(1_000);

  @Test
  void aSlotWithAPlaceLeft_letsIn_andAFullOneDoesNot() {
    Catalogue site = site(slots(Booking.NONE, 100));
    assertThat(approved(enter(site, known("am", 1))).charge()).isEqualTo(PRICE);
    assertThat(reason(enter(site, known("am", 0)))).isEqualTo(Reason.SLOT_FULL);
  }

  @Test
  void whatIsLeftOfAnotherSlot_saysNothingOfThisOne() {
    assertThat(reason(enter(site(slots(Booking.NONE, 100)), known("pm", 50))))
        .isEqualTo(Reason.FACT_ABSENT);
  }

  @Test
  void outsideEverySlot_theGateIsShut() {
    Tap early =
        City.tap(
            City.PARK,
            City.card(),
            City.MORNING.minus(Duration.ofHours(3)),
            "gate",
            Tap.DecidedBy.HOST);
    assertThat(reason(Decider.decide(site(slots(Booking.NONE, 9)), known("am", 9), early)))
        .isEqualTo(Reason.SLOT_CLOSED);
  }

  @Test
  void aReservation_countsOnItsDayInItsSlot_once() {
    Catalogue museum = site(slots(Booking.REQUIRED, 9));
    assertThat(reason(enter(museum, booked(Optional.empty())))).isEqualTo(Reason.NOT_BOOKED);
    approved(enter(museum, booked(TODAY, "am", false)));
    assertThat(reason(enter(museum, booked(TODAY, "am", true)))).isEqualTo(Reason.NOT_BOOKED);
    assertThat(reason(enter(museum, booked(TODAY, "pm", false))))
        .isEqualTo(Reason.BOOKING_OTHER_TIME);
    assertThat(reason(enter(museum, booked(TODAY.minusDays(1), "am", false))))
        .isEqualTo(Reason.BOOKING_PAST);
    assertThat(reason(enter(museum, booked(TODAY.plusDays(1), "am", false))))
        .isEqualTo(Reason.BOOKING_LATER);
  }

  @Test
  void otherCardsOfTheHolder_countAmongTheEntriesOfTheDay() {
    SiteState state =
        new SiteState(
            Optional.of("am"), 9, 0, Optional.of(new SiteState.Book(0, 1, Optional.empty())));
    assertThat(reason(enter(site(slots(Booking.NONE, 9)), facts(state))))
        .isEqualTo(Reason.ENTERED_TODAY);
  }

  @Test
  void aLeadersCard_takesAndPaysForAll_andAGroupLargerThanItsSlotIsToldSo() {
    Catalogue site = site(slots(Booking.NONE, 20));
    Facts twelve = known("am", 12).withHolder(leader(12));
    assertThat(approved(Decider.decide(site, rich(twelve), City.tap(City.PARK))).charge())
        .isEqualTo(Money.fen(12_000));
    assertThat(Decider.visit(site, twelve, City.tap(City.PARK)))
        .contains(new Visit(Visit.Kind.ENTRY, "am", 12, false));
    assertThat(reason(enter(site, known("am", 11).withHolder(leader(12)))))
        .isEqualTo(Reason.SLOT_FULL);
    assertThat(reason(enter(site, known("am", 20).withHolder(leader(21)))))
        .isEqualTo(Reason.GROUP_TOO_LARGE);
  }

  @Test
  void whoComesIn_readsTheHoursOfTheSlot_andALeaderForHowMany() {
    Catalogue site = site(slots(Booking.NONE, 20));
    Notice one = approved(enter(site, known("am", 3))).notice();
    assertThat(one.zh()).startsWith("请入园（08:00–12:00）");
    assertThat(one.en()).startsWith("Welcome, go in (08:00–12:00)");
    Notice all =
        approved(
                Decider.decide(
                    site, rich(known("am", 12).withHolder(leader(12))), City.tap(City.PARK)))
            .notice();
    assertThat(all.zh()).startsWith("请入园（08:00–12:00，12 人）");
    assertThat(all.en()).startsWith("Welcome, go in (08:00–12:00, 12 persons)");
  }

  @Test
  void aPass_isFree_andOnABlackoutDayRefusedOrPaysAsTheSiteSays() {
    assertThat(approved(enter(passes(TODAY.plusDays(1), OnBlackout.REFUSE), pass())).entitlement())
        .contains(new EntitlementUse("annual", PRICE));
    assertThat(reason(enter(passes(TODAY, OnBlackout.REFUSE), pass())))
        .isEqualTo(Reason.PASS_BLACKOUT);
    assertThat(approved(enter(passes(TODAY, OnBlackout.PAY), pass())).charge()).isEqualTo(PRICE);
  }

  @Test
  void aDayThatIsFree_isFreeForEverybody() {
    Catalogue site =
        site(
            new Admission(
                Set.of(TODAY),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                0,
                Booking.NONE,
                Optional.empty()));
    assertThat(approved(enter(site, City.facts())).entitlement())
        .contains(new EntitlementUse("free-day", PRICE));
  }

  @Test
  void whoLeft_comesInAgainForATime_andWhoIsInsideDoesNot() {
    Catalogue site = site(gates(10));
    assertThat(reason(enter(site, inside(0, at("gate", 1))))).isEqualTo(Reason.STILL_INSIDE);
    Ruling again = enter(site, inside(0, at("exit", 60)));
    assertThat(approved(again).charge()).isEqualTo(Money.ZERO);
    assertThat(again.historyAfter().orElseThrow().countInWindow()).isEqualTo(1);
    assertThat(reason(enter(site, inside(10, at("exit", 60))))).isEqualTo(Reason.SITE_FULL);
    assertThat(reason(enter(site, inside(0, at("exit", 121))))).isEqualTo(Reason.ENTERED_TODAY);
  }

  @Test
  void theWayOut_isOpenToEverybody() {
    Tap out = City.tap(City.PARK, City.card(), City.MORNING, "exit", Tap.DecidedBy.TERMINAL);
    approved(Decider.decide(site(gates(1)), City.withDenied(City.known(true)), out));
    approved(Decider.decide(site(gates(1)), Facts.NONE, out));
  }

  @Test
  void aTerminalAlone_spendsItsShareAndNoMore() {
    Catalogue site = site(slots(Booking.ACCEPTED, 9));
    Tap alone = City.tap(City.PARK, City.card(), City.MORNING, "gate", Tap.DecidedBy.TERMINAL);
    SiteState lent = new SiteState(Optional.of("am"), 1, 7, Optional.empty());
    SiteState spent = new SiteState(Optional.of("am"), 0, 7, Optional.empty());
    approved(Decider.decide(site, facts(lent), alone));
    assertThat(reason(Decider.decide(site, facts(spent), alone))).isEqualTo(Reason.SLOT_FULL);
    assertThat(reason(Decider.decide(site, City.facts(), alone))).isEqualTo(Reason.FACT_ABSENT);
  }

  @Test
  void rulesThatCannotWork_areToldWithARemedy() {
    Admission wrong =
        new Admission(
            Set.of(),
            List.of(),
            List.of(
                new Admission.Slot("am", 480, 720, 100), new Admission.Slot("noon", 700, 800, 5)),
            Optional.of(new Admission.Share(200, 300, Duration.ofHours(1))),
            Optional.of(Duration.ofHours(1)),
            Set.of(),
            50,
            Booking.NONE,
            Optional.empty());
    assertThat(CatalogueCheck.check(site(wrong)))
        .extracting(CatalogueCheck.Finding::path)
        .contains(
            "items[0].scenic.slots[1].from",
            "items[0].scenic.offlineShare.each",
            "items[0].scenic.offlineShare.persons",
            "items[0].scenic.capacity",
            "items[0].scenic.reentry");
    assertThat(CatalogueCheck.check(site(slots(Booking.REQUIRED, 9)))).isEmpty();
  }

  // ---- a site ----

  private static Catalogue site(Admission admission) {
    return City.catalogue(
        City.item(
            City.PARK,
            new ScenicRules(PRICE, Set.of(), 1, admission),
            City.absence(WhenAbsent.ASSUME),
            new OfflinePolicy(true, PRICE)));
  }

  private static Admission slots(Booking booking, int quota) {
    return new Admission(
        Set.of(),
        List.of(),
        List.of(new Admission.Slot("am", 480, 720, quota), new Admission.Slot("pm", 720, 1_440, 9)),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        0,
        booking,
        Optional.of("leader"));
  }

  private static Catalogue passes(LocalDate blackout, OnBlackout onBlackout) {
    return site(
        new Admission(
            Set.of(),
            List.of(new Admission.Pass("annual", Set.of(blackout), onBlackout)),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            0,
            Booking.NONE,
            Optional.empty()));
  }

  private static Admission gates(int capacity) {
    return new Admission(
        Set.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.of(Duration.ofHours(2)),
        Set.of("exit"),
        capacity,
        Booking.NONE,
        Optional.empty());
  }

  private static Ruling enter(Catalogue site, Facts facts) {
    return Decider.decide(site, facts, City.tap(City.PARK));
  }

  private static Facts facts(SiteState state) {
    return City.facts().withSite(City.known(state));
  }

  private static Facts known(String slot, int left) {
    return facts(new SiteState(Optional.of(slot), left, 0, Optional.of(SiteState.Book.NOTHING)));
  }

  private static Facts booked(LocalDate day, String slot, boolean used) {
    return booked(Optional.of(new SiteState.Booking(day, slot, 1, used)));
  }

  private static Facts booked(Optional<SiteState.Booking> booking) {
    return facts(
        new SiteState(Optional.of("am"), 5, 0, Optional.of(new SiteState.Book(0, 0, booking))));
  }

  private static Facts inside(int inside, History history) {
    return facts(
            new SiteState(
                Optional.empty(),
                0,
                0,
                Optional.of(new SiteState.Book(inside, 0, Optional.empty()))))
        .withHistory(City.known(Optional.of(history)));
  }

  private static History at(String location, int minutesAgo) {
    return new History(
        City.MORNING.minus(Duration.ofMinutes(minutesAgo)),
        location,
        City.MORNING.minus(Duration.ofHours(9)),
        1);
  }

  private static Facts pass() {
    return City.withHolder(holder(new Entitlement("annual", TODAY, TODAY, 0)));
  }

  private static Fact<Holder> leader(int persons) {
    return holder(new Entitlement("leader", TODAY, TODAY, persons));
  }

  private static Fact<Holder> holder(Entitlement held) {
    return City.known(
        new Holder(
            HolderClass.ADULT,
            Optional.of(City.GUIZHOU),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(held)));
  }

  private static Facts rich(Facts facts) {
    return new Facts(
        facts.denied(),
        facts.holder(),
        City.known(Money.fen(100_000)),
        facts.patron(),
        facts.history(),
        facts.openDebit(),
        facts.site());
  }
}
