package org.onecard.scenario.fare;

import java.time.Duration;
import java.time.Instant;

/**
 * Compares spans of time without making any: pricing asks this hundreds of times a tap, and to make
 * a {@link Duration} each time was a tenth of it.
 */
final class Spans {

  private static final int NANOS_OF_A_SECOND = 1_000_000_000;

  private Spans() {}

  /**
   * Compares the time from one instant to another with a length of time.
   *
   * @return below 0 where it is shorter (also where {@code to} lies before {@code from}), 0 where
   *     it is as long, above 0 where it is longer
   */
  static int compare(Instant from, Instant to, Duration length) {
    // An instant's seconds are far from the bounds of a long, so that this cannot overflow.
    long seconds = to.getEpochSecond() - from.getEpochSecond();
    int nanos = to.getNano() - from.getNano();
    if (nanos < 0) {
      seconds--;
      nanos += NANOS_OF_A_SECOND;
    }
    return seconds == length.getSeconds()
        ? Integer.compare(nanos, length.getNano())
        : Long.compare(seconds, length.getSeconds());
  }

  /** Whether two instants lie closer together than this, whichever is the earlier. */
  static boolean isCloser(Instant one, Instant other, Duration length) {
    return one.isAfter(other) ? compare(other, one, length) < 0 : compare(one, other, length) < 0;
  }
}
