package org.onecard.server.host;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The real clock, moved on by tests that cannot wait a year. */
final class TestClock extends Clock {

  private volatile Duration ahead = Duration.ZERO;

  void set(Instant now) {
    ahead = Duration.between(Instant.now(), now);
  }

  void advance(Duration by) {
    ahead = ahead.plus(by);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the host asks for instants only");
  }
}
