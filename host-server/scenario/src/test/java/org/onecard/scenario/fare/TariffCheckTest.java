package org.onecard.scenario.fare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.fare.TariffTables.Gates;
import org.onecard.scenario.fare.TariffTables.LimitType;
import org.onecard.scenario.fare.TariffTables.Product;
import org.onecard.scenario.fare.TariffTables.Timeframe;
import org.onecard.scenario.fare.TariffTables.TransferRule;
import org.onecard.scenario.fare.TariffTables.TransferType;
import org.onecard.scenario.fare.TariffTables.Window;

class TariffCheckTest {

  private final Town town = new Town();

  @Test
  void soundTariff_hasNeitherFaultsNorHoles() {
    town.caps.add(Town.cap("day", Window.DAY, 1_000));

    assertThat(TariffCheck.check(town.tables())).isEmpty();
    assertThat(TariffCheck.holes(town.tariff())).isEmpty();
  }

  @Test
  void everyFault_isToldAtOnce() {
    town.products.add(Town.product("bus", 300));
    town.legRules.add(Town.rule("bus", "tram", "", "nowhere", "gone"));
    town.caps.add(Town.cap("day", Window.DAY, -1));
    town.transferRules.add(
        Town.transfer("bus", "metro", OptionalInt.of(2), Optional.of("missing")));

    assertThat(paths())
        .contains(
            "products[4]",
            "legRules[5].network",
            "legRules[5].toArea",
            "legRules[5].product",
            "caps[0].amount",
            "transferRules[2].product",
            "transferRules[2].count");
  }

  @Test
  void overlappingTimeframes_areFound() {
    town.services.add(Town.everyDay());
    town.timeframes.add(new Timeframe("peak", 100, 300, "every-day"));
    town.timeframes.add(new Timeframe("peak", 299, 400, "every-day"));
    town.timeframes.add(new Timeframe("other", 0, 86_401, "no-day"));

    assertThat(paths())
        .containsExactlyInAnyOrder("timeframes[1]", "timeframes[2]", "timeframes[2].service");
  }

  @Test
  void maximumBelowAFare_isFound() {
    town.gates =
        new Gates(
            OptionalLong.of(400),
            false,
            Duration.ofHours(3),
            Duration.ZERO,
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(1));

    assertThat(paths()).containsExactly("gates.maximum");
  }

  @Test
  void gatesWithoutAMaximum_areFound() {
    town.gates = Gates.FLAT;

    assertThat(paths()).containsExactly("gates.maximum");
  }

  @Test
  void ringOfTransfersThatPays_isFound() {
    town.transferRules.set(0, Town.transfer("bus", "bus", OptionalInt.of(-1), Optional.of("less")));

    assertThat(paths()).containsExactly("transferRules[0]");
  }

  @Test
  void discountThatTheFareOutweighs_isNoRing() {
    town.transferRules.set(
        0,
        new TransferRule(
            Optional.of("bus"),
            Optional.of("bus"),
            OptionalInt.of(-1),
            Optional.empty(),
            LimitType.DEPARTURE_TO_DEPARTURE,
            TransferType.A_PLUS_AB_PLUS_B,
            Optional.of("less")));

    assertThat(paths()).isEmpty();
  }

  @Test
  void discountOfOneCategory_isWeighedAgainstThatCategorysFare() {
    town.products.set(0, new Product("bus", Optional.of("adult"), Optional.empty(), 200));
    town.products.add(new Product("bus", Optional.of("elder"), Optional.empty(), 0));
    town.products.set(3, new Product("less", Optional.of("adult"), Optional.empty(), -100));
    town.products.add(new Product("less", Optional.of("elder"), Optional.empty(), 0));
    town.transferRules.set(
        0,
        new TransferRule(
            Optional.of("bus"),
            Optional.of("bus"),
            OptionalInt.of(-1),
            Optional.empty(),
            LimitType.DEPARTURE_TO_DEPARTURE,
            TransferType.A_PLUS_AB_PLUS_B,
            Optional.of("less")));

    assertThat(paths()).isEmpty();

    // Without a row of their own elders get the adults' discount, off a ride that is free.
    town.products.remove(town.products.size() - 1);
    assertThat(paths()).containsExactly("transferRules[0]");
  }

  @Test
  void rideWithoutAPrice_isAHole() {
    town.legRules.remove(3);

    assertThat(TariffCheck.holes(town.tariff()))
        .extracting(TariffCheck.Finding::message)
        .containsExactly("a ride in network metro from alpha-1 to gamma has no price at any time");
  }

  @Test
  void minuteBetweenTwoTimeframes_isAHole() {
    town.services.add(Town.everyDay());
    town.timeframes.add(new Timeframe("early", 0, 8 * 3_600 + 59 * 60, "every-day"));
    town.timeframes.add(new Timeframe("late", 9 * 3_600, 86_400, "every-day"));
    town.legRules.set(0, inTime("early"));
    town.legRules.add(inTime("late"));

    assertThat(TariffCheck.holes(town.tariff()))
        .extracting(TariffCheck.Finding::message)
        .containsExactly("a ride in network bus from any stop has no price at 2026-01-01T08:59");
  }

  private static TariffTables.LegRule inTime(String timeframe) {
    return new TariffTables.LegRule(
        Optional.of("bus"),
        Optional.of("bus"),
        Optional.empty(),
        Optional.empty(),
        Optional.of(timeframe),
        Optional.empty(),
        "bus",
        0);
  }

  private List<String> paths() {
    return TariffCheck.check(town.tables()).stream().map(TariffCheck.Finding::path).toList();
  }
}
