package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.Decision.Approved;
import org.onecard.scenario.Decision.Declined;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;

class TransitTest {

  private static final Catalogue CITY = City.catalogue();

  @Test
  void adult_paysTheFare() {
    Ruling ruling = Decider.decide(CITY, City.facts(), City.tap(City.METRO));

    Approved approved = approved(ruling);
    assertThat(approved.charge()).isEqualTo(Money.fen(300));
    assertThat(approved.remaining()).contains(Money.fen(4_700));
    assertThat(approved.entitlement()).isEmpty();
    assertThat(approved.notice())
        .isEqualTo(new Notice("请通行，扣款 3.00 元，余额 47.00 元", "Go: paid 3.00 yuan, 47.00 left"));
    assertThat(ruling.historyAfter())
        .contains(new History(City.MORNING, "station-a", City.MORNING, 1));
  }

  @Test
  void senior_ridesFree() {
    Approved approved =
        approved(Decider.decide(CITY, City.withClass(HolderClass.SENIOR), City.tap(City.METRO)));

    assertThat(approved.charge()).isEqualTo(Money.ZERO);
    assertThat(approved.entitlement()).contains(new EntitlementUse("senior", Money.fen(300)));
    assertThat(approved.notice().en()).isEqualTo("Go, free of charge");
  }

  @Test
  void student_paysHalf() {
    Approved approved =
        approved(Decider.decide(CITY, City.withClass(HolderClass.STUDENT), City.tap(City.METRO)));

    assertThat(approved.charge()).isEqualTo(Money.fen(150));
    assertThat(approved.entitlement()).contains(new EntitlementUse("student", Money.fen(150)));
  }

  @Test
  void classWithoutConcession_paysAll() {
    Approved approved =
        approved(Decider.decide(CITY, City.withClass(HolderClass.VETERAN), City.tap(City.METRO)));

    assertThat(approved.charge()).isEqualTo(Money.fen(300));
  }

  @Test
  void secondTapInThePassBackWindow_isRefused() {
    assertThat(reason(ride("station-a", 4_999))).isEqualTo(Reason.PASS_BACK);
  }

  @Test
  void secondTapAfterThePassBackWindow_rides() {
    approved(ride("station-a", 5_000));
  }

  @Test
  void secondTapAtAnotherLocation_isNoPassBack() {
    approved(ride("station-b", 1_000));
  }

  @Test
  void secondTapOnASlowerClockNextToTheFirst_isPassBack() {
    assertThat(reason(ride("station-a", -2_000))).isEqualTo(Reason.PASS_BACK);
  }

  @Test
  void transferWithinNinetyMinutes_isReducedAndContinuesTheChain() {
    Ruling ruling = ride("station-b", Duration.ofMinutes(90).toMillis());

    Approved approved = approved(ruling);
    assertThat(approved.charge()).isEqualTo(Money.fen(200));
    assertThat(approved.entitlement()).contains(new EntitlementUse("transfer", Money.fen(100)));
    assertThat(ruling.historyAfter().orElseThrow().windowStart()).isEqualTo(City.MORNING);
    assertThat(ruling.historyAfter().orElseThrow().countInWindow()).isEqualTo(2);
  }

  @Test
  void transferAfterNinetyMinutes_paysAllAndBeginsAChain() {
    Ruling ruling = ride("station-b", Duration.ofMinutes(90).toMillis() + 1);

    assertThat(approved(ruling).charge()).isEqualTo(Money.fen(300));
    assertThat(ruling.historyAfter().orElseThrow().countInWindow()).isEqualTo(1);
  }

  @Test
  void transferBeyondTheMostOfAChain_paysAllAndBeginsAChain() {
    History used = new History(City.MORNING, "station-a", City.MORNING, 2);
    Ruling ruling = ride(used, City.facts(), "station-b", Duration.ofMinutes(20).toMillis());

    assertThat(approved(ruling).charge()).isEqualTo(Money.fen(300));
    assertThat(ruling.historyAfter().orElseThrow().countInWindow()).isEqualTo(1);
  }

  @Test
  void transferOfAStudent_takesBothAndNamesTheGreaterSaving() {
    Ruling ruling =
        ride(
            new History(City.MORNING, "station-a", City.MORNING, 1),
            City.withClass(HolderClass.STUDENT),
            "station-b",
            60_000);

    Approved approved = approved(ruling);
    assertThat(approved.charge()).isEqualTo(Money.fen(50));
    assertThat(approved.entitlement()).contains(new EntitlementUse("student", Money.fen(150)));
    assertThat(ruling.steps())
        .extracting(Ruling.Step::rule)
        .contains("transit.concession", "transit.transfer", "transit.transfer-fare");
  }

  @Test
  void rideToldLate_isPricedAloneAndLeavesTheLaterHistory() {
    Ruling ruling = ride("station-b", -Duration.ofHours(1).toMillis());

    assertThat(approved(ruling).charge()).isEqualTo(Money.fen(300));
    assertThat(ruling.historyAfter()).isEmpty();
  }

  @Test
  void balanceOfExactlyTheFare_isEnough() {
    Approved approved =
        approved(
            Decider.decide(
                CITY, City.withBalance(City.known(Money.fen(300))), City.tap(City.METRO)));

    assertThat(approved.remaining()).contains(Money.ZERO);
  }

  @Test
  void balanceOneFenShort_isTooLow() {
    assertThat(
            reason(
                Decider.decide(
                    CITY, City.withBalance(City.known(Money.fen(299))), City.tap(City.METRO))))
        .isEqualTo(Reason.BALANCE_TOO_LOW);
  }

  @Test
  void freeRideInDebt_isStillFree() {
    Facts senior = City.withClass(HolderClass.SENIOR);
    Facts inDebt =
        new Facts(
            senior.denied(),
            senior.holder(),
            City.known(Money.fen(-100)),
            senior.patron(),
            senior.history());

    assertThat(approved(Decider.decide(CITY, inDebt, City.tap(City.METRO))).remaining())
        .contains(Money.fen(-100));
  }

  @Test
  void fareOfThePeriod_isThatOfTheLocalDay() {
    TransitRules rules =
        new TransitRules(
            "metro",
            List.of(
                new FarePeriod(City.OPENED, Optional.of(LocalDate.of(2026, 3, 2)), Money.fen(300)),
                new FarePeriod(LocalDate.of(2026, 3, 3), Optional.empty(), Money.fen(400))),
            Map.of(),
            Duration.ZERO,
            Optional.empty());
    Catalogue changing = City.catalogue(City.item(City.METRO, rules));

    assertThat(chargeAt(changing, "2026-03-02T15:59:59Z")).isEqualTo(Money.fen(300));
    assertThat(chargeAt(changing, "2026-03-02T16:00:00Z")).isEqualTo(Money.fen(400));
  }

  @Test
  void dayWithoutAFare_isNotInForce() {
    TransitRules rules =
        new TransitRules(
            "metro",
            List.of(new FarePeriod(LocalDate.of(2026, 4, 1), Optional.empty(), Money.fen(300))),
            Map.of(),
            Duration.ZERO,
            Optional.empty());

    assertThat(
            reason(
                Decider.decide(
                    City.catalogue(City.item(City.METRO, rules)),
                    City.facts(),
                    City.tap(City.METRO))))
        .isEqualTo(Reason.ITEM_NOT_IN_FORCE);
  }

  @Test
  void nothingKnown_isAnAdultsFirstRideWhereTheItemAssumes() {
    Approved approved = approved(Decider.decide(CITY, Facts.NONE, City.tap(City.METRO)));

    assertThat(approved.charge()).isEqualTo(Money.fen(300));
    assertThat(approved.remaining()).isEmpty();
    assertThat(approved.notice().en()).isEqualTo("Go: paid 3.00 yuan");
  }

  @Test
  void eachAbsentFact_refusesWhereTheItemRefuses() {
    Catalogue strict =
        City.catalogue(
            City.item(
                City.METRO,
                City.metro(),
                City.absence(WhenAbsent.REFUSE),
                new OfflinePolicy(true, Money.fen(500))));
    List<Facts> eachOneMissing =
        List.of(
            City.withDenied(Fact.absent()),
            City.withHolder(Fact.absent()),
            City.withBalance(Fact.absent()),
            City.withHistory(City.facts(), Fact.absent()));

    assertThat(eachOneMissing)
        .allSatisfy(
            facts ->
                assertThat(reason(Decider.decide(strict, facts, City.tap(City.METRO))))
                    .isEqualTo(Reason.FACT_ABSENT));
    approved(Decider.decide(strict, City.withPatron(Fact.absent()), City.tap(City.METRO)));
  }

  @Test
  void factThatNoRuleNeeds_mayBeAbsent() {
    TransitRules plain =
        new TransitRules("bus", City.metro().fares(), Map.of(), Duration.ZERO, Optional.empty());
    Catalogue strict =
        City.catalogue(
            City.item(
                "bus-ride",
                plain,
                City.absence(WhenAbsent.REFUSE),
                new OfflinePolicy(true, Money.fen(500))));
    Facts facts =
        new Facts(
            City.known(false),
            Fact.absent(),
            City.known(Money.fen(1_000)),
            Fact.absent(),
            Fact.absent());

    approved(Decider.decide(strict, facts, City.tap("bus-ride")));
  }

  @Test
  void historyScope_isTheNetwork() {
    assertThat(Decider.historyScope(CITY, City.METRO)).isEqualTo("transit:metro");
  }

  private static Money chargeAt(Catalogue catalogue, String at) {
    return approved(
            Decider.decide(
                catalogue,
                City.facts(),
                City.tap(
                    City.METRO, City.card(), Instant.parse(at), "station-a", Tap.DecidedBy.HOST)))
        .charge();
  }

  /** A ride so long after a first one at station-a. */
  private static Ruling ride(String location, long afterMs) {
    return ride(
        new History(City.MORNING, "station-a", City.MORNING, 1), City.facts(), location, afterMs);
  }

  private static Ruling ride(History before, Facts facts, String location, long afterMs) {
    return Decider.decide(
        CITY,
        City.withHistory(facts, City.known(Optional.of(before))),
        City.tap(
            City.METRO,
            City.card(),
            City.MORNING.plusMillis(afterMs),
            location,
            Tap.DecidedBy.HOST));
  }

  static Approved approved(Ruling ruling) {
    assertThat(ruling.decision()).as("%s", ruling.steps()).isInstanceOf(Approved.class);
    return (Approved) ruling.decision();
  }

  static Reason reason(Ruling ruling) {
    assertThat(ruling.decision()).as("%s", ruling.steps()).isInstanceOf(Declined.class);
    return ((Declined) ruling.decision()).reason();
  }
}
