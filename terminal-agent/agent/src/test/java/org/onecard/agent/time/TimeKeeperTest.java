package org.onecard.agent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onecard.protocol.record.TimeQuality;

/** What a restart finds of the time. */
class TimeKeeperTest {

  private static final Instant ENROLLED = Instant.parse("2026-05-01T08:00:00Z");

  /** Two to the 31 seconds after 1970: what counts in 32 bits is at its end. */
  private static final Instant AFTER_2038 = Instant.parse("2038-01-19T03:14:08Z");

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong();

  @ParameterizedTest(name = "machine {0} years off, floor kept: {1}")
  @CsvSource({"-10, true", "-10, false", "10, true", "10, false"})
  void clockYearsWrongAtAStart_isInDoubt_andNeverBeforeWhatIsKnown(int years, boolean kept)
      throws IOException {
    Instant floor = kept ? ENROLLED.plus(Duration.ofDays(40)) : ENROLLED;
    if (kept) {
      hostSaid(open(ENROLLED), floor);
    }
    Instant wrong = floor.plus(Duration.ofDays(365L * years));

    ClockReading reading = open(wrong).now();

    assertThat(reading.quality()).isEqualTo(TimeQuality.IN_DOUBT);
    assertThat(reading.at()).isEqualTo(years < 0 ? floor : wrong);
    assertThat(open(wrong).floor()).isEqualTo(floor);
  }

  @Test
  void leapOfTheHost_isNotOnTheDisk_beforeItHasHeld() throws IOException {
    TimeKeeper time = open(ENROLLED);
    hostSaid(time, ENROLLED.plus(Duration.ofDays(3_653)));

    assertThat(time.now().quality()).isEqualTo(TimeQuality.IN_DOUBT);
    assertThat(open(ENROLLED).floor()).isEqualTo(ENROLLED);

    nanos.addAndGet(TerminalTime.LEAP_HOLDS.toNanos());
    hostSaid(time, ENROLLED.plus(Duration.ofDays(3_653)).plus(TerminalTime.LEAP_HOLDS));

    assertThat(open(ENROLLED).floor()).isAfter(ENROLLED.plus(Duration.ofDays(3_653)));
  }

  @Test
  void floorAfter2038_isKeptToTheMillisecond() throws IOException {
    Path file = folder.resolve("floor");
    TimeKeeper time = keeper(AFTER_2038.minusSeconds(3_600), AFTER_2038);
    hostSaid(time, AFTER_2038.plusMillis(7));

    assertThat(Files.readString(file)).contains("2147483648007");
    assertThat(keeper(ENROLLED, AFTER_2038).floor()).isEqualTo(AFTER_2038.plusMillis(7));
  }

  @Test
  void floorThatWasSetBack_isWhatTheNextStartFinds() throws IOException {
    hostSaid(open(ENROLLED), ENROLLED.plusSeconds(80_000));
    TimeKeeper.setBack(folder.resolve("floor"), ENROLLED.plusSeconds(10));

    assertThat(open(ENROLLED).floor()).isEqualTo(ENROLLED.plusSeconds(10));
  }

  private void hostSaid(TimeKeeper time, Instant at) throws IOException {
    for (Instant step = time.floor();
        step.isBefore(at) && Duration.between(step, at).toDays() < 90; ) {
      step = step.plus(TerminalTime.LEAP);
      time.hostSaid(step.isBefore(at) ? step : at, nanos.get(), nanos.get());
    }
    time.hostSaid(at, nanos.get(), nanos.get());
  }

  private TimeKeeper open(Instant wall) throws IOException {
    return keeper(ENROLLED, wall);
  }

  private TimeKeeper keeper(Instant least, Instant wall) throws IOException {
    return TimeKeeper.open(
        folder.resolve("floor"), least, Clock.fixed(wall, ZoneOffset.UTC), nanos::get);
  }
}
