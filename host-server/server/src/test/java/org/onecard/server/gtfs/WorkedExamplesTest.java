package org.onecard.server.gtfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.scenario.fare.FareEngine;
import org.onecard.scenario.fare.Leg;
import org.onecard.scenario.fare.Tariff;

/** The examples that the specification's keepers publish, in feeds as small as they can be. */
class WorkedExamplesTest {

  private static final String EAST = "America/New_York";
  private static final String WEST = "America/Los_Angeles";

  /** A Wednesday, and a Saturday. */
  private static final String WORKDAY = "2026-03-04T";

  private static final String SATURDAY = "2026-03-07T";

  @TempDir private Path folder = Path.of("");

  @Test
  void maryland_anyNumberOfTransfersWithinNinetyMinutesOfTheFirstDeparture() throws IOException {
    Tariff tariff =
        tariff(
            PaperFeed.in(EAST)
                .with("fare_products.txt", "fare_product_id,amount,currency", "one-way,2.00,USD")
                .with(
                    "fare_leg_rules.txt",
                    "leg_group_id,network_id,fare_product_id",
                    "core,core,one-way")
                .with(
                    "fare_transfer_rules.txt",
                    "from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,"
                        + "duration_limit_type,fare_transfer_type",
                    "core,core,-1,5400,1,0"));

    assertThat(total(tariff, EAST, core("08:00"))).isEqualTo(200);
    assertThat(total(tariff, EAST, core("08:00"), core("08:45"), core("09:30"))).isEqualTo(200);
    assertThat(total(tariff, EAST, core("08:00"), core("08:45"), core("09:31"))).isEqualTo(400);
  }

  @Test
  void washington_byTheTimeOfDeparture() throws IOException {
    Tariff tariff =
        tariff(
            PaperFeed.in(EAST)
                .with(
                    "timeframes.txt",
                    "timeframe_group_id,start_time,end_time,service_id",
                    "peak,05:00:00,09:30:00,weekdays",
                    "peak,15:00:00,19:00:00,weekdays",
                    "day,09:30:00,15:00:00,weekdays",
                    "day,19:00:00,21:30:00,weekdays",
                    "night,21:30:00,24:00:00,weekdays",
                    "night,00:00:00,05:00:00,weekdays",
                    "weekend,,,weekend")
                .with(
                    "fare_products.txt",
                    "fare_product_id,amount,currency",
                    "peak,5.00,USD",
                    "day,3.00,USD",
                    "night,2.00,USD",
                    "weekend,2.00,USD")
                .with(
                    "fare_leg_rules.txt",
                    "network_id,from_timeframe_group_id,fare_product_id",
                    "core,peak,peak",
                    "core,day,day",
                    "core,night,night",
                    "core,weekend,weekend"));

    assertThat(total(tariff, EAST, core("05:00"))).isEqualTo(500);
    assertThat(total(tariff, EAST, core("09:29"))).isEqualTo(500);
    assertThat(total(tariff, EAST, core("09:30"))).isEqualTo(300);
    assertThat(total(tariff, EAST, core("15:00"))).isEqualTo(500);
    assertThat(total(tariff, EAST, core("19:00"))).isEqualTo(300);
    assertThat(total(tariff, EAST, core("21:30"))).isEqualTo(200);
    assertThat(total(tariff, EAST, core("04:59"))).isEqualTo(200);
    assertThat(total(tariff, EAST, leg(SATURDAY + "08:00", "", "core", "", "", ""))).isEqualTo(200);
  }

  @Test
  void metroNorth_byDepartureFromTheCityAndArrivalInIt() throws IOException {
    Tariff tariff =
        tariff(
            PaperFeed.in(EAST)
                .with("areas.txt", "area_id", "zone-1", "zone-7")
                .with("stop_areas.txt", "area_id,stop_id", "zone-1,s1", "zone-7,s7")
                .with(
                    "timeframes.txt",
                    "timeframe_group_id,start_time,end_time,service_id",
                    "leaving,06:00:00,09:00:00,weekdays",
                    "leaving,16:00:00,20:00:00,weekdays",
                    "arriving,06:00:00,10:00:00,weekdays")
                .with(
                    "fare_products.txt",
                    "fare_product_id,amount,currency",
                    "peak,20.00,USD",
                    "off-peak,15.00,USD")
                .with(
                    "fare_leg_rules.txt",
                    "network_id,from_area_id,to_area_id,from_timeframe_group_id,"
                        + "to_timeframe_group_id,fare_product_id,rule_priority",
                    "rail,zone-1,zone-7,leaving,,peak,1",
                    "rail,zone-7,zone-1,,arriving,peak,1",
                    "rail,zone-1,zone-7,,,off-peak,0",
                    "rail,zone-7,zone-1,,,off-peak,0"));

    assertThat(total(tariff, EAST, rail("18:45", "20:03", "s1", "s7"))).isEqualTo(2_000);
    assertThat(total(tariff, EAST, rail("21:04", "22:20", "s1", "s7"))).isEqualTo(1_500);
    assertThat(total(tariff, EAST, rail("05:10", "06:30", "s7", "s1"))).isEqualTo(2_000);
    assertThat(total(tariff, EAST, rail("08:50", "10:00", "s7", "s1"))).isEqualTo(1_500);
    assertThat(total(tariff, EAST, leg(SATURDAY + "18:45", "", "rail", "s1", "s7", "")))
        .isEqualTo(1_500);
  }

  @Test
  void sanFrancisco_cashCostsMoreThanTheCard() throws IOException {
    Tariff tariff =
        tariff(
            PaperFeed.in(WEST)
                .with("fare_media.txt", "fare_media_id,fare_media_type", "cash,0", "clipper,2")
                .with(
                    "fare_products.txt",
                    "fare_product_id,fare_media_id,amount,currency",
                    "single,cash,3.00,USD",
                    "single,clipper,2.50,USD")
                .with("fare_leg_rules.txt", "network_id,fare_product_id", "core,single"));

    assertThat(total(tariff, WEST, leg(WORKDAY + "08:00", "", "core", "", "", "cash")))
        .isEqualTo(300);
    assertThat(total(tariff, WEST, leg(WORKDAY + "08:00", "", "core", "", "", "clipper")))
        .isEqualTo(250);
  }

  @Test
  void cleanAirExpress_contactlessCostsLess() throws IOException {
    Tariff tariff =
        tariff(
            PaperFeed.in(WEST)
                .with("fare_media.txt", "fare_media_id,fare_media_type", "cash,0", "contactless,3")
                .with(
                    "fare_products.txt",
                    "fare_product_id,fare_media_id,amount,currency",
                    "single,contactless,6.00,USD",
                    "single,,7.00,USD")
                .with("fare_leg_rules.txt", "network_id,fare_product_id", "core,single"));

    assertThat(total(tariff, WEST, leg(WORKDAY + "08:00", "", "core", "", "", "contactless")))
        .isEqualTo(600);
    assertThat(total(tariff, WEST, leg(WORKDAY + "08:00", "", "core", "", "", "cash")))
        .isEqualTo(700);
  }

  @Test
  void withoutPriorities_anEmptyFieldMeansWhateverIsNotListed() throws IOException {
    Tariff tariff =
        tariff(
            PaperFeed.in(WEST)
                .with("areas.txt", "area_id", "airport")
                .with("stop_areas.txt", "area_id,stop_id", "airport,s7")
                .with(
                    "fare_products.txt",
                    "fare_product_id,amount,currency",
                    "any,1.00,USD",
                    "airport,9.00,USD")
                .with(
                    "fare_leg_rules.txt",
                    "network_id,from_area_id,fare_product_id",
                    "core,,any",
                    "core,airport,airport"));

    assertThat(total(tariff, WEST, leg(WORKDAY + "08:00", "", "core", "s7", "", "")))
        .isEqualTo(900);
    assertThat(total(tariff, WEST, leg(WORKDAY + "08:00", "", "core", "s1", "", "")))
        .isEqualTo(100);
  }

  private Tariff tariff(PaperFeed feed) throws IOException {
    ImportResult result = feed.read(folder);
    assertThat(result).isInstanceOf(ImportResult.Imported.class);
    return new Tariff(((ImportResult.Imported) result).tables());
  }

  private record Ride(
      String departure, String arrival, String network, String from, String to, String medium) {}

  private static Ride core(String time) {
    return leg(WORKDAY + time, "", "core", "", "", "");
  }

  private static Ride rail(String departure, String arrival, String from, String to) {
    return leg(WORKDAY + departure, WORKDAY + arrival, "rail", from, to, "");
  }

  private static Ride leg(
      String departure, String arrival, String network, String from, String to, String medium) {
    return new Ride(departure, arrival, network, from, to, medium);
  }

  private static long total(Tariff tariff, String zone, Ride... rides) {
    List<Leg> legs = new ArrayList<>();
    for (Ride ride : rides) {
      legs.add(
          new Leg(
              "leg-" + legs.size(),
              LocalDateTime.parse(ride.departure()).atZone(ZoneId.of(zone)).toInstant(),
              some(ride.arrival())
                  .map(text -> LocalDateTime.parse(text).atZone(ZoneId.of(zone)).toInstant()),
              List.of(ride.network()),
              some(ride.from()),
              some(ride.to()),
              Optional.empty(),
              some(ride.medium()),
              Leg.Kind.RIDE));
    }
    return FareEngine.price(tariff, legs).total();
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
