package org.onecard.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onecard.agent.service.PinGuard.Attempt;

class PinGuardTest {

  private static final Attempt HERE = of("192.0.2.250");
  private static final Attempt AT_THE_MACHINE = of("127.0.0.1");

  private final PinGuard guard = new PinGuard();
  private long now;

  @Test
  void threeMistypedOnes_costNothing_thenEachDoublesTheWait() {
    for (int i = 0; i < 3; i++) {
      assertThat(guard.begin(HERE, now)).isZero();
    }

    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Duration wait = guard.begin(HERE, now);
      waits.add(wait);
      now += wait.toNanos();
      assertThat(guard.begin(HERE, now)).isZero();
    }

    assertThat(waits)
        .containsExactly(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16));
  }

  @Test
  void aHundredWrongOnes_takeMostOfADay_andNobodyIsLockedOutForGood() {
    Duration waited = wrong(100);

    assertThat(waited).isGreaterThan(Duration.ofHours(20));
    assertThat(guard.waitOf(HERE, now)).isLessThanOrEqualTo(PinGuard.LONGEST_OF_A_SOURCE);
    now += PinGuard.LONGEST_OF_A_SOURCE.toNanos();
    assertThat(guard.begin(HERE, now)).isZero();
  }

  @Test
  void whoWaits_mayNotTry_andTryingDoesNotLengthenTheWait() {
    wrong(5);
    now += 1;
    Duration left = guard.waitOf(HERE, now);

    for (int i = 0; i < 1_000; i++) {
      assertThat(guard.begin(HERE, now)).isEqualTo(left);
    }
  }

  @Test
  void triesAtTheSameMoment_allCount() {
    guard.begin(HERE, now);
    guard.begin(HERE, now);
    guard.begin(HERE, now);

    assertThat(guard.begin(HERE, now)).isPositive();
  }

  @Test
  void aSlowLookAtAPin_doesNotShortenTheWait() {
    wrong(2);
    guard.begin(HERE, now);
    now += Duration.ofSeconds(9).toNanos();

    guard.wrong(HERE, now);

    assertThat(guard.waitOf(HERE, now)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aRightOne_forgetsWhatItsSourceGotWrong() {
    wrong(6);
    now += PinGuard.LONGEST_OF_A_SOURCE.toNanos();
    assertThat(guard.begin(HERE, now)).isZero();

    guard.right(HERE);

    assertThat(guard.wrongInAll()).isZero();
    assertThat(guard.begin(HERE, now)).isZero();
    assertThat(guard.begin(HERE, now)).isZero();
  }

  @Test
  void whoKnowsOnePin_gainsNoTriesAtAnother() {
    Attempt known = new Attempt(HERE.source(), ServiceRole.VIEW);
    for (int i = 0; i < 3; i++) {
      assertThat(guard.begin(HERE, now)).isZero();
      assertThat(guard.begin(known, now)).isZero();
      guard.right(known);
    }

    assertThat(guard.waitOf(HERE, now)).isEqualTo(Duration.ofSeconds(2));
    assertThat(guard.wrongInAll()).isEqualTo(3);
  }

  @Test
  void atTheMachine_onlyOnesOwnWrongOnesCount() {
    for (int i = 0; i < 2 * PinGuard.FREE_IN_ALL; i++) {
      now += PinGuard.LONGEST_IN_ALL.toNanos();
      assertThat(guard.begin(of("192.0.2." + i), now)).isZero();
    }

    assertThat(guard.waitOf(HERE, now)).isPositive();
    for (int i = 0; i < 3; i++) {
      assertThat(guard.begin(AT_THE_MACHINE, now)).isZero();
    }
    assertThat(guard.begin(AT_THE_MACHINE, now)).isEqualTo(Duration.ofSeconds(2));
    assertThat(guard.waitOf(of("0:0:0:0:0:0:0:1"), now)).isZero();
  }

  @Test
  void manySources_gainNothing() {
    for (int i = 0; i < PinGuard.FREE_IN_ALL; i++) {
      assertThat(guard.begin(of("192.0.2." + i), now)).isZero();
    }

    assertThat(guard.begin(of("192.0.2.200"), now)).isEqualTo(Duration.ofSeconds(2));
    now += Duration.ofSeconds(2).toNanos();
    assertThat(guard.begin(of("192.0.2.200"), now)).isZero();
    assertThat(guard.begin(of("192.0.2.201"), now)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void memory_isBounded_andTheWaitOfAllIsNotForgotten() {
    Map<Attempt, Integer> tooMany = new HashMap<>();
    for (int i = 0; i < 2 * PinGuard.MOST_SOURCES; i++) {
      tooMany.put(of("source-" + i), 1);
    }
    PinGuard guard = PinGuard.restored(tooMany, 2 * PinGuard.MOST_SOURCES, now);
    for (int i = 0; i < 10; i++) {
      now += guard.waitOf(of("other-" + i), now).toNanos();
      assertThat(guard.begin(of("other-" + i), now)).isZero();
    }

    assertThat(guard.wrongByAttempt()).containsKey(of("other-9")).hasSize(PinGuard.MOST_SOURCES);
    assertThat(guard.waitOf(of("source-new"), now)).isEqualTo(PinGuard.LONGEST_IN_ALL);
  }

  @Test
  void aRestart_givesNobodyNewTries() {
    wrong(8);

    PinGuard after = PinGuard.restored(guard.wrongByAttempt(), guard.wrongInAll(), 7);

    assertThat(after.begin(HERE, 7)).isEqualTo(Duration.ofSeconds(64));
    assertThat(after.wrongInAll()).isEqualTo(8);
    assertThat(PinGuard.restored(Map.of(HERE, -5), -3, 0).begin(HERE, 0)).isZero();
  }

  @Test
  void afterAnHourOfSilence_whatWasIsForgotten() {
    wrong(8);
    now += PinGuard.FORGOTTEN_AFTER.toNanos() + 1;

    assertThat(guard.begin(HERE, now)).isZero();
    assertThat(guard.wrongInAll()).isEqualTo(1);
  }

  private static Attempt of(String source) {
    return new Attempt(source, ServiceRole.SERVICE);
  }

  /** Wrong ones of one source, each as soon as it may be tried; how long it waited. */
  private Duration wrong(int count) {
    long began = now;
    for (int i = 0; i < count; i++) {
      now += guard.waitOf(HERE, now).toNanos();
      assertThat(guard.begin(HERE, now)).isZero();
    }
    return Duration.ofNanos(now - began);
  }
}
