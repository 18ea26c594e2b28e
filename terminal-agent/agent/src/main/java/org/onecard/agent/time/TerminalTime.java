package org.onecard.agent.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.onecard.protocol.record.TimeQuality;

/**
 * The terminal's corrected clock as a value: a floor that only rises, and an anchor where the host
 * has spoken.
 *
 * <p>Only a time that the host signed over our own nonce makes an anchor; from there the machine's
 * monotonic clock counts on. Without an anchor the machine's wall clock is believed while it lies
 * between the floor and so long after it as a terminal may be switched off.
 *
 * @param floor no time before this one is possible any more
 * @param anchor the host's last word in this run; empty before it
 */
record TerminalTime(Instant floor, Optional<Anchor> anchor) {

  /** A terminal that was in store for longer asks the host before its time is believed. */
  static final Duration LONGEST_OFF = Duration.ofDays(90);

  /**
   * How far the monotonic clock may run away from true time before an anchor is no longer the
   * host's word: quartz drifts by some 50 millionths, two seconds in half a day.
   */
  static final Duration ANCHOR_HOLDS = Duration.ofHours(12);

  /**
   * A signed time of the host, fixed to the monotonic clock.
   *
   * @param at the host's time
   * @param nanos the monotonic clock's reading that belongs to it
   */
  record Anchor(Instant at, long nanos) {
    Instant countedOn(long now) {
      return at.plusNanos(now - nanos);
    }
  }

  static TerminalTime startingFrom(Instant floor) {
    return new TerminalTime(floor, Optional.empty());
  }

  /**
   * The corrected time.
   *
   * @param wall the machine's wall clock
   * @param nanos the machine's monotonic clock, from any origin
   */
  ClockReading read(Instant wall, long nanos) {
    if (anchor.isPresent()) {
      boolean fresh = nanos - anchor.get().nanos() <= ANCHOR_HOLDS.toNanos();
      return new ClockReading(
          later(anchor.get().countedOn(nanos), floor),
          fresh ? TimeQuality.FROM_HOST : TimeQuality.FROM_FLOOR);
    }
    boolean believable = !wall.isBefore(floor) && !wall.isAfter(floor.plus(LONGEST_OFF));
    return new ClockReading(
        later(wall, floor), believable ? TimeQuality.FROM_FLOOR : TimeQuality.IN_DOUBT);
  }

  /**
   * The host's answer to a nonce came, its signature is right.
   *
   * @param hostAt the time it names
   * @param askedNanos monotonic clock when the nonce went out
   * @param answeredNanos monotonic clock when the answer came
   */
  TerminalTime hostSaid(Instant hostAt, long askedNanos, long answeredNanos) {
    // The host spoke somewhere in between; the middle is wrong by half the way there and back.
    long spokenNanos = askedNanos + (answeredNanos - askedNanos) / 2;
    return new TerminalTime(later(hostAt, floor), Optional.of(new Anchor(hostAt, spokenNanos)));
  }

  /** The floor that may be kept for the next start: with no anchor it does not move. */
  TerminalTime raiseFloor(long nanos) {
    return new TerminalTime(
        anchor.map(fixed -> later(fixed.countedOn(nanos), floor)).orElse(floor), anchor);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
