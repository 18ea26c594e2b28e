package org.onecard.scenario.fare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onecard.scenario.fare.TariffTables.Gates;
import org.onecard.scenario.fare.TariffTables.JoinRule;
import org.onecard.scenario.fare.TariffTables.LegRule;
import org.onecard.scenario.fare.TariffTables.LimitType;
import org.onecard.scenario.fare.TariffTables.Timeframe;
import org.onecard.scenario.fare.TariffTables.TransferRule;
import org.onecard.scenario.fare.TariffTables.TransferType;
import org.onecard.scenario.fare.TariffTables.Window;

class JourneysTest {

  private final Town town = new Town();

  @Test
  void oneBus_costsItsFare() {
    assertThat(total(Town.tap("1", 0, "08:00", "bus-1"))).isEqualTo(200);
  }

  @Test
  void furtherBusesWithinNinetyMinutesOfTheFirst_areFree() {
    assertThat(
            total(
                Town.tap("1", 0, "08:00", "bus-1"),
                Town.tap("2", 0, "08:40", "bus-1"),
                Town.tap("3", 0, "09:30", "bus-1"),
                Town.tap("4", 0, "09:31", "bus-1")))
        .isEqualTo(400);
  }

  @Test
  void transferCount_endsAChain() {
    town.transferRules.set(0, Town.transfer("bus", "bus", OptionalInt.of(1), Optional.empty()));

    assertThat(
            total(
                Town.tap("1", 0, "08:00", "bus-1"),
                Town.tap("2", 0, "08:10", "bus-1"),
                Town.tap("3", 0, "08:20", "bus-1")))
        .isEqualTo(400);
  }

  @Test
  void metro_costsByZones() {
    assertThat(ride("alpha-in", "beta-out")).isEqualTo(300);
    assertThat(ride("alpha-in", "gamma-both")).isEqualTo(500);
    assertThat(ride("gamma-both", "alpha-out")).isEqualTo(500);
  }

  @Test
  void busAfterTheMetro_isFree() {
    assertThat(
            total(
                Town.tap("1", 0, "08:00", "alpha-in"),
                Town.tap("2", 0, "08:30", "gamma-both"),
                Town.tap("3", 0, "08:40", "bus-1")))
        .isEqualTo(500);
  }

  @Test
  void transferOfTypeAPlusAbPlusB_takesADiscountOffTheSecond() {
    town.transferRules.set(
        1,
        new TransferRule(
            Optional.of("metro"),
            Optional.of("bus"),
            OptionalInt.empty(),
            Optional.empty(),
            LimitType.DEPARTURE_TO_DEPARTURE,
            TransferType.A_PLUS_AB_PLUS_B,
            Optional.of("less")));

    assertThat(
            total(
                Town.tap("1", 0, "08:00", "alpha-in"),
                Town.tap("2", 0, "08:30", "beta-out"),
                Town.tap("3", 0, "08:40", "bus-1")))
        .isEqualTo(300 - 100 + 200);
  }

  @Test
  void transferOfTypeAb_takesThePlaceOfBoth() {
    town.products.add(Town.product("both", 350));
    town.transferRules.set(
        1,
        new TransferRule(
            Optional.of("metro"),
            Optional.of("bus"),
            OptionalInt.empty(),
            Optional.empty(),
            LimitType.DEPARTURE_TO_DEPARTURE,
            TransferType.AB,
            Optional.of("both")));

    assertThat(
            total(
                Town.tap("1", 0, "08:00", "alpha-in"),
                Town.tap("2", 0, "08:30", "beta-out"),
                Town.tap("3", 0, "08:40", "bus-1")))
        .isEqualTo(350);
  }

  @Test
  void limitTypes_measureFromAndToWhatTheySay() {
    // In 08:00, out 09:00; then in 09:20, out 10:00.
    assertThat(secondMetroIsFree(LimitType.DEPARTURE_TO_ARRIVAL, 120)).isTrue();
    assertThat(secondMetroIsFree(LimitType.DEPARTURE_TO_ARRIVAL, 119)).isFalse();
    assertThat(secondMetroIsFree(LimitType.DEPARTURE_TO_DEPARTURE, 80)).isTrue();
    assertThat(secondMetroIsFree(LimitType.DEPARTURE_TO_DEPARTURE, 79)).isFalse();
    assertThat(secondMetroIsFree(LimitType.ARRIVAL_TO_DEPARTURE, 20)).isTrue();
    assertThat(secondMetroIsFree(LimitType.ARRIVAL_TO_DEPARTURE, 19)).isFalse();
    assertThat(secondMetroIsFree(LimitType.ARRIVAL_TO_ARRIVAL, 60)).isTrue();
    assertThat(secondMetroIsFree(LimitType.ARRIVAL_TO_ARRIVAL, 59)).isFalse();
  }

  private boolean secondMetroIsFree(LimitType type, int minutes) {
    town.transferRules.clear();
    town.transferRules.add(
        new TransferRule(
            Optional.of("metro"),
            Optional.of("metro"),
            OptionalInt.of(-1),
            Optional.of(Duration.ofMinutes(minutes)),
            type,
            TransferType.A_PLUS_AB,
            Optional.empty()));
    return total(
            Town.tap("1", 0, "08:00", "alpha-in"),
            Town.tap("2", 0, "09:00", "beta-out"),
            Town.tap("3", 0, "09:20", "beta-in"),
            Town.tap("4", 0, "10:00", "alpha-out"))
        == 300;
  }

  @Test
  void joinedLegs_arePricedAsOne() {
    town.joinRules.add(new JoinRule("metro", "metro", Optional.of("beta"), Optional.of("beta")));

    assertThat(
            total(
                Town.tap("1", 0, "08:00", "alpha-in"),
                Town.tap("2", 0, "08:30", "beta-out"),
                Town.tap("3", 0, "08:45", "beta-in"),
                Town.tap("4", 0, "09:00", "gamma-both")))
        .isEqualTo(500);
  }

  // ---- taps that are missing or doubled ----

  @Test
  void missingTapOut_costsTheMaximumOnceTheNextRideIsKnown() {
    FareTap entry = Town.tap("1", 0, "08:00", "alpha-in");

    assertThat(total(entry)).isZero();
    assertThat(
            total(entry, Town.tap("2", 0, "18:00", "bus-1"), Town.tap("3", 1, "08:00", "beta-in")))
        .isEqualTo(900 + 200);
  }

  @Test
  void maximumThatIsHeld_goesBackAtTheTapOut() {
    town.gates =
        new Gates(
            OptionalLong.of(900),
            true,
            Duration.ofHours(3),
            Duration.ZERO,
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(1));
    Journeys entered = settle(Journeys.NONE, Town.tap("1", 0, "08:00", "alpha-in"), 900);

    settle(entered, Town.tap("2", 0, "08:30", "beta-out"), -600);
  }

  @Test
  void tapOutToldLate_givesTheDifferenceBack() {
    Journeys journeys = settle(Journeys.NONE, Town.tap("1", 0, "08:00", "alpha-in"), 0);
    journeys = settle(journeys, Town.tap("3", 1, "08:00", "alpha-in"), 900);
    journeys = settle(journeys, Town.tap("2", 0, "08:30", "beta-out"), 300 - 900);

    assertThat(journeys.settled()).isEqualTo(300);
  }

  @Test
  void tapOutWithoutATapIn_costsTheMaximum() {
    assertThat(total(Town.tap("1", 0, "08:00", "beta-out"))).isEqualTo(900);
  }

  @Test
  void tapOutLongAfterTheTapIn_isOfAnotherJourney() {
    assertThat(total(Town.tap("1", 0, "08:00", "alpha-in"), Town.tap("2", 0, "12:00", "beta-out")))
        .isEqualTo(900 + 900);
  }

  @Test
  void leavingBySameStationWithinTheGrace_isFree() {
    assertThat(total(Town.tap("1", 0, "08:00", "alpha-in"), Town.tap("2", 0, "08:15", "alpha-out")))
        .isZero();
    assertThat(total(Town.tap("1", 0, "08:00", "alpha-in"), Town.tap("2", 0, "08:16", "alpha-out")))
        .isEqualTo(300);
  }

  @Test
  void comingBackWithinTheReEntryTime_goesOnWithTheJourney() {
    assertThat(
            total(
                Town.tap("1", 0, "08:00", "alpha-in"),
                Town.tap("2", 0, "08:30", "beta-out"),
                Town.tap("3", 0, "08:40", "beta-in"),
                Town.tap("4", 0, "09:00", "gamma-both")))
        .isEqualTo(500);
    assertThat(
            total(
                Town.tap("1", 0, "08:00", "alpha-in"),
                Town.tap("2", 0, "08:30", "beta-out"),
                Town.tap("3", 0, "08:41", "beta-in"),
                Town.tap("4", 0, "09:00", "gamma-both")))
        .isEqualTo(300 + 500);
  }

  @Test
  void secondTapInWithinThePassBackTime_isTheSameEntry() {
    assertThat(
            total(
                Town.tap("1", 0, "08:00:00", "alpha-in"),
                Town.tap("2", 0, "08:00:05", "alpha-in"),
                Town.tap("3", 0, "08:30:00", "beta-out")))
        .isEqualTo(300);
  }

  // ---- time ----

  @Test
  void journeyAcrossMidnight_isPricedByItsBeginningAndItsServiceDay() {
    town.services.add(Town.everyDay());
    town.timeframes.add(new Timeframe("late", 22 * 3_600, 86_400, "every-day"));
    town.products.add(Town.product("night", 800));
    town.legRules.add(
        new LegRule(
            Optional.of("metro"),
            Optional.of("metro"),
            Optional.empty(),
            Optional.empty(),
            Optional.of("late"),
            Optional.empty(),
            "night",
            1));
    town.caps.add(Town.cap("day", Window.DAY, 1_000));

    assertThat(
            total(Town.tap("1", 0, "23:50", "alpha-in"), Town.tap("2", 1, "00:20", "gamma-both")))
        .isEqualTo(800);
    assertThat(
            total(
                Town.tap("1", 0, "23:50", "alpha-in"),
                Town.tap("2", 1, "00:20", "gamma-both"),
                Town.tap("3", 1, "03:59", "bus-1"),
                Town.tap("4", 1, "04:00", "bus-1")))
        .isEqualTo(1_000);
  }

  @Test
  void timeframes_areHalfOpen() {
    town.services.add(Town.everyDay());
    town.timeframes.add(new Timeframe("peak", 7 * 3_600, 9 * 3_600, "every-day"));
    town.products.add(Town.product("peak", 250));
    town.legRules.add(
        new LegRule(
            Optional.of("bus"),
            Optional.of("bus"),
            Optional.empty(),
            Optional.empty(),
            Optional.of("peak"),
            Optional.empty(),
            "peak",
            1));

    assertThat(total(Town.tap("1", 0, "06:59:59", "bus-1"))).isEqualTo(200);
    assertThat(total(Town.tap("1", 0, "07:00:00", "bus-1"))).isEqualTo(250);
    assertThat(total(Town.tap("1", 0, "09:00:00", "bus-1"))).isEqualTo(200);
  }

  @Test
  void journeyOfAnEarlierVersion_keepsThePricesOfItsEntry() {
    Tariff before = town.tariff();
    town.products.set(1, Town.product("zone", 400));
    Tariff now = town.tariff();
    FareTap entry = Town.tap("1", 0, "08:00", "alpha-in");
    FareTap exit =
        new FareTap(
            "2",
            Town.at(0, "08:30"),
            "terminal",
            "beta-out",
            entry.rider(),
            entry.medium(),
            2,
            "town");
    Tariffs both = (version, id) -> Optional.of(version == 1 ? before : now);

    Journeys entered = Journeys.NONE.with(entry, before, both).after();

    assertThat(entered.with(exit, now, both).difference()).isEqualTo(300);
  }

  // ---- caps ----

  @Test
  void caps_ofDayAndWeek_asInThePublicExample() {
    withoutTransfers();
    town.products.set(0, Town.product("bus", 100));
    town.caps.add(Town.cap("day", Window.DAY, 1_000));
    town.caps.add(Town.cap("week", Window.WEEK, 2_500));

    assertThat(total(rides(1, 1))).isEqualTo(100);
    assertThat(total(rides(1, 3))).isEqualTo(300);
    assertThat(total(rides(1, 13))).isEqualTo(1_000);
    assertThat(total(rides(5, 6))).isEqualTo(2_500);
  }

  @Test
  void weekCap_beginsAgainOnMonday() {
    withoutTransfers();
    town.caps.add(Town.cap("week", Window.WEEK, 300));

    assertThat(
            total(
                Town.tap("1", 6, "10:00", "bus-1"),
                Town.tap("2", 6, "20:00", "bus-1"),
                Town.tap("3", 7, "03:00", "bus-1"),
                Town.tap("4", 7, "10:00", "bus-1")))
        .isEqualTo(300 + 200);
  }

  @Test
  void rollingCap_isLaidWhereTheRiderPaysLeast() {
    withoutTransfers();
    town.caps.add(Town.cap("a-day-long", Window.ROLLING, 500));

    // A window from the first ride would hold two rides and leave three outside.
    assertThat(
            total(
                Town.tap("1", 0, "08:00", "bus-1"),
                Town.tap("2", 1, "07:00", "bus-1"),
                Town.tap("3", 1, "09:00", "bus-1"),
                Town.tap("4", 1, "12:00", "bus-1"),
                Town.tap("5", 2, "06:00", "bus-1")))
        .isEqualTo(200 + 500);
  }

  private void withoutTransfers() {
    town.transferRules.clear();
  }

  private static FareTap[] rides(int days, int each) {
    List<FareTap> taps = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      for (int i = 0; i < each; i++) {
        taps.add(Town.tap(day + "." + i, Town.at(day, "08:00").plusSeconds(i * 600L), "bus-1"));
      }
    }
    return taps.toArray(new FareTap[0]);
  }

  // ---- any order ----

  @Test
  void finalCharge_doesNotDependOnTheOrderInWhichTapsAreTold() {
    town.caps.add(Town.cap("day", Window.DAY, 1_200));
    town.caps.add(Town.cap("week", Window.WEEK, 4_000));
    town.caps.add(Town.cap("rolling", Window.ROLLING, 1_100));
    Tariff tariff = town.tariff();
    List<String> places =
        List.of("bus-1", "alpha-in", "alpha-out", "beta-in", "beta-out", "gamma-both");
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<FareTap> taps = new ArrayList<>();
      Instant at = Town.at(0, "05:00");
      for (int i = 0; i < 3 + random.nextInt(30); i++) {
        at = at.plusSeconds(random.nextInt(random.nextInt(4) == 0 ? 30_000 : 3_000));
        taps.add(Town.tap("tap-" + i, at, places.get(random.nextInt(places.size()))));
      }
      long inOrder = told(tariff, taps);
      for (int round = 0; round < 5; round++) {
        List<FareTap> shuffled = new ArrayList<>(taps);
        shuffled.add(taps.get(random.nextInt(taps.size()))); // One is told twice.
        Collections.shuffle(shuffled, random);
        assertThat(told(tariff, shuffled)).as("seed %d", seed).isEqualTo(inOrder);
      }
    }
  }

  @Test
  void tapsThatAreReversed_leaveWhatTheOthersCost() {
    town.caps.add(Town.cap("day", Window.DAY, 1_000));
    Tariff tariff = town.tariff();
    List<FareTap> taps = List.of(rides(2, 4));
    Journeys all = Journeys.NONE;
    for (FareTap tap : taps) {
      all = all.with(tap, tariff, Tariffs.NONE).after();
    }
    Journeys fewer = all.without("0.1", tariff, Tariffs.NONE).after();
    long without = told(tariff, taps.stream().filter(tap -> !tap.tapId().equals("0.1")).toList());

    assertThat(fewer.settled()).isEqualTo(without);
  }

  private static long told(Tariff tariff, List<FareTap> taps) {
    Journeys journeys = Journeys.NONE;
    long charged = 0;
    for (FareTap tap : taps) {
      Journeys.Settlement settlement = journeys.with(tap, tariff, Tariffs.NONE);
      charged += settlement.difference();
      journeys = settlement.after();
    }
    return charged;
  }

  private long ride(String in, String out) {
    return total(Town.tap("1", 0, "08:00", in), Town.tap("2", 0, "08:30", out));
  }

  private long total(FareTap... taps) {
    return told(town.tariff(), List.of(taps));
  }

  private Journeys settle(Journeys journeys, FareTap tap, long difference) {
    Journeys.Settlement settlement = journeys.with(tap, town.tariff(), Tariffs.NONE);
    assertThat(settlement.difference()).isEqualTo(difference);
    return settlement.after();
  }

  @ParameterizedTest(name = "a day that begins at {0} in {1}: {2} is of {3}")
  @CsvSource({
    // Clocks are put on from two to three: the day begins when there is such an hour.
    "03:00, Europe/Berlin, 2026-03-29T00:59:59Z, 2026-03-28",
    "03:00, Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-29",
    "02:30, Europe/Berlin, 2026-03-29T01:29:59Z, 2026-03-28",
    "02:30, Europe/Berlin, 2026-03-29T01:30:00Z, 2026-03-29",
    // Clocks are put back from three to two: half past two comes twice, the day only once.
    "02:30, Europe/Berlin, 2026-10-25T00:29:59Z, 2026-10-24",
    "02:30, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25",
    "02:30, Europe/Berlin, 2026-10-25T01:10:00Z, 2026-10-25",
    "02:30, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25",
    "04:00, Asia/Shanghai, 2028-02-29T19:59:59Z, 2028-02-29",
    "04:00, Asia/Shanghai, 2028-02-29T20:00:00Z, 2028-03-01"
  })
  void serviceDay_beginsOnce_whateverTheClocksDo(
      LocalTime begins, ZoneId zone, Instant at, LocalDate day) {
    town.dayStart = begins;
    town.zone = zone;

    assertThat(town.tariff().dayOf(at)).isEqualTo(day);
  }
}
