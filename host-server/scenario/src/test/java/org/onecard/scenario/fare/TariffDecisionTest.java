package org.onecard.scenario.fare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.City;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Ruling;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.ClassRule;
import org.onecard.scenario.catalogue.Concession;
import org.onecard.scenario.catalogue.Eligibility;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.scenario.catalogue.Messages;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.OutcomePolicy;
import org.onecard.scenario.catalogue.OutcomePolicy.NotPassed;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.fare.TariffTables.Product;
import org.onecard.scenario.predicate.Conditions;

/** Items whose rides a tariff prices: what a catalogue may say of them, and what is decided. */
class TariffDecisionTest {

  private static final int ROUNDS = 5_000;
  private static final TransitRules BY_TOWN = TransitRules.byTariff("town", "town");
  private static final Eligibility SENIOR_AT_60 =
      new Eligibility(
          List.of(),
          List.of(new ClassRule(HolderClass.SENIOR, Conditions.of("holder.age >= 60"))),
          List.of());

  private final Town town = new Town();

  // ---- what a catalogue may say ----

  @Test
  void itemsOfOneNetwork_haveOneTariff_orNone() {
    Item bus = item("bus", BY_TOWN);
    Item metro = item("metro", BY_TOWN);
    TransitRules flat =
        new TransitRules("town", City.metro().fares(), Map.of(), Duration.ZERO, Optional.empty());

    assertThat(paths(bus, metro)).isEmpty();
    assertThat(paths(item("flat", flat), item("flat-too", flat))).isEmpty();
    assertThat(paths(bus, item("flat", flat))).containsExactly("items[1].transit.network");
    assertThat(paths(item("flat", flat), bus)).containsExactly("items[1].transit.network");
    assertThat(paths(bus, item("village", TransitRules.byTariff("town", "village"))))
        .containsExactly("items[1].transit.tariff", "items[1].transit.network");
    assertThat(paths(bus, item("flat", City.metro()))).isEmpty();
  }

  @Test
  void whatATariffCannotSettle_isRefusedWhereItStands() {
    Eligibility concession =
        new Eligibility(
            List.of(),
            List.of(),
            List.of(
                new Concession(
                    "sixty",
                    Optional.of(Conditions.of("holder.age >= 60")),
                    50,
                    Optional.empty())));
    assertThat(paths(item(Set.of(Application.SSSE), concession, OutcomePolicy.KEEP)))
        .containsExactly("items[0].concessions");
    OutcomePolicy again = new OutcomePolicy(NotPassed.RE_ENTRY, Duration.ofMinutes(10));
    assertThat(paths(item(Set.of(Application.SSSE), Eligibility.EVERYBODY, again)))
        .containsExactly("items[0].notPassed");
    assertThat(
            paths(
                item(
                    Set.of(Application.SSSE, Application.T_UNION),
                    Eligibility.EVERYBODY,
                    OutcomePolicy.KEEP)))
        .containsExactly("items[0].media");
  }

  // ---- what is decided ----

  @Test
  void whoTheItemCountsAsASenior_ridesAsOne_whetherDecidedOrPassed() {
    town.products.add(new Product("bus", Optional.of("elder"), Optional.empty(), 50));
    Catalogue catalogue =
        catalogue(item(Set.of(Application.SSSE), SENIOR_AT_60, OutcomePolicy.KEEP));
    Facts facts = City.withHolder(City.known(born(LocalDate.of(1960, 1, 1))));
    Tap tap = tap("gate-01.1.1", Town.at(0, "08:00"), "bus-1");

    assertThat(charge(Decider.decide(catalogue, facts, tap))).isEqualTo(Money.fen(50));
    assertThat(charge(Decider.passed(catalogue, Tariffs.NONE, facts, tap).orElseThrow()))
        .isEqualTo(Money.fen(50));
    Facts younger = City.withHolder(City.known(born(LocalDate.of(1970, 1, 1))));
    assertThat(charge(Decider.passed(catalogue, Tariffs.NONE, younger, tap).orElseThrow()))
        .isEqualTo(Money.fen(200));
  }

  @Test
  void rideThatNobodyTook_goesBack_andTakesItsTransferWithIt() {
    Catalogue catalogue = catalogue(item("bus", BY_TOWN));
    Ruling first =
        Decider.decide(catalogue, City.facts(), tap("gate-01.1.1", Town.at(0, "08:00"), "bus-1"));
    Ruling second =
        Decider.decide(
            catalogue,
            City.withHistory(City.facts(), City.known(first.historyAfter())),
            tap("gate-01.1.2", Town.at(0, "08:10"), "bus-1"));
    assertThat(charge(first)).isEqualTo(Money.fen(200));
    assertThat(charge(second)).isEqualTo(Money.ZERO);

    History after = second.historyAfter().orElseThrow();
    Journeys.Settlement withoutSecond =
        Decider.withdrawn(catalogue, Tariffs.NONE, "bus", after, "gate-01.1.2").orElseThrow();
    Journeys.Settlement withoutFirst =
        Decider.withdrawn(catalogue, Tariffs.NONE, "bus", after, "gate-01.1.1").orElseThrow();

    assertThat(withoutSecond.difference()).isZero();
    // The second was free because of the first: it is now the one that is paid for.
    assertThat(withoutFirst.difference()).isZero();
    assertThat(withoutFirst.after().settled()).isEqualTo(200);
    assertThat(Decider.withdrawn(catalogue, Tariffs.NONE, "bus", after, "gate-01.1.3")).isEmpty();
  }

  @Test
  void terminalAlone_takesNoMoreThanItMay_andNothingForATapIn() {
    town.products.set(0, Town.product("bus", 700));
    Catalogue catalogue = catalogue(item("bus", BY_TOWN));

    assertThat(charge(alone(catalogue, "alpha-in"))).isEqualTo(Money.ZERO);
    assertThat(alone(catalogue, "bus-1").decision())
        .isInstanceOfSatisfying(
            Decision.Declined.class,
            declined -> assertThat(declined.reason()).isEqualTo(Reason.OFFLINE_LIMIT));
    assertThat(alone(catalogue, "nowhere").decision())
        .isInstanceOfSatisfying(
            Decision.Declined.class,
            declined -> assertThat(declined.reason()).isEqualTo(Reason.NOT_A_GATE));
  }

  @Test
  void whateverIsKnown_aRideIsDecidedWithoutAThrow_andNeverPaysTheRider() {
    town.caps.add(Town.cap("day", TariffTables.Window.DAY, 1_000));
    Catalogue catalogue =
        catalogue(item(Set.of(Application.SSSE), SENIOR_AT_60, OutcomePolicy.KEEP));
    int approved = 0;
    for (long seed = 0; seed < ROUNDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Facts facts = facts(random);
      Tap tap = tap("now.1.1", time(random), place(random));
      Ruling ruling = Decider.decide(catalogue, facts, tap);
      assertThat(Decider.decide(catalogue, facts, tap)).as("seed %d", seed).isEqualTo(ruling);
      if (ruling.decision() instanceof Decision.Approved granted) {
        approved++;
        assertThat(granted.charge().isNegative()).as("seed %d", seed).isFalse();
        Journeys after = ruling.historyAfter().flatMap(History::journeys).orElse(Journeys.NONE);
        assertThat(after.taps()).as("seed %d", seed).hasSizeLessThanOrEqualTo(Journeys.MOST_TAPS);
      }
    }
    // A generator that hardly ever gets through would prove nothing.
    assertThat(approved).isGreaterThan(ROUNDS / 4);
  }

  private Facts facts(SplittableRandom random) {
    List<FareTap> taps = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      taps.add(Town.tap("before.1." + i, time(random), place(random)));
    }
    taps.sort(Comparator.comparing(FareTap::at));
    long settled =
        switch (random.nextInt(20)) {
          case 0 -> Long.MIN_VALUE; // What a broken peer might send.
          case 1 -> Long.MAX_VALUE;
          default -> random.nextLong(2_000);
        };
    return City.withHistory(
        City.withHolder(
            random.nextInt(4) == 0
                ? Fact.absent()
                : City.known(born(LocalDate.of(1940 + random.nextInt(80), 5, 1)))),
        switch (random.nextInt(4)) {
          case 0 -> Fact.absent();
          case 1 -> City.known(Optional.empty());
          default -> City.known(History.of(new Journeys(taps, settled)));
        });
  }

  private static Instant time(SplittableRandom random) {
    return random.nextInt(50) == 0
        ? Instant.ofEpochMilli(random.nextLong())
        : Town.at(0, "08:00").plusSeconds(random.nextLong(10 * 86_400));
  }

  private static String place(SplittableRandom random) {
    return List.of("bus-1", "alpha-in", "alpha-out", "beta-in", "beta-out", "gamma-both", "gone")
        .get(random.nextInt(7));
  }

  // ---- words ----

  private static Holder born(LocalDate day) {
    return new Holder(
        HolderClass.ADULT,
        Optional.of(City.CHONGQING),
        Optional.empty(),
        Optional.of(day),
        Optional.empty(),
        List.of());
  }

  private static Ruling alone(Catalogue catalogue, String location) {
    return Decider.decide(
        catalogue,
        City.facts(),
        new Tap(
            "gate-01.1.1",
            "gate-01",
            location,
            "bus",
            City.card(),
            Town.at(0, "08:00"),
            Tap.DecidedBy.TERMINAL));
  }

  private static Tap tap(String id, Instant at, String location) {
    PresentedCard card =
        new PresentedCard(
            Application.SSSE,
            Optional.of(City.CHONGQING),
            "3.00",
            Optional.empty(),
            Assurance.READ,
            Optional.empty());
    return new Tap(id, "gate-01", location, "bus", card, at, Tap.DecidedBy.HOST);
  }

  private static Money charge(Ruling ruling) {
    return ((Decision.Approved) ruling.decision()).charge();
  }

  private static Item item(String id, ItemRules rules) {
    return City.item(id, rules);
  }

  private static Item item(Set<Application> media, Eligibility eligibility, OutcomePolicy outcome) {
    return new Item(
        "bus",
        new Notice("乘车", "Ride"),
        "town-bus",
        City.OPENED,
        Optional.empty(),
        Set.of(),
        media,
        Assurance.READ,
        BY_TOWN,
        new OfflinePolicy(true, Money.fen(500)),
        City.absence(WhenAbsent.ASSUME),
        Item.Reconciliation.HOST,
        Layer.PROVINCE,
        eligibility,
        outcome,
        Messages.GENERAL);
  }

  private Catalogue catalogue(Item... items) {
    Catalogue city = City.catalogue(items);
    return new Catalogue(
        city.region(),
        city.version(),
        city.effectiveFrom(),
        city.zone(),
        city.items(),
        city.places(),
        city.tests(),
        List.of(town.tariff()));
  }

  private List<String> paths(Item... items) {
    return CatalogueCheck.check(catalogue(items)).stream()
        .map(CatalogueCheck.Finding::path)
        .toList();
  }
}
