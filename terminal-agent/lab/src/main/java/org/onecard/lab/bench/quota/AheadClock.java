package org.onecard.lab.bench.quota;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Runs as the real clock does, from a time of its own, and can be moved on. */
final class AheadClock extends Clock {

  private final long beganNs = System.nanoTime();
  private volatile Instant from;

  AheadClock(Instant from) {
    this.from = from;
  }

  void advance(Duration by) {
    from = from.plus(by);
  }

  @Override
  public Instant instant() {
    return from.plusNanos(System.nanoTime() - beganNs);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a host asks for instants only");
  }
}
