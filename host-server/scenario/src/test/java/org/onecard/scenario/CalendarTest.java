package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;

/** Leap days, summer times and the far ends of the calendar. */
class CalendarTest {

  @ParameterizedTest(name = "{0} in {1} is of {2}")
  @CsvSource({
    // Shanghai today, on the last second of a day and the first of the next, and past 2038.
    "2026-03-01T15:59:59Z, Asia/Shanghai, 2026-03-01",
    "2026-03-01T16:00:00Z, Asia/Shanghai, 2026-03-02",
    "2038-01-19T03:14:08Z, Asia/Shanghai, 2038-01-19",
    "2040-02-28T16:00:00Z, Asia/Shanghai, 2040-02-29",
    // Its summer time of 1986 to 1991: midnight was an hour earlier.
    "1988-07-01T14:59:59Z, Asia/Shanghai, 1988-07-01",
    "1988-07-01T15:00:00Z, Asia/Shanghai, 1988-07-02",
    // A zone with summer time, in the night that has 23 hours and in the one that has 25.
    "2026-03-28T22:59:59Z, Europe/Berlin, 2026-03-28",
    "2026-03-28T23:00:00Z, Europe/Berlin, 2026-03-29",
    "2026-03-29T21:59:59Z, Europe/Berlin, 2026-03-29",
    "2026-03-29T22:00:00Z, Europe/Berlin, 2026-03-30",
    "2026-10-25T22:59:59Z, Europe/Berlin, 2026-10-25",
    "2026-10-25T23:00:00Z, Europe/Berlin, 2026-10-26",
    // One whose clocks are put on at midnight: that day begins at one.
    "2018-11-04T02:59:59Z, America/Sao_Paulo, 2018-11-03",
    "2018-11-04T03:00:00Z, America/Sao_Paulo, 2018-11-04",
    // Before and after all calendars.
    "-999999999-01-02T00:00:00Z, Asia/Shanghai, 1970-01-01",
    "+999999999-12-30T00:00:00Z, Asia/Shanghai, 9999-12-30"
  })
  void instant_isOfTheLocalDayThatItFallsInto(Instant at, ZoneId zone, LocalDate day) {
    assertThat(TapCase.localDay(at, zone)).isEqualTo(day);
  }

  @ParameterizedTest(name = "in {0}, {1} begins at {2}")
  @CsvSource({
    "Europe/Berlin, 2026-03-29, 2026-03-28T23:00:00Z",
    "Europe/Berlin, 2026-03-30, 2026-03-29T22:00:00Z",
    "America/Sao_Paulo, 2018-11-04, 2018-11-04T03:00:00Z",
    "Asia/Shanghai, 2040-02-29, 2040-02-28T16:00:00Z"
  })
  void day_beginsOnce_whateverTheClocksDo(ZoneId zone, LocalDate day, Instant begins) {
    Item metro = City.item(City.METRO, City.metro());
    Catalogue catalogue = new Catalogue(City.CHONGQING, 7, Instant.EPOCH, zone, List.of(metro));
    Tap tap = tapAt(begins.plusSeconds(7_200));

    assertThat(TapCase.of(catalogue, metro, City.facts(), tap).day()).isEqualTo(day);
    assertThat(TapCase.of(catalogue, metro, City.facts(), tap).dayStart()).isEqualTo(begins);
  }

  @ParameterizedTest(name = "born on {0}, on {1}: {2}")
  @CsvSource({
    // Who was born on a leap day becomes older on the first of March of a common year.
    "1968-02-29, 2027-02-28, 58",
    "1968-02-29, 2027-03-01, 59",
    "1968-02-29, 2028-02-28, 59",
    "1968-02-29, 2028-02-29, 60",
    "1968-02-28, 2028-02-29, 60",
    "1968-03-01, 2028-02-29, 59",
    // In a summer time of Shanghai: a day of birth has no hours.
    "1988-07-02, 2053-07-01, 64",
    "1988-07-02, 2053-07-02, 65",
    // No leap day in 2100.
    "2040-02-29, 2100-02-28, 59",
    "2040-02-29, 2100-03-01, 60"
  })
  void age_isTheSameAfterTheBirthdayIsForgotten(LocalDate born, LocalDate day, int age) {
    Holder holder =
        new Holder(
            HolderClass.ADULT,
            Optional.empty(),
            Optional.empty(),
            Optional.of(born),
            Optional.empty(),
            List.of());

    assertThat(holder.ageOn(day)).contains(age);
    assertThat(holder.asOn(day).ageOn(day)).contains(age);
    assertThat(holder.asOn(day).born().orElseThrow()).isBeforeOrEqualTo(day.minusYears(age));
  }

  @Test
  void passOfALeapDay_isGoodOnIt_andEndsWithIt() {
    LocalDate leapDay = LocalDate.of(2028, 2, 29);
    Entitlement annual = new Entitlement("park-annual", LocalDate.of(2027, 3, 1), leapDay, 0);

    assertThat(annual.holdsOn(leapDay)).isTrue();
    assertThat(annual.holdsOn(leapDay.plusDays(1))).isFalse();
    assertThat(annual.holdsOn(leapDay.minusYears(1))).isFalse();
  }

  @ParameterizedTest(name = "at {0} a ride costs {1}")
  @CsvSource({
    "2028-02-28T15:59:59Z, 300",
    "2028-02-28T16:00:00Z, 250",
    "2028-02-29T15:59:59Z, 250",
    "2028-02-29T16:00:00Z, 400",
    "2039-12-31T16:00:00Z, 400"
  })
  void fareOfALeapDay_holdsForThatDay_andTheNextFollows(Instant at, long fen) {
    LocalDate leapDay = LocalDate.of(2028, 2, 29);
    TransitRules fares =
        new TransitRules(
            "metro",
            List.of(
                new FarePeriod(City.OPENED, Optional.of(leapDay.minusDays(1)), Money.fen(300)),
                new FarePeriod(leapDay, Optional.of(leapDay), Money.fen(250)),
                new FarePeriod(leapDay.plusDays(1), Optional.empty(), Money.fen(400))),
            Map.of(),
            Duration.ZERO,
            Optional.empty());
    Catalogue catalogue =
        new Catalogue(
            City.CHONGQING, 7, Instant.EPOCH, City.ZONE, List.of(City.item(City.METRO, fares)));

    Ruling ruling = Decider.decide(catalogue, City.facts(), tapAt(at));

    assertThat(((Decision.Approved) ruling.decision()).charge()).isEqualTo(Money.fen(fen));
  }

  private static Tap tapAt(Instant at) {
    return City.tap(City.METRO, City.card(), at, "station-a", Tap.DecidedBy.HOST);
  }
}
