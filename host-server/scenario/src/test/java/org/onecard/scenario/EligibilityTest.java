package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.scenario.City.CHONGQING;
import static org.onecard.scenario.City.MORNING;
import static org.onecard.scenario.City.known;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.ClassRule;
import org.onecard.scenario.catalogue.Concession;
import org.onecard.scenario.catalogue.Eligibility;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.scenario.catalogue.Location;
import org.onecard.scenario.catalogue.Messages;
import org.onecard.scenario.catalogue.Narrowing;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.OutcomePolicy;
import org.onecard.scenario.catalogue.Requirement;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TestCase;
import org.onecard.scenario.predicate.Conditions;

class EligibilityTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
  private static final Notice TOO_YOUNG = new Notice("年满65周岁方可办理", "For people of 65 and over");
  private static final ScenicRules PARK = new ScenicRules(Money.fen(4_000), Set.of(), 5);
  private static final Requirement GROWN_OLD =
      new Requirement(Conditions.of("holder.age >= 65"), TOO_YOUNG);

  // ---- requirements ----

  @Test
  void whoDoesNotMeetARequirement_isToldInItsWords() {
    Decision decision = decide(park(List.of(GROWN_OLD)), bornOn("1961-03-03"));
    assertThat(decision).isEqualTo(new Decision.Declined(Reason.CONDITION_NOT_MET, TOO_YOUNG));
  }

  @Test
  void onTheDayOfTheBirthday_theAgeIsReached() {
    assertThat(charge(decide(park(List.of(GROWN_OLD)), bornOn("1961-03-02")))).isEqualTo(4_000);
  }

  @Test
  void whereTheDayOfBirthIsNotRegistered_thePersonIsSentToRegisterIt() {
    assertThat(reason(decide(park(List.of(GROWN_OLD)), City.facts())))
        .isEqualTo(Reason.CONDITION_UNKNOWN);
  }

  @Test
  void whereTheRegistryIsOutOfReach_itFailsClosed() {
    assertThat(reason(decide(park(List.of(GROWN_OLD)), City.withHolder(Fact.absent()))))
        .isEqualTo(Reason.FACT_ABSENT);
  }

  @Test
  void aConditionThatCannotBeWorkedOut_refuses() {
    Requirement broken =
        new Requirement(Conditions.of("holder.age * 9223372036854775807 > 0"), TOO_YOUNG);
    assertThat(reason(decide(park(List.of(broken)), bornOn("1961-03-02"))))
        .isEqualTo(Reason.CONDITION_NOT_MET);
  }

  // ---- classes ----

  @Test
  void aSeniorByAge_isOneWhateverTheRegistrySays() {
    Eligibility byAge =
        new Eligibility(
            List.of(),
            List.of(new ClassRule(HolderClass.SENIOR, Conditions.of("holder.age >= 65"))),
            List.of());
    Item metro = with(City.item(City.METRO, City.metro()), byAge);
    assertThat(charge(decide(metro, bornOn("1961-03-02")))).isZero();
    assertThat(charge(decide(metro, bornOn("1961-03-03")))).isEqualTo(300);
  }

  @Test
  void aClassEndsAtTheMidnightAfterItsProof() {
    Item metro = City.item(City.METRO, City.metro());
    assertThat(charge(decide(metro, student(TODAY)))).isEqualTo(150);
    assertThat(charge(decide(metro, student(TODAY.minusDays(1))))).isEqualTo(300);
  }

  // ---- concessions ----

  @Test
  void anAnnualPass_letsInFreeOnItsDays() {
    Item park = with(park(List.of()), concessions(pass()));
    assertThat(charge(decide(park, holding(new Entitlement("park-annual", TODAY, TODAY, 0)))))
        .isZero();
    LocalDate tomorrow = TODAY.plusDays(1);
    assertThat(charge(decide(park, holding(new Entitlement("park-annual", tomorrow, tomorrow, 0)))))
        .isEqualTo(4_000);
  }

  @Test
  void countedTickets_areUsedUpOneByOne() {
    Item park = with(park(List.of()), concessions(tickets()));
    Facts facts = holding(new Entitlement("park-two", TODAY, TODAY, 2));
    Catalogue catalogue = City.catalogue(park);
    for (int used = 1; used <= 2; used++) {
      Ruling ruling = Decider.decide(catalogue, facts, City.tap(City.PARK));
      assertThat(charge(ruling.decision())).isZero();
      assertThat(ruling.historyAfter().orElseThrow().ticketsUsed()).isEqualTo(used);
      facts = City.withHistory(facts, known(ruling.historyAfter()));
    }
    Ruling third = Decider.decide(catalogue, facts, City.tap(City.PARK));
    assertThat(charge(third.decision())).isEqualTo(4_000);
    assertThat(third.historyAfter().orElseThrow().ticketsUsed()).isEqualTo(2);
  }

  @Test
  void aTicketStays_whereAPassDoes() {
    Item park = with(park(List.of()), concessions(tickets(), pass()));
    Ruling ruling =
        Decider.decide(
            City.catalogue(park),
            holding(
                new Entitlement("park-two", TODAY, TODAY, 2),
                new Entitlement("park-annual", TODAY, TODAY, 0)),
            City.tap(City.PARK));
    assertThat(ruling.historyAfter().orElseThrow().ticketsUsed()).isZero();
    assertThat(((Decision.Approved) ruling.decision()).entitlement())
        .contains(new EntitlementUse("park-annual", Money.fen(4_000)));
  }

  @Test
  void whereNobodyKnowsHowManyWereUsed_noTicketIs() {
    Item park = with(park(List.of()), concessions(tickets()));
    Facts facts =
        City.withHistory(holding(new Entitlement("park-two", TODAY, TODAY, 2)), Fact.absent());
    assertThat(charge(decide(park, facts))).isEqualTo(4_000);
  }

  // ---- nobody passed ----

  @Test
  void whoDidNotPass_comesBackFreeWithinTheTime_once() {
    Item park = reentry(Duration.ofMinutes(10));
    History unpassed = new History(MORNING, "station-a", MORNING, 1).withUnpassed(MORNING);
    Ruling back = after(park, unpassed, MORNING.plusSeconds(600), "station-a");
    assertThat(charge(back.decision())).isZero();
    assertThat(back.historyAfter().orElseThrow().countInWindow()).isEqualTo(1);
    Ruling again =
        after(park, back.historyAfter().orElseThrow(), MORNING.plusSeconds(601), "station-a");
    assertThat(charge(again.decision())).isEqualTo(4_000);
  }

  @Test
  void whoComesTooLateOrElsewhere_pays() {
    Item park = reentry(Duration.ofMinutes(10));
    History unpassed = new History(MORNING, "station-a", MORNING, 1).withUnpassed(MORNING);
    assertThat(charge(after(park, unpassed, MORNING.plusSeconds(601), "station-a").decision()))
        .isEqualTo(4_000);
    assertThat(charge(after(park, unpassed, MORNING.plusSeconds(60), "station-b").decision()))
        .isEqualTo(4_000);
  }

  // ---- districts and words ----

  @Test
  void aDistrict_closesAnItemAtItsOwnLocationsOnly() {
    Region yuzhong = new Region("500103");
    Catalogue.Places places =
        new Catalogue.Places(
            List.of(),
            List.of(),
            List.of(
                new Location("station-a", TOO_YOUNG, yuzhong, Optional.empty()),
                new Location("station-b", TOO_YOUNG, new Region("500112"), Optional.empty())),
            List.of(
                new Narrowing(
                    yuzhong, City.PARK, false, Optional.empty(), Optional.empty(), Set.of())));
    Catalogue narrowed =
        new Catalogue(
            CHONGQING, 7, MORNING, City.ZONE, List.of(park(List.of())), places, List.of());
    assertThat(reason(Decider.decide(narrowed, City.facts(), City.tap(City.PARK)).decision()))
        .isEqualTo(Reason.ITEM_NOT_HERE);
    Tap elsewhere = City.tap(City.PARK, City.card(), MORNING, "station-b", Tap.DecidedBy.HOST);
    assertThat(charge(Decider.decide(narrowed, City.facts(), elsewhere).decision()))
        .isEqualTo(4_000);
  }

  @Test
  void anItemsOwnWords_takeTheGeneralOnesPlace() {
    Notice poor = new Notice("请到售票处", "Please go to the ticket office");
    Notice welcome = new Notice("欢迎", "Welcome to the park");
    Item base = park(List.of());
    Item park =
        copy(
            base,
            Layer.PROVINCE,
            base.eligibility(),
            base.outcome(),
            new Messages(Optional.of(welcome), Map.of(Reason.BALANCE_TOO_LOW, poor)));
    assertThat(decide(park, City.withBalance(known(Money.fen(1)))).notice()).isEqualTo(poor);
    assertThat(decide(park, City.facts()).notice().en()).startsWith("Welcome to the park: paid");
  }

  // ---- equal treatment ----

  @Test
  void aJointItemThatFavoursOneRegion_isFound() {
    Item fair = joint(new ScenicRules(Money.fen(4_000), Set.of(CHONGQING, City.SICHUAN), 1));
    Item unfair = joint(new ScenicRules(Money.fen(4_000), Set.of(CHONGQING), 1));
    assertThat(EqualTreatment.check(jointCatalogue(fair, Money.ZERO))).isEmpty();
    assertThat(EqualTreatment.check(jointCatalogue(unfair, Money.ZERO))).hasSize(2);
  }

  @Test
  void aJointItemWithoutACase_isLookedAtAllTheSame() {
    Catalogue unfair =
        jointCatalogue(
            joint(new ScenicRules(Money.fen(4_000), Set.of(City.SICHUAN), 1)), Money.ZERO);
    Catalogue untried =
        new Catalogue(CHONGQING, 7, MORNING, City.ZONE, unfair.items(), unfair.places(), List.of());
    assertThat(EqualTreatment.check(untried))
        .singleElement()
        .satisfies(finding -> assertThat(finding.path()).isEqualTo("items[0]"));
  }

  @Test
  void aCaseThatComesOutOtherwise_isToldWithTheRule() {
    Item fair = joint(new ScenicRules(Money.fen(4_000), Set.of(CHONGQING), 1));
    assertThat(CatalogueTests.run(jointCatalogue(fair, Money.ZERO))).isEmpty();
    assertThat(CatalogueTests.run(jointCatalogue(fair, Money.fen(5))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.path()).isEqualTo("tests[0].expect");
              assertThat(finding.message()).contains("0.05").contains("0.00");
            });
  }

  private static Catalogue jointCatalogue(Item item, Money expected) {
    return new Catalogue(
        CHONGQING,
        7,
        MORNING,
        City.ZONE,
        List.of(item),
        new Catalogue.Places(List.of(CHONGQING, City.SICHUAN), List.of(), List.of(), List.of()),
        List.of(
            new TestCase(
                "a resident",
                City.facts(),
                City.tap(City.PARK),
                new TestCase.Expected.Approved(expected))));
  }

  // ---- fixtures ----

  private static Item park(List<Requirement> require) {
    return with(
        City.item(City.PARK, PARK, City.absence(WhenAbsent.ASSUME), offline()),
        new Eligibility(require, List.of(), List.of()));
  }

  private static OfflinePolicy offline() {
    return new OfflinePolicy(true, Money.fen(5_000));
  }

  private static Item joint(ScenicRules rules) {
    Item base = City.item(City.PARK, rules);
    return copy(base, Layer.JOINT, base.eligibility(), base.outcome(), base.messages());
  }

  private static Item reentry(Duration within) {
    Item base = park(List.of());
    return copy(
        base, Layer.PROVINCE, base.eligibility(), OutcomePolicy.reentry(within), base.messages());
  }

  private static Item with(Item base, Eligibility eligibility) {
    return copy(base, Layer.PROVINCE, eligibility, base.outcome(), base.messages());
  }

  private static Item copy(
      Item base, Layer layer, Eligibility eligibility, OutcomePolicy outcome, Messages messages) {
    return new Item(
        base.id(),
        base.title(),
        base.operatorId(),
        base.validFrom(),
        base.validTo(),
        base.locations(),
        base.media(),
        base.leastAssurance(),
        base.rules(),
        base.offline(),
        base.absence(),
        base.reconciliation(),
        layer,
        eligibility,
        outcome,
        messages);
  }

  private static Eligibility concessions(Concession... concessions) {
    return new Eligibility(List.of(), List.of(), List.of(concessions));
  }

  private static Concession pass() {
    return new Concession(
        "park-annual",
        Optional.of(Conditions.of("'park-annual' in holder.passes")),
        0,
        Optional.empty());
  }

  private static Concession tickets() {
    return new Concession("park-two", Optional.empty(), 0, Optional.of("park-two"));
  }

  private static Facts bornOn(String day) {
    return City.withHolder(
        known(
            new Holder(
                HolderClass.ADULT,
                Optional.of(CHONGQING),
                Optional.empty(),
                Optional.of(LocalDate.parse(day)),
                Optional.empty(),
                List.of())));
  }

  private static Facts student(LocalDate provedTo) {
    return City.withHolder(
        known(
            new Holder(
                HolderClass.STUDENT,
                Optional.of(CHONGQING),
                Optional.empty(),
                Optional.empty(),
                Optional.of(provedTo),
                List.of())));
  }

  private static Facts holding(Entitlement... entitlements) {
    return City.withHolder(
        known(
            new Holder(
                HolderClass.ADULT,
                Optional.of(CHONGQING),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(entitlements))));
  }

  private static Ruling after(Item item, History history, Instant at, String location) {
    return Decider.decide(
        City.catalogue(item),
        City.withHistory(City.facts(), known(Optional.of(history))),
        City.tap(item.id(), City.card(), at, location, Tap.DecidedBy.HOST));
  }

  private static Decision decide(Item item, Facts facts) {
    return Decider.decide(City.catalogue(item), facts, City.tap(item.id())).decision();
  }

  private static long charge(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Approved.class);
    return ((Decision.Approved) decision).charge().amountFen();
  }

  private static Reason reason(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Declined.class);
    return ((Decision.Declined) decision).reason();
  }
}
