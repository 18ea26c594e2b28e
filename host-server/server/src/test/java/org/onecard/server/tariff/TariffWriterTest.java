package org.onecard.server.tariff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.fare.FareTap;
import org.onecard.scenario.fare.Journeys;
import org.onecard.scenario.fare.TariffTables;
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
import org.onecard.server.catalogue.CatalogueYaml;
import org.onecard.server.catalogue.ParsedCatalogue;

class TariffWriterTest {

  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 12, 31);

  /** Something in every field. */
  private static final TariffTables TABLES =
      new TariffTables(
          "city",
          "CNY",
          ZoneId.of("Asia/Shanghai"),
          FIRST,
          Optional.of(LAST),
          LocalTime.of(4, 0),
          true,
          new Gates(
              OptionalLong.of(900),
              true,
              Duration.ofHours(3),
              Duration.ofMinutes(15),
              100,
              Duration.ofMinutes(10),
              Duration.ofSeconds(5),
              Duration.ofMinutes(30)),
          List.of(new Network("bus \"A\"\\", Set.of("r1", "r2")), new Network("rail", Set.of())),
          List.of(new Station("站", Set.of("p1", "p2"))),
          List.of(new Area("one", Set.of("站", "s3"))),
          List.of(
              new Service(
                  "weekdays",
                  EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                  FIRST,
                  LAST,
                  Set.of(LocalDate.of(2026, 2, 14)),
                  Set.of(LocalDate.of(2026, 5, 1)))),
          List.of(new Timeframe("peak", 25_200, 86_400, "weekdays")),
          List.of(
              new Rider("adult", true, Set.of()),
              new Rider("elder", false, Set.of(HolderClass.SENIOR, HolderClass.VETERAN))),
          List.of(new Medium("card", 2, Set.of(Application.SSSE, Application.ECARD))),
          List.of(
              new Product("single", Optional.of("adult"), Optional.of("card"), 300),
              new Product("less", Optional.empty(), Optional.empty(), -50)),
          List.of(
              rule("peak", 5),
              new LegRule(
                  Optional.of("a"),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  "single",
                  0)),
          List.of(new JoinRule("rail", "rail", Optional.of("p1"), Optional.empty())),
          List.of(
              new TransferRule(
                  Optional.of("a"),
                  Optional.of("a"),
                  OptionalInt.of(3),
                  Optional.of(Duration.ofMinutes(90)),
                  LimitType.ARRIVAL_TO_DEPARTURE,
                  TransferType.A_PLUS_AB_PLUS_B,
                  Optional.of("less"))),
          List.of(
              new Cap(
                  "month",
                  Set.of("single"),
                  Optional.of("adult"),
                  Optional.of("card"),
                  Optional.of("one"),
                  Window.ROLLING,
                  Duration.ofDays(31),
                  20_000)),
          List.of(
              new Place("gate-1", Optional.of("rail"), Optional.of("p1"), Direction.EITHER),
              new Place("bus-1", Optional.of("rail"), Optional.empty(), Direction.FLAT)));

  private static LegRule rule(String timeframe, int priority) {
    return new LegRule(
        Optional.of("a"),
        Optional.of("rail"),
        Optional.of("one"),
        Optional.of("one"),
        Optional.of(timeframe),
        Optional.of(timeframe),
        "single",
        priority);
  }

  @Test
  void writtenTariff_isReadBackTheSame() {
    assertThat(parsed().findTariff("city").orElseThrow().tables()).isEqualTo(TABLES);
  }

  @Test
  void tariffOverTheWire_isTheSame() {
    Catalogue catalogue = parsed();

    assertThat(Bodies.decodeCatalogue(Bodies.encode(catalogue)))
        .isEqualTo(new Decoded.Ok<>(catalogue));
  }

  @Test
  void journeysOverTheWire_areTheSame() {
    Journeys journeys =
        new Journeys(
            List.of(
                new FareTap(
                    "gate-1.1.2",
                    Instant.parse("2026-03-02T00:00:00.123Z"),
                    "gate-1",
                    "cq-metro-1",
                    HolderClass.SENIOR,
                    Application.ECARD,
                    7,
                    "city")),
            -250);

    assertThat(Bodies.decodeJourneys(Bodies.encode(journeys)))
        .isEqualTo(new Decoded.Ok<>(journeys));
  }

  private static Catalogue parsed() {
    String text =
        """
        region: 500000
        zone: Asia/Shanghai
        effective: 2026-01-01T00:00
        items:
          - id: ride
            title: { zh: 乘车, en: Ride }
            operator: metro
            valid: { from: 2026-01-01 }
            assurance: read
            transit: { network: city, tariff: city }
        """
            + TariffWriter.write(TABLES);
    ParsedCatalogue parsed = CatalogueYaml.parse("tariff.yaml", text.getBytes(UTF_8));
    assertThat(parsed).isInstanceOf(ParsedCatalogue.Valid.class);
    return ((ParsedCatalogue.Valid) parsed).draft().asVersion(1);
  }
}
