package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.scenario.TransitTest.approved;
import static org.onecard.scenario.TransitTest.reason;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.ScenicRules;

class ScenicTest {

  private static final Catalogue CITY = City.catalogue();

  @Test
  void residentOfEitherRegion_entersFree() {
    assertThat(approved(enter(City.CHONGQING)).entitlement())
        .contains(new EntitlementUse("resident-500000", Money.fen(4_000)));
    assertThat(approved(enter(City.CHENGDU)).entitlement())
        .contains(new EntitlementUse("resident-510000", Money.fen(4_000)));
    assertThat(approved(enter(City.CHENGDU)).charge()).isEqualTo(Money.ZERO);
  }

  @Test
  void visitor_paysThePrice() {
    Decision.Approved approved = approved(enter(City.GUIZHOU));

    assertThat(approved.charge()).isEqualTo(Money.fen(4_000));
    assertThat(approved.remaining()).contains(Money.fen(1_000));
    assertThat(approved.entitlement()).isEmpty();
    assertThat(approved.notice().en()).isEqualTo("Welcome, go in: paid 40.00 yuan, 10.00 left");
  }

  @Test
  void visitorWithTooLittle_isRefused() {
    Facts poor =
        new Facts(
            City.known(false),
            resident(City.GUIZHOU).holder(),
            City.known(Money.fen(3_999)),
            Fact.absent(),
            City.known(Optional.empty()));

    assertThat(reason(Decider.decide(CITY, poor, City.tap(City.PARK))))
        .isEqualTo(Reason.BALANCE_TOO_LOW);
  }

  @Test
  void residenceOfTheRegistry_countsBeforeTheCards() {
    Tap cardOfGuizhou =
        City.tap(City.PARK, City.card(City.GUIZHOU), City.MORNING, "park-gate", Tap.DecidedBy.HOST);

    assertThat(approved(Decider.decide(CITY, resident(City.CHENGDU), cardOfGuizhou)).charge())
        .isEqualTo(Money.ZERO);
    Facts residenceUnknown =
        City.withHolder(
            City.known(new Holder(HolderClass.ADULT, Optional.empty(), Optional.empty())));
    assertThat(approved(Decider.decide(CITY, residenceUnknown, cardOfGuizhou)).charge())
        .isEqualTo(Money.fen(4_000));
    assertThat(approved(Decider.decide(CITY, residenceUnknown, City.tap(City.PARK))).entitlement())
        .contains(new EntitlementUse("resident-500000", Money.fen(4_000)));
  }

  @Test
  void secondEntryOnTheDay_isRefused() {
    assertThat(reason(enterAgain(City.MORNING, City.MORNING.plus(Duration.ofHours(3)))))
        .isEqualTo(Reason.ENTERED_TODAY);
  }

  @Test
  void entryAfterLocalMidnight_isANewDay() {
    Instant lateEvening = Instant.parse("2026-03-02T15:30:00Z");
    Ruling ruling = enterAgain(lateEvening, Instant.parse("2026-03-02T16:00:00Z"));

    approved(ruling);
    assertThat(ruling.historyAfter())
        .contains(
            new History(
                Instant.parse("2026-03-02T16:00:00Z"),
                "station-a",
                Instant.parse("2026-03-02T16:00:00Z"),
                1));
  }

  @Test
  void entryToldAfterALaterDaysEntry_leavesThatOnRecord() {
    Ruling ruling = enterAgain(City.MORNING.plus(Duration.ofDays(1)), City.MORNING);

    approved(ruling);
    assertThat(ruling.historyAfter()).isEmpty();
  }

  @Test
  void severalEntriesADay_areCounted() {
    Catalogue twice =
        City.catalogue(
            City.item(City.PARK, new ScenicRules(Money.fen(100), Set.of(City.CHONGQING), 2)));
    Ruling first = Decider.decide(twice, City.facts(), City.tap(City.PARK));
    Ruling second = again(twice, first, Duration.ofHours(1));
    Ruling third = again(twice, second, Duration.ofHours(2));

    assertThat(second.historyAfter().orElseThrow().countInWindow()).isEqualTo(2);
    assertThat(reason(third)).isEqualTo(Reason.ENTERED_TODAY);
  }

  @Test
  void regionWithinARegion_isNamedByTheLowestCode() {
    Catalogue nested =
        City.catalogue(
            City.item(
                City.PARK, new ScenicRules(Money.fen(100), Set.of(City.CHENGDU, City.SICHUAN), 1)));

    assertThat(
            approved(Decider.decide(nested, resident(City.CHENGDU), City.tap(City.PARK)))
                .entitlement())
        .contains(new EntitlementUse("resident-510000", Money.fen(100)));
  }

  @Test
  void absentFacts_refuseWhereTheItemRefuses() {
    Catalogue strict =
        City.catalogue(
            City.item(
                City.PARK,
                new ScenicRules(Money.fen(4_000), Set.of(City.CHONGQING), 1),
                AbsencePolicy.REFUSE_ALL,
                OfflinePolicy.NEVER));

    assertThat(reason(Decider.decide(strict, City.withHolder(Fact.absent()), City.tap(City.PARK))))
        .isEqualTo(Reason.FACT_ABSENT);
    assertThat(
            reason(
                Decider.decide(
                    strict, City.withHistory(City.facts(), Fact.absent()), City.tap(City.PARK))))
        .isEqualTo(Reason.FACT_ABSENT);
    approved(Decider.decide(strict, City.withBalance(Fact.absent()), City.tap(City.PARK)));
  }

  @Test
  void identity_isShownChargedNothingAndLeavesNothing() {
    Ruling ruling = Decider.decide(CITY, City.facts(), City.tap(City.IDENTITY));

    Decision.Approved approved = approved(ruling);
    assertThat(approved.charge()).isEqualTo(Money.ZERO);
    assertThat(approved.entitlement()).isEmpty();
    assertThat(approved.notice())
        .isEqualTo(((IdentityRules) CITY.findItem(City.IDENTITY).orElseThrow().rules()).purpose());
    assertThat(ruling.historyAfter()).isEmpty();
  }

  private static Ruling enter(Region residence) {
    return Decider.decide(CITY, resident(residence), City.tap(City.PARK));
  }

  private static Facts resident(Region region) {
    return City.withHolder(
        City.known(new Holder(HolderClass.ADULT, Optional.of(region), Optional.empty())));
  }

  private static Ruling enterAgain(Instant first, Instant second) {
    Ruling before = Decider.decide(CITY, City.facts(), at(first));
    return Decider.decide(
        CITY, City.withHistory(City.facts(), City.known(before.historyAfter())), at(second));
  }

  private static Ruling again(Catalogue catalogue, Ruling before, Duration later) {
    return Decider.decide(
        catalogue,
        City.withHistory(City.facts(), City.known(before.historyAfter())),
        at(City.MORNING.plus(later)));
  }

  private static Tap at(Instant time) {
    return City.tap(City.PARK, City.card(), time, "station-a", Tap.DecidedBy.HOST);
  }
}
