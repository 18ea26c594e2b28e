package org.onecard.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.agent.service.WrongPins.Sum;

/** What of wrong PINs is put on record. */
class WrongPinsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final WrongPins pins = new WrongPins();
  private long now;
  private long told;
  private long summed;
  private int lines;

  private void wrong(String source) {
    if (pins.isTold(source, now)) {
      told++;
      lines++;
    }
    note(pins.due(now));
  }

  private void note(Optional<Sum> sum) {
    sum.ifPresent(
        known -> {
          summed += known.times();
          lines++;
        });
  }

  @Test
  void firstOnes_areToldOneByOne() {
    for (int i = 0; i < WrongPins.EACH; i++) {
      wrong("192.0.2.7");
    }
    assertThat(told).isEqualTo(WrongPins.EACH);
    wrong("192.0.2.7");
    assertThat(told).isEqualTo(WrongPins.EACH);
  }

  @Test
  void dayOfTriesFromAddressesThatAreNeverTheSame_isSomeLines_andNoneIsForgotten() {
    long tries = 24 * 3600 / 5;
    for (int i = 0; i < tries; i++) {
      wrong("2001:db8::" + Integer.toHexString(i));
      now += 5 * SECOND;
    }
    note(pins.now(now));

    assertThat(lines).isLessThan(45);
    assertThat(told + summed).isEqualTo(tries);
  }

  @Test
  void sum_saysHowManyFromHowManyAddresses_andKeepsNoMoreThanItMay() {
    for (int i = 0; i < WrongPins.EACH + 3 * WrongPins.MOST_SOURCES; i++) {
      pins.isTold("2001:db8::" + i, now);
    }
    now += 60 * SECOND;

    assertThat(pins.due(now).orElseThrow().sentence())
        .isEqualTo("wrong PIN 3000 times more within 1 min, from 1000 or more addresses");
  }

  @Test
  void quietHours_letTheNextBeToldOneByOneAgain() {
    for (int i = 0; i < 100; i++) {
      wrong("192.0.2.7");
    }
    now += WrongPins.CALM.toNanos() + 1;
    note(pins.due(now));
    long before = told;

    wrong("192.0.2.7");

    assertThat(told).isEqualTo(before + 1);
  }
}
