package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.Decision.Approved;
import org.onecard.scenario.Decision.Declined;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;
import org.onecard.scenario.catalogue.TransitRules.Transfer;

/** What holds for whatever catalogue, facts and tap. A failure names the seed that shows it. */
class DeciderPropertyTest {

  private static final int ROUNDS = 20_000;

  @Test
  void charge_isNeverNegativeNorAboveTheFare() {
    forAll(
        (world, ruling) -> {
          if (ruling.decision() instanceof Approved approved) {
            assertThat(approved.charge().isNegative()).isFalse();
            assertThat(approved.charge()).isLessThanOrEqualTo(world.fullPrice());
          }
        });
  }

  @Test
  void remaining_isTheBalanceLessTheChargeAndNoDebtThatWasNotThere() {
    forAll(
        (world, ruling) -> {
          if (ruling.decision() instanceof Approved approved) {
            Optional<Money> left = world.funds().map(had -> had.minus(approved.charge()));
            assertThat(approved.remaining()).isEqualTo(left);
            if (!approved.charge().isZero()) {
              assertThat(left.map(Money::isNegative)).isNotEqualTo(Optional.of(true));
            }
          }
        });
  }

  @Test
  void deniedCard_isNeverApproved() {
    forAll(
        (world, ruling) -> {
          if (world.facts().denied() instanceof Fact.Known<Boolean> denied && denied.value()) {
            assertThat(ruling.decision()).isInstanceOf(Declined.class);
          }
        });
  }

  @Test
  void terminalAlone_neverGoesBeyondItsPolicy() {
    forAll(
        (world, ruling) -> {
          if (ruling.decision() instanceof Approved approved
              && world.tap().decidedBy() == Tap.DecidedBy.TERMINAL) {
            assertThat(world.item().offline().allowed()).isTrue();
            assertThat(approved.charge()).isLessThanOrEqualTo(world.item().offline().mostPerTap());
          }
        });
  }

  @Test
  void sameQuestion_getsAnEqualRuling() {
    forAll(
        (world, ruling) ->
            assertThat(Decider.decide(world.catalogue(), world.facts(), world.tap()))
                .isEqualTo(ruling));
  }

  @Test
  void entitlement_savedSomethingAndIsNamed() {
    forAll(
        (world, ruling) -> {
          if (ruling.decision() instanceof Approved approved
              && approved.entitlement().isPresent()) {
            EntitlementUse use = approved.entitlement().get();
            assertThat(use.entitlement()).matches("[a-z]+(-[1-9][0-9]{5})?");
            assertThat(use.saved()).isGreaterThan(Money.ZERO);
            assertThat(use.saved().plus(approved.charge())).isLessThanOrEqualTo(world.fullPrice());
          }
        });
  }

  @Test
  void refusal_changesNoHistoryAndSaysWhatToDo() {
    forAll(
        (world, ruling) -> {
          assertThat(ruling.steps()).isNotEmpty();
          if (ruling.decision() instanceof Declined declined) {
            assertThat(ruling.historyAfter()).isEmpty();
            assertThat(declined.notice()).isEqualTo(declined.reason().notice());
          }
        });
  }

  @Test
  void chongqingAndSichuan_areTreatedAlike() {
    SplittableRandom random = new SplittableRandom(500_510);
    Catalogue city = City.catalogue();
    for (int round = 0; round < ROUNDS; round++) {
      World here = World.in(city, random.split());
      World there = here.withRegionsExchanged();

      Decision one = Decider.decide(city, here.facts(), here.tap()).decision();
      Decision other = Decider.decide(city, there.facts(), there.tap()).decision();

      assertThat(anyRegion(other)).as("round %d: %s", round, here).isEqualTo(anyRegion(one));
    }
  }

  /** The decision with residents of either region under one name. */
  private static Decision anyRegion(Decision decision) {
    return decision instanceof Approved approved
        ? new Approved(
            approved.charge(),
            approved.remaining(),
            approved
                .entitlement()
                .map(
                    use ->
                        new EntitlementUse(
                            use.entitlement().replaceFirst("5[01]0000", "either"), use.saved())),
            approved.notice())
        : decision;
  }

  private static void forAll(Property property) {
    int approved = 0;
    for (long seed = 0; seed < ROUNDS; seed++) {
      World world = World.any(new SplittableRandom(seed));
      Ruling ruling = Decider.decide(world.catalogue(), world.facts(), world.tap());
      approved += ruling.decision() instanceof Approved ? 1 : 0;
      try {
        property.check(world, ruling);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + world + " -> " + ruling, e);
      }
    }
    // A generator that hardly ever gets through would prove nothing.
    assertThat(approved).isGreaterThan(ROUNDS / 20);
  }

  private interface Property {
    void check(World world, Ruling ruling);
  }

  /** One question with everything around it. */
  private record World(Catalogue catalogue, Item item, Facts facts, Tap tap) {

    static World any(SplittableRandom random) {
      Catalogue catalogue = City.catalogue(item(random), item(random, "other-item"));
      assertThat(CatalogueCheck.check(catalogue)).isEmpty();
      return in(catalogue, random);
    }

    static World in(Catalogue catalogue, SplittableRandom random) {
      Item item = catalogue.items().get(random.nextInt(catalogue.items().size()));
      Instant at =
          random.nextInt(50) == 0
              ? Instant.ofEpochMilli(random.nextLong())
              : City.MORNING.plusMillis(random.nextLong(-200_000_000L, 200_000_000L));
      PresentedCard card =
          new PresentedCard(
              application(random),
              random.nextInt(5) == 0 ? Optional.empty() : Optional.of(region(random)),
              "3.00",
              random.nextInt(3) == 0 ? Optional.of(day(random)) : Optional.empty(),
              random.nextBoolean() ? Assurance.READ : Assurance.PROVED,
              random.nextBoolean()
                  ? Optional.of(Money.fen(random.nextInt(3_000)))
                  : Optional.empty());
      Tap tap =
          City.tap(
              item.id(),
              card,
              at,
              location(random),
              random.nextBoolean() ? Tap.DecidedBy.HOST : Tap.DecidedBy.TERMINAL);
      return new World(catalogue, item, facts(random, at), tap);
    }

    /** What the tap is paid from, where somebody holds it for the person and says how much. */
    Optional<Money> funds() {
      return switch (tap.card().application().payment()) {
        case ACCOUNT ->
            facts.balance() instanceof Fact.Known<Money> known
                ? Optional.of(known.value())
                : Optional.empty();
        case PURSE -> tap.card().available();
        case ISSUER -> Optional.empty();
      };
    }

    Money fullPrice() {
      ItemRules rules = item.rules();
      if (rules instanceof TransitRules transit) {
        return transit.fares().stream().map(FarePeriod::fare).max(Money::compareTo).orElseThrow();
      }
      return rules instanceof ScenicRules scenic ? scenic.price() : Money.ZERO;
    }

    World withRegionsExchanged() {
      PresentedCard card = tap.card();
      PresentedCard exchanged =
          new PresentedCard(
              card.application(),
              card.issuingRegion().map(World::exchanged),
              card.specVersion(),
              card.validTo(),
              card.assurance(),
              card.available());
      Fact<Holder> holder =
          facts.holder() instanceof Fact.Known<Holder> known
              ? City.known(
                  new Holder(
                      known.value().holderClass(),
                      known.value().residence().map(World::exchanged),
                      known.value().cardValidTo()))
              : facts.holder();
      return new World(
          catalogue,
          item,
          new Facts(facts.denied(), holder, facts.balance(), facts.patron(), facts.history()),
          City.tap(tap.itemId(), exchanged, tap.at(), tap.locationId(), tap.decidedBy()));
    }

    private static PresentedCard.Application application(SplittableRandom random) {
      PresentedCard.Application[] all = PresentedCard.Application.values();
      return random.nextInt(3) == 0
          ? all[random.nextInt(all.length)]
          : PresentedCard.Application.SSSE;
    }

    private static Region exchanged(Region region) {
      return region.equals(City.CHONGQING)
          ? City.SICHUAN
          : region.equals(City.SICHUAN) ? City.CHONGQING : region;
    }

    private static Item item(SplittableRandom random) {
      return item(random, "an-item");
    }

    private static Item item(SplittableRandom random, String id) {
      return new Item(
          id,
          new Notice("事项", "Item"),
          "operator",
          City.OPENED,
          random.nextInt(8) == 0 ? Optional.of(LocalDate.of(2026, 3, 2)) : Optional.empty(),
          random.nextInt(4) == 0 ? Set.of("station-a") : Set.of(),
          EnumSet.of(PresentedCard.Application.SSSE, application(random)),
          random.nextInt(3) == 0 ? Assurance.PROVED : Assurance.READ,
          rules(random),
          new OfflinePolicy(random.nextInt(4) > 0, money(random)),
          new AbsencePolicy(
              policy(random), policy(random), policy(random), policy(random), policy(random)),
          Item.Reconciliation.HOST);
    }

    private static ItemRules rules(SplittableRandom random) {
      return switch (random.nextInt(6)) {
        case 0 -> new LibraryRules(random.nextBoolean());
        case 1 -> new IdentityRules(new Notice("核对", "Check"), Duration.ofSeconds(10));
        case 2, 3 -> scenic(random);
        default -> transit(random);
      };
    }

    private static ScenicRules scenic(SplittableRandom random) {
      Set<Region> freeFor = new HashSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        freeFor.add(region(random));
      }
      return new ScenicRules(money(random), freeFor, random.nextInt(1, 4));
    }

    private static TransitRules transit(SplittableRandom random) {
      Map<HolderClass, Integer> payPercent = new EnumMap<>(HolderClass.class);
      for (HolderClass holderClass : HolderClass.values()) {
        if (random.nextBoolean()) {
          payPercent.put(holderClass, random.nextInt(101));
        }
      }
      LocalDate change = LocalDate.of(2026, 3, 3);
      return new TransitRules(
          "network",
          List.of(
              new FarePeriod(City.OPENED, Optional.of(change.minusDays(1)), money(random)),
              new FarePeriod(change, Optional.empty(), money(random))),
          payPercent,
          Duration.ofSeconds(random.nextInt(20)),
          random.nextBoolean()
              ? Optional.of(
                  new Transfer(
                      Duration.ofMinutes(random.nextInt(1, 120)),
                      money(random),
                      random.nextInt(1, 4)))
              : Optional.empty());
    }

    private static Facts facts(SplittableRandom random, Instant at) {
      return new Facts(
          maybe(random, random.nextInt(10) == 0),
          maybe(
              random,
              new Holder(
                  any(random, List.of(HolderClass.values())),
                  random.nextBoolean() ? Optional.of(region(random)) : Optional.empty(),
                  random.nextBoolean() ? Optional.of(day(random)) : Optional.empty())),
          maybe(random, balance(random)),
          maybe(
              random,
              new Patron(
                  any(random, List.of(Patron.Status.values())),
                  random.nextInt(12),
                  random.nextInt(12),
                  random.nextInt(2))),
          maybe(random, history(random, at)));
    }

    private static Optional<History> history(SplittableRandom random, Instant at) {
      if (random.nextBoolean()) {
        return Optional.empty();
      }
      if (random.nextInt(50) == 0) { // What a broken or hostile peer might send.
        return Optional.of(
            new History(
                Instant.ofEpochMilli(random.nextLong()),
                location(random),
                Instant.ofEpochMilli(random.nextLong()),
                random.nextInt()));
      }
      Instant first = at.minusSeconds(random.nextInt(-100, 10_000));
      return Optional.of(
          new History(
              first.plusSeconds(random.nextInt(100)),
              location(random),
              first,
              random.nextInt(1, 5)));
    }

    private static Money balance(SplittableRandom random) {
      return switch (random.nextInt(20)) {
        case 0 -> Money.fen(Long.MIN_VALUE);
        case 1 -> Money.fen(Long.MAX_VALUE);
        case 2 -> Money.fen(-1);
        default -> Money.fen(random.nextLong(2_000_000));
      };
    }

    private static <T> Fact<T> maybe(SplittableRandom random, T value) {
      return random.nextInt(4) == 0 ? Fact.absent() : City.known(value);
    }

    private static Money money(SplittableRandom random) {
      return Money.fen(
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> CatalogueCheck.MOST_FEN;
            default -> random.nextLong(1_000);
          });
    }

    private static WhenAbsent policy(SplittableRandom random) {
      return random.nextInt(3) == 0 ? WhenAbsent.REFUSE : WhenAbsent.ASSUME;
    }

    private static Region region(SplittableRandom random) {
      return any(random, List.of(City.CHONGQING, City.SICHUAN, City.GUIZHOU));
    }

    private static <T> T any(SplittableRandom random, List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }

    private static String location(SplittableRandom random) {
      return random.nextBoolean() ? "station-a" : "station-b";
    }

    private static LocalDate day(SplittableRandom random) {
      return LocalDate.of(2026, 3, 1).plusDays(random.nextInt(-2, 400));
    }
  }
}
