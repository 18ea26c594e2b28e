package org.onecard.scenario.fare;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.fare.TariffTables.Area;
import org.onecard.scenario.fare.TariffTables.Cap;
import org.onecard.scenario.fare.TariffTables.Direction;
import org.onecard.scenario.fare.TariffTables.Gates;
import org.onecard.scenario.fare.TariffTables.JoinRule;
import org.onecard.scenario.fare.TariffTables.LegRule;
import org.onecard.scenario.fare.TariffTables.LimitType;
import org.onecard.scenario.fare.TariffTables.Medium;
import org.onecard.scenario.fare.TariffTables.Network;
import org.onecard.scenario.fare.TariffTables.Place;
import org.onecard.scenario.fare.TariffTables.Product;
import org.onecard.scenario.fare.TariffTables.Rider;
import org.onecard.scenario.fare.TariffTables.Service;
import org.onecard.scenario.fare.TariffTables.Station;
import org.onecard.scenario.fare.TariffTables.Timeframe;
import org.onecard.scenario.fare.TariffTables.TransferRule;
import org.onecard.scenario.fare.TariffTables.TransferType;
import org.onecard.scenario.fare.TariffTables.Window;

/**
 * A small town: buses (one tap) and a metro of two zones (in and out). A bus ride is 200, the metro
 * 300 in a zone and 500 across, a bus after the metro or another bus within 90 minutes is free.
 */
final class Town {

  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  /** A Monday. */
  static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);

  static final Gates GATES =
      new Gates(
          OptionalLong.of(900),
          false,
          Duration.ofHours(3),
          Duration.ofMinutes(15),
          0,
          Duration.ofMinutes(10),
          Duration.ofSeconds(10),
          Duration.ofHours(1));

  ZoneId zone = ZONE;
  Gates gates = GATES;
  List<Product> products =
      new ArrayList<>(
          List.of(
              product("bus", 200),
              product("zone", 300),
              product("across", 500),
              product("less", -100)));
  List<LegRule> legRules =
      new ArrayList<>(
          List.of(
              rule("bus", "bus", "", "", "bus"),
              rule("metro", "metro", "one", "one", "zone"),
              rule("metro", "metro", "two", "two", "zone"),
              rule("metro", "metro", "one", "two", "across"),
              rule("metro", "metro", "two", "one", "across")));
  List<TransferRule> transferRules =
      new ArrayList<>(
          List.of(
              transfer("bus", "bus", OptionalInt.of(-1), Optional.empty()),
              transfer("metro", "bus", OptionalInt.empty(), Optional.empty())));
  List<JoinRule> joinRules = new ArrayList<>();
  List<Cap> caps = new ArrayList<>();
  List<Service> services = new ArrayList<>();
  List<Timeframe> timeframes = new ArrayList<>();
  LocalTime dayStart = LocalTime.of(4, 0);

  TariffTables tables() {
    return new TariffTables(
        "town",
        "CNY",
        zone,
        LocalDate.of(2026, 1, 1),
        Optional.of(LocalDate.of(2026, 12, 31)),
        dayStart,
        true,
        gates,
        List.of(new Network("bus", Set.of("r1")), new Network("metro", Set.of("m1"))),
        List.of(new Station("alpha", Set.of("alpha-1", "alpha-2"))),
        List.of(new Area("one", Set.of("alpha", "beta")), new Area("two", Set.of("gamma"))),
        services,
        timeframes,
        List.of(
            new Rider("adult", true, Set.of()),
            new Rider("elder", false, Set.of(HolderClass.SENIOR))),
        List.of(new Medium("card", 2, Set.of(Application.SSSE))),
        products,
        legRules,
        joinRules,
        transferRules,
        caps,
        List.of(
            new Place("bus-1", Optional.of("bus"), Optional.empty(), Direction.FLAT),
            new Place("alpha-in", Optional.of("metro"), Optional.of("alpha-1"), Direction.IN),
            new Place("alpha-out", Optional.of("metro"), Optional.of("alpha-2"), Direction.OUT),
            new Place("beta-in", Optional.of("metro"), Optional.of("beta"), Direction.IN),
            new Place("beta-out", Optional.of("metro"), Optional.of("beta"), Direction.OUT),
            new Place("gamma-both", Optional.of("metro"), Optional.of("gamma"), Direction.EITHER)));
  }

  Tariff tariff() {
    return new Tariff(tables());
  }

  static Product product(String id, long amount) {
    return new Product(id, Optional.empty(), Optional.empty(), amount);
  }

  static LegRule rule(String group, String network, String from, String to, String product) {
    return new LegRule(
        some(group), some(network), some(from), some(to), some(""), some(""), product, 0);
  }

  static TransferRule transfer(
      String from, String to, OptionalInt count, Optional<String> product) {
    return new TransferRule(
        some(from),
        some(to),
        count,
        Optional.of(Duration.ofMinutes(90)),
        LimitType.DEPARTURE_TO_DEPARTURE,
        TransferType.A_PLUS_AB,
        product);
  }

  static Cap cap(String id, Window window, long amount) {
    return new Cap(
        id,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        window,
        window == Window.ROLLING ? Duration.ofHours(24) : Duration.ZERO,
        amount);
  }

  static Service everyDay() {
    return new Service(
        "every-day",
        EnumSet.allOf(DayOfWeek.class),
        LocalDate.of(2026, 1, 1),
        LocalDate.of(2026, 12, 31),
        Set.of(),
        Set.of());
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  static Instant at(int day, String time) {
    return MONDAY.plusDays(day).atTime(LocalTime.parse(time)).atZone(ZONE).toInstant();
  }

  static FareTap tap(String id, int day, String time, String place) {
    return tap(id, at(day, time), place);
  }

  static FareTap tap(String id, Instant at, String place) {
    return new FareTap(id, at, "terminal", place, HolderClass.ADULT, Application.SSSE, 1, "town");
  }
}
