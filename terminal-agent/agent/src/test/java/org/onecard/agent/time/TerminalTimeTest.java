package org.onecard.agent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onecard.protocol.record.TimeQuality;

class TerminalTimeTest {

  private static final Instant FLOOR = Instant.parse("2026-05-01T08:00:00Z");
  private static final long SECOND = 1_000_000_000L;

  private final TerminalTime time = TerminalTime.startingFrom(FLOOR);

  @Test
  void wallClockAfterTheFloor_isBelievedWithoutTheHost() {
    ClockReading reading = time.read(FLOOR.plusSeconds(60), 0);

    assertThat(reading).isEqualTo(new ClockReading(FLOOR.plusSeconds(60), TimeQuality.FROM_FLOOR));
  }

  @Test
  void wallClockBeforeTheFloor_isInDoubt_andTimeDoesNotGoBack() {
    ClockReading reading = time.read(Instant.EPOCH, 0);

    assertThat(reading).isEqualTo(new ClockReading(FLOOR, TimeQuality.IN_DOUBT));
  }

  @Test
  void wallClockFarAhead_isInDoubt() {
    assertThat(time.read(FLOOR.plus(Duration.ofDays(400)), 0).quality())
        .isEqualTo(TimeQuality.IN_DOUBT);
  }

  @Test
  void hostTime_isCountedOnMonotonically_whateverTheWallClockSays() {
    TerminalTime told = time.hostSaid(FLOOR.plusSeconds(100), FLOOR, 10 * SECOND, 12 * SECOND);

    assertThat(told.read(Instant.EPOCH, 21 * SECOND))
        .isEqualTo(new ClockReading(FLOOR.plusSeconds(110), TimeQuality.FROM_HOST));
  }

  @Test
  void hostTimeOfLongAgo_isNoLongerTheHostsWord() {
    TerminalTime told = time.hostSaid(FLOOR.plusSeconds(100), FLOOR, 0, 0);

    assertThat(told.read(Instant.EPOCH, TerminalTime.ANCHOR_HOLDS.toNanos() + 1).quality())
        .isEqualTo(TimeQuality.FROM_FLOOR);
  }

  @Test
  void floor_risesWithTheHostOnly() {
    assertThat(time.raiseFloor(100 * SECOND).floor()).isEqualTo(FLOOR);
    assertThat(time.hostSaid(FLOOR.plusSeconds(5), FLOOR, 0, 0).raiseFloor(10 * SECOND).floor())
        .isEqualTo(FLOOR.plusSeconds(15));
    assertThat(time.hostSaid(FLOOR.minusSeconds(5), FLOOR, 0, 0).floor()).isEqualTo(FLOOR);
  }

  @ParameterizedTest(name = "machine {0} days off, read without the host: {1}")
  @CsvSource({
    "-3653, IN_DOUBT",
    "-1, IN_DOUBT",
    "0, FROM_FLOOR",
    "90, FROM_FLOOR",
    "91, IN_DOUBT",
    "3653, IN_DOUBT"
  })
  void wallClockThatIsOff_neverGoesBeforeTheFloor_andSaysHowMuchItIsWorth(
      long days, TimeQuality quality) {
    Instant wall = FLOOR.plus(Duration.ofDays(days));

    assertThat(time.read(wall, 0))
        .isEqualTo(new ClockReading(wall.isBefore(FLOOR) ? FLOOR : wall, quality));
  }

  @ParameterizedTest(name = "machine {0} days after the floor, host {1}: at once {2}")
  @CsvSource({
    // The machine and the host agree, or the host is behind: that is no leap.
    "0, 0, true",
    "30, 30, true",
    "30, 33, true",
    "3653, 1, true",
    "-3653, 1, true",
    "30, 0, true",
    // The host alone says so.
    "0, 4, false",
    "30, 34, false",
    "0, 3653, false",
    "-3653, 200, false",
    // Nor does a machine count that was away for longer than a terminal is switched off.
    "91, 91, false",
    "3653, 3653, false"
  })
  void hostsFirstWord_movesTheFloor_unlessItLeaps(long machine, long host, boolean atOnce) {
    Instant hostAt = FLOOR.plus(Duration.ofDays(host));
    TerminalTime told = time.hostSaid(hostAt, FLOOR.plus(Duration.ofDays(machine)), 0, 0);

    assertThat(told.floor()).isEqualTo(atOnce ? hostAt : FLOOR);
    // It is followed all the same: what is wrong with a region's time is not for a gate to judge.
    assertThat(told.read(Instant.EPOCH, 10 * SECOND))
        .isEqualTo(
            new ClockReading(
                hostAt.plusSeconds(10), atOnce ? TimeQuality.FROM_HOST : TimeQuality.IN_DOUBT));
  }

  @Test
  void hostThatWasTenYearsAheadForAMoment_leavesNothingBehind() {
    Instant ahead = FLOOR.plus(Duration.ofDays(3_653));
    TerminalTime right = time.hostSaid(FLOOR, FLOOR, 0, 0);
    TerminalTime leapt = right.hostSaid(ahead, FLOOR, 5 * SECOND, 5 * SECOND);
    TerminalTime mended =
        leapt
            .raiseFloor(9 * SECOND)
            .hostSaid(FLOOR.plusSeconds(10), FLOOR, 10 * SECOND, 10 * SECOND);

    assertThat(leapt.raiseFloor(9 * SECOND).floor()).isEqualTo(FLOOR.plusSeconds(9));
    assertThat(mended.read(FLOOR, 10 * SECOND))
        .isEqualTo(new ClockReading(FLOOR.plusSeconds(10), TimeQuality.FROM_HOST));
  }

  @Test
  void leap_movesTheFloor_onceTheHostHasSaidSoForSixHours() {
    Instant ahead = FLOOR.plus(Duration.ofDays(200));
    long hours6 = TerminalTime.LEAP_HOLDS.toNanos();
    TerminalTime leapt = time.hostSaid(ahead, Instant.EPOCH, 0, 0);
    TerminalTime still =
        leapt.hostSaid(ahead.plusNanos(hours6 - 1), Instant.EPOCH, hours6 - 1, hours6 - 1);
    TerminalTime held = still.hostSaid(ahead.plusNanos(hours6), Instant.EPOCH, hours6, hours6);

    assertThat(still.raiseFloor(hours6).floor()).isEqualTo(FLOOR);
    assertThat(held.floor()).isEqualTo(ahead.plusNanos(hours6));
    assertThat(held.read(Instant.EPOCH, hours6).quality()).isEqualTo(TimeQuality.FROM_HOST);
  }

  @Test
  void leapElsewhere_isAnother_andHasToHoldFromItsOwnBeginning() {
    long hours6 = TerminalTime.LEAP_HOLDS.toNanos();
    TerminalTime leapt = time.hostSaid(FLOOR.plus(Duration.ofDays(200)), FLOOR, 0, 0);
    TerminalTime other = leapt.hostSaid(FLOOR.plus(Duration.ofDays(3_653)), FLOOR, hours6, hours6);

    assertThat(other.floor()).isEqualTo(FLOOR);
    assertThat(other.leap().orElseThrow().sinceNanos()).isEqualTo(hours6);
  }

  @Test
  void monotonicClockThatRollsOver_countsOn() {
    long before = Long.MAX_VALUE - 5 * SECOND;
    TerminalTime told = time.hostSaid(FLOOR.plusSeconds(100), FLOOR, before, before + 2);

    assertThat(told.read(Instant.EPOCH, before + 10 * SECOND))
        .isEqualTo(new ClockReading(FLOOR.plusSeconds(110).minusNanos(1), TimeQuality.FROM_HOST));
    assertThat(told.read(Instant.EPOCH, before + TerminalTime.ANCHOR_HOLDS.toNanos() + 2).quality())
        .isEqualTo(TimeQuality.FROM_FLOOR);
  }
}
