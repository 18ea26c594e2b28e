package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host does not sign a time that it can know to be wrong. */
class ClockCheckTest {

  private static final Instant NOW = Instant.parse("2031-05-04T03:00:00Z");

  @TempDir private Path data;

  @Test
  void hostWhoseClockFellBack_doesNotStart_andStartsOnceItIsSet() throws Exception {
    TestHost.startStocked(data, NOW).close();

    assertThatThrownBy(() -> TestHost.start(data, NOW.minusSeconds(10 * 365 * 86_400L)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2021-05-06")
        .hasMessageContaining("last written at 2031-05-04")
        .hasMessageContaining("timedatectl")
        .hasMessageContaining("--trust-clock");

    try (TestHost host = TestHost.start(data, NOW.plusSeconds(60))) {
      host.proveBook();
    }
  }

  @Test
  void clocksOfTwoHosts_mayDifferALittle_andAnEmptyBookSaysNothing() {
    Optional<Instant> last = Optional.of(NOW);
    assertThatCode(() -> ClockCheck.check(last, NOW.minus(ClockCheck.TOLERATED), false))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> ClockCheck.check(last, NOW.minus(ClockCheck.TOLERATED).minusMillis(1), false))
        .isInstanceOf(IOException.class);
    assertThatCode(() -> ClockCheck.check(Optional.empty(), Instant.EPOCH, false))
        .doesNotThrowAnyException();
  }

  @Test
  void clockThatIsTrusted_counts() {
    assertThatCode(() -> ClockCheck.check(Optional.of(NOW), Instant.EPOCH, true))
        .doesNotThrowAnyException();
  }
}
