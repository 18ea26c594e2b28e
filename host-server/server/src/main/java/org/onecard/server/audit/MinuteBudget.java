package org.onecard.server.audit;

import java.time.Duration;
import java.time.Instant;

/** So many in a minute, and no more. Safe from any thread. */
final class MinuteBudget {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int most;
  private Instant minuteStart = Instant.EPOCH;
  private int used;

  MinuteBudget(int most) {
    this.most = most;
  }

  synchronized boolean admits(Instant now) {
    // A clock that was set back must not shut the trail until it has caught up.
    if (now.isBefore(minuteStart) || !now.isBefore(minuteStart.plus(MINUTE))) {
      minuteStart = now;
      used = 0;
    }
    if (used == most) {
      return false;
    }
    used++;
    return true;
  }
}
