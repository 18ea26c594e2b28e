package org.onecard.scenario.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.City;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.CatalogueCheck.Finding;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;
import org.onecard.scenario.catalogue.TransitRules.Transfer;

class CatalogueCheckTest {

  private static final LocalDate MAY_1 = LocalDate.of(2026, 5, 1);

  @Test
  void city_isSound() {
    assertThat(CatalogueCheck.check(City.catalogue())).isEmpty();
  }

  @Test
  void doubleId_isFoundAtTheSecond() {
    Item loan = City.item(City.LIBRARY, new LibraryRules(true));

    assertThat(paths(City.catalogue(loan, City.item("other", new LibraryRules(true)), loan)))
        .containsExactly("items[2].id");
  }

  @Test
  void noItemAndTooManyItems_areFound() {
    assertThat(paths(City.catalogue(new Item[0]))).containsExactly("items");
    Item[] many =
        IntStream.rangeClosed(0, CatalogueCheck.MOST_ITEMS)
            .mapToObj(i -> City.item("item-" + i, new LibraryRules(true)))
            .toArray(Item[]::new);
    assertThat(paths(City.catalogue(many))).containsExactly("items");
    assertThat(paths(City.catalogue(Arrays.copyOf(many, CatalogueCheck.MOST_ITEMS)))).isEmpty();
  }

  @Test
  void versionAndEffectiveTimeOutOfRange_areFound() {
    Catalogue sound = City.catalogue();

    assertThat(paths(new Catalogue(sound.region(), 0, Instant.MAX, ZoneOffset.UTC, sound.items())))
        .containsExactly("version", "effective");
  }

  @Test
  void overlappingFares_areFoundAtTheLaterOneWhateverTheirOrder() {
    FarePeriod spring = fare(City.OPENED, MAY_1);
    FarePeriod fromMay = openFare(MAY_1);

    assertThat(fares(spring, fromMay)).containsExactly("items[0].transit.fares[1].from");
    assertThat(fares(fromMay, spring)).containsExactly("items[0].transit.fares[0].from");
    assertThat(fares(spring, openFare(MAY_1.plusDays(1)))).isEmpty();
  }

  @Test
  void fareWithinAnother_isFound() {
    assertThat(fares(openFare(City.OPENED), fare(MAY_1, MAY_1)))
        .containsExactly("items[0].transit.fares[1].from");
  }

  @Test
  void dayWithoutAFare_isFound() {
    assertThat(fares(openFare(MAY_1))).containsExactly("items[0].transit.fares");
    assertThat(fares(fare(City.OPENED, MAY_1))).containsExactly("items[0].transit.fares");
    assertThat(fares(fare(City.OPENED, MAY_1), openFare(MAY_1.plusDays(2))))
        .containsExactly("items[0].transit.fares");
    assertThat(fares()).containsExactly("items[0].transit.fares");
  }

  @Test
  void fareForLongerThanTheItem_isSound() {
    Item closing =
        with(
            City.item(City.METRO, transit(List.of(fare(City.OPENED.minusDays(9), MAY_1)))),
            City.OPENED,
            Optional.of(MAY_1));

    assertThat(paths(City.catalogue(closing))).isEmpty();
  }

  @Test
  void reversedAndAbsurdDates_areFound() {
    Item loan = City.item(City.LIBRARY, new LibraryRules(true));

    assertThat(paths(City.catalogue(with(loan, MAY_1, Optional.of(MAY_1.minusDays(1))))))
        .containsExactly("items[0].valid.to");
    assertThat(paths(City.catalogue(with(loan, LocalDate.MIN, Optional.of(LocalDate.MAX)))))
        .containsExactly("items[0].valid.from", "items[0].valid.to");
    assertThat(fares(fare(LocalDate.MIN, LocalDate.MAX)))
        .containsExactly("items[0].transit.fares[0].from", "items[0].transit.fares[0].to");
  }

  @Test
  void amountsBelowZeroOrAboveTenThousandYuan_areFound() {
    for (long fen : new long[] {-1, CatalogueCheck.MOST_FEN + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      Money absurd = Money.fen(fen);
      Item metro =
          City.item(
              City.METRO,
              new TransitRules(
                  "metro",
                  List.of(new FarePeriod(City.OPENED, Optional.empty(), absurd)),
                  Map.of(),
                  Duration.ZERO,
                  Optional.of(new Transfer(Duration.ofMinutes(90), absurd, 1))),
              AbsencePolicy.REFUSE_ALL,
              new OfflinePolicy(true, absurd));
      Item park = City.item(City.PARK, new ScenicRules(absurd, Set.of(), 1));

      assertThat(paths(City.catalogue(metro, park)))
          .containsExactly(
              "items[0].offline.mostFen",
              "items[0].transit.fares[0].fareFen",
              "items[0].transit.transfer.discountFen",
              "items[1].scenic.priceFen");
    }
  }

  @Test
  void waitForACommonSync_isNoneOrUpToFiftyMilliseconds() {
    for (long ms : new long[] {-1, 51, Long.MAX_VALUE / 1_000_000}) {
      assertThat(paths(City.catalogue(syncedWithin(ms))))
          .containsExactly("items[0].offline.syncWithinMs");
    }
    for (long ms : new long[] {0, 1, 50}) {
      assertThat(paths(City.catalogue(syncedWithin(ms)))).isEmpty();
    }
  }

  private static Item syncedWithin(long ms) {
    return City.item(
        City.METRO,
        City.metro(),
        AbsencePolicy.REFUSE_ALL,
        new OfflinePolicy(true, Money.fen(500), Optional.empty(), Duration.ofMillis(ms)));
  }

  @Test
  void percentsDurationsAndCountsOutOfBounds_areFound() {
    Item metro =
        City.item(
            City.METRO,
            new TransitRules(
                "metro",
                City.metro().fares(),
                Map.of(HolderClass.SENIOR, -1, HolderClass.STUDENT, 101, HolderClass.ADULT, 100),
                Duration.ofSeconds(-1),
                Optional.of(new Transfer(Duration.ofDays(2), Money.ZERO, 0))));
    Item park = City.item(City.PARK, new ScenicRules(Money.ZERO, Set.of(), 0));
    Item identity =
        City.item(City.IDENTITY, new IdentityRules(new Notice("核对", "Check"), Duration.ZERO));

    assertThat(paths(City.catalogue(metro, park, identity)))
        .containsExactly(
            "items[0].transit.payPercent.senior",
            "items[0].transit.payPercent.student",
            "items[0].transit.passBack",
            "items[0].transit.transfer.within",
            "items[0].transit.transfer.most",
            "items[1].scenic.entriesPerDay",
            "items[2].identity.showFor");
  }

  @Test
  void idsAndLocationsOfOtherLetters_areFound() {
    Item odd = City.item("Ride 1", new LibraryRules(true));
    Item elsewhere =
        new Item(
            "ride",
            odd.title(),
            "运营",
            City.OPENED,
            Optional.empty(),
            Set.of("gate 1", "gate-2", "../gate"),
            Item.SOCIAL_SECURITY_CARD,
            odd.leastAssurance(),
            odd.rules(),
            odd.offline(),
            odd.absence(),
            odd.reconciliation());

    assertThat(paths(City.catalogue(odd, elsewhere)))
        .containsExactly(
            "items[0].id", "items[1].operator", "items[1].locations", "items[1].locations");
  }

  @Test
  void textThatSteersAScreen_isFoundAndNotRepeated() {
    IdentityRules hostile =
        new IdentityRules(new Notice("核\u001b[2J对", "a\u202eb"), Duration.ofSeconds(5));
    List<Finding> findings =
        CatalogueCheck.check(
            City.catalogue(
                City.item(City.IDENTITY, hostile), City.item("\u001b[2J", new LibraryRules(true))));

    assertThat(findings)
        .extracting(Finding::path)
        .containsExactly(
            "items[0].identity.purpose.zh", "items[0].identity.purpose.en", "items[1].id");
    assertThat(findings.toString()).doesNotContain("\u001b").doesNotContain("\u202e");
  }

  @Test
  void emptyAndEndlessTexts_areFound() {
    assertThat(purpose(" ")).containsExactly("items[0].identity.purpose.en");
    assertThat(purpose("x".repeat(CatalogueCheck.LONGEST_PURPOSE + 1)))
        .containsExactly("items[0].identity.purpose.en");
    assertThat(purpose("x".repeat(CatalogueCheck.LONGEST_PURPOSE))).isEmpty();
  }

  @Test
  void tooManyLocationsRegionsAndFares_areFound() {
    Set<Region> regions =
        IntStream.rangeClosed(0, CatalogueCheck.MOST_FREE_REGIONS)
            .mapToObj(i -> new Region(Integer.toString(500_000 + i)))
            .collect(Collectors.toSet());
    assertThat(paths(City.catalogue(City.item(City.PARK, new ScenicRules(Money.ZERO, regions, 1)))))
        .containsExactly("items[0].scenic.freeFor");

    List<FarePeriod> fares = new ArrayList<>();
    for (int i = 0; i <= CatalogueCheck.MOST_FARES; i++) {
      fares.add(fare(City.OPENED.plusDays(i), City.OPENED.plusDays(i)));
    }
    assertThat(paths(City.catalogue(City.item(City.METRO, transit(fares)))))
        .containsExactly("items[0].transit.fares");
  }

  @Test
  void findings_stopAtTheirBound() {
    Item[] bad =
        IntStream.range(0, 5_000)
            .mapToObj(i -> City.item("BAD " + i, new LibraryRules(true)))
            .toArray(Item[]::new);

    assertThat(CatalogueCheck.check(City.catalogue(bad))).hasSize(CatalogueCheck.MOST_FINDINGS);
  }

  private static List<String> purpose(String text) {
    return paths(
        City.catalogue(
            City.item(
                City.IDENTITY, new IdentityRules(new Notice("核对", text), Duration.ofSeconds(5)))));
  }

  private static List<String> fares(FarePeriod... fares) {
    return paths(City.catalogue(City.item(City.METRO, transit(List.of(fares)))));
  }

  private static TransitRules transit(List<FarePeriod> fares) {
    return new TransitRules("metro", fares, Map.of(), Duration.ZERO, Optional.empty());
  }

  private static FarePeriod fare(LocalDate from, LocalDate to) {
    return new FarePeriod(from, Optional.of(to), Money.fen(300));
  }

  private static FarePeriod openFare(LocalDate from) {
    return new FarePeriod(from, Optional.empty(), Money.fen(300));
  }

  private static Item with(Item item, LocalDate from, Optional<LocalDate> to) {
    return new Item(
        item.id(),
        item.title(),
        item.operatorId(),
        from,
        to,
        item.locations(),
        item.media(),
        item.leastAssurance(),
        item.rules(),
        item.offline(),
        item.absence(),
        item.reconciliation());
  }

  private static List<String> paths(Catalogue catalogue) {
    return CatalogueCheck.check(catalogue).stream().map(Finding::path).toList();
  }
}
