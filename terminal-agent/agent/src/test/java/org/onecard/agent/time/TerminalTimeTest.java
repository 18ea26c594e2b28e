package org.onecard.agent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
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
    TerminalTime told = time.hostSaid(FLOOR.plusSeconds(100), 10 * SECOND, 12 * SECOND);

    assertThat(told.read(Instant.EPOCH, 21 * SECOND))
        .isEqualTo(new ClockReading(FLOOR.plusSeconds(110), TimeQuality.FROM_HOST));
  }

  @Test
  void hostTimeOfLongAgo_isNoLongerTheHostsWord() {
    TerminalTime told = time.hostSaid(FLOOR.plusSeconds(100), 0, 0);

    assertThat(told.read(Instant.EPOCH, TerminalTime.ANCHOR_HOLDS.toNanos() + 1).quality())
        .isEqualTo(TimeQuality.FROM_FLOOR);
  }

  @Test
  void floor_risesWithTheHostOnly() {
    assertThat(time.raiseFloor(100 * SECOND).floor()).isEqualTo(FLOOR);
    assertThat(time.hostSaid(FLOOR.plusSeconds(5), 0, 0).raiseFloor(10 * SECOND).floor())
        .isEqualTo(FLOOR.plusSeconds(15));
    assertThat(time.hostSaid(FLOOR.minusSeconds(5), 0, 0).floor()).isEqualTo(FLOOR);
  }
}
