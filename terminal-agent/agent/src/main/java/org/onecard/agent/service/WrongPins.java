package org.onecard.agent.service;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps wrong PINs from filling the record of what was done: the first {@value #EACH} are told one
 * by one, later ones are counted and told as a sum, after a minute and then after twice as long
 * each time, up to an hour, for as long as it goes on. So somebody with many addresses writes some
 * thirty lines in a day, and what others did stays on record.
 *
 * <p>A machine: it is told the time. A sum whose time has come is told with whatever comes next.
 */
final class WrongPins {

  static final int EACH = 10;
  static final Duration FIRST_SUM = Duration.ofMinutes(1);
  static final Duration LONGEST_SUM = Duration.ofHours(1);

  /** After so long without a wrong one the next are told one by one again. */
  static final Duration CALM = Duration.ofHours(2);

  /** Addresses that are told apart in one sum. */
  static final int MOST_SOURCES = 1_000;

  private long lastNanos;
  private int each;
  private long sumBeganNanos;
  private Duration sumOver = FIRST_SUM;
  private long counted;
  private final Set<String> sources = new HashSet<>();
  private String lastSource = "";

  /** A sum to be put on record. */
  record Sum(long times, int sources, boolean moreSources, Duration over, String lastSource) {

    String sentence() {
      return "wrong PIN %d times more within %d min, from %d%s addresses"
          .formatted(times, Math.max(1, over.toMinutes()), sources, moreSources ? " or more" : "");
    }
  }

  /**
   * A PIN was wrong.
   *
   * @param nowNanos of a clock that never goes back
   * @return whether it is told by itself
   */
  boolean isTold(String source, long nowNanos) {
    if (counted == 0 && (each == 0 || nowNanos - lastNanos > CALM.toNanos())) {
      each = 0;
      sumOver = FIRST_SUM;
    }
    lastNanos = nowNanos;
    if (each < EACH) {
      each++;
      return true;
    }
    if (counted == 0) {
      sumBeganNanos = nowNanos;
    }
    counted++;
    lastSource = source;
    if (sources.size() < MOST_SOURCES) {
      sources.add(source);
    }
    return false;
  }

  /** The sum whose time has come; from then on counting begins anew. */
  Optional<Sum> due(long nowNanos) {
    return nowNanos - sumBeganNanos < sumOver.toNanos() ? Optional.empty() : now(nowNanos);
  }

  /** What has been counted so far; empty where nothing was. */
  Optional<Sum> now(long nowNanos) {
    if (counted == 0) {
      return Optional.empty();
    }
    Sum sum =
        new Sum(
            counted,
            sources.size(),
            sources.size() == MOST_SOURCES,
            Duration.ofNanos(nowNanos - sumBeganNanos),
            lastSource);
    counted = 0;
    sources.clear();
    Duration doubled = sumOver.multipliedBy(2);
    sumOver = doubled.compareTo(LONGEST_SUM) > 0 ? LONGEST_SUM : doubled;
    return Optional.of(sum);
  }
}
