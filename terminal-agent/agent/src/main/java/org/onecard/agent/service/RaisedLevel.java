package org.onecard.agent.service;

import java.time.Duration;

/**
 * How long the log still says everything. It falls back by itself, whatever the clock is set to.
 */
final class RaisedLevel {

  static final Duration LASTS = Duration.ofHours(1);

  private boolean raised;
  private long sinceNanos;

  void raise(long nowNanos) {
    raised = true;
    sinceNanos = nowNanos;
  }

  void lower() {
    raised = false;
  }

  boolean isRaised() {
    return raised;
  }

  /** How long it stays raised; zero when it is not, or no more. */
  Duration left(long nowNanos) {
    Duration left = LASTS.minusNanos(nowNanos - sinceNanos);
    return raised && !left.isNegative() ? left : Duration.ZERO;
  }
}
