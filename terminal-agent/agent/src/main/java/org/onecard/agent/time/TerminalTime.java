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
 * <p>A host's word that leaps ahead of what the terminal believes is followed at once, since the
 * region decides what time it is, and is in doubt until it has been said for {@link #LEAP_HOLDS}.
 * Only then does the floor follow: a floor never goes back by itself, and one that a clock ten
 * years ahead had set for a moment would refuse the true time and every certificate for ten years.
 * No old word can be played again to make or to confirm a leap, because each answers a nonce of
 * ours.
 *
 * @param floor no time before this one is possible any more
 * @param anchor the host's last word in this run that was no leap; empty before it
 * @param leap a word of the host that lies far ahead and is not confirmed
 */
record TerminalTime(Instant floor, Optional<Anchor> anchor, Optional<Leap> leap) {

  /** A terminal that was in store for longer asks the host before its time is believed. */
  static final Duration LONGEST_OFF = Duration.ofDays(90);

  /**
   * How far the monotonic clock may run away from true time before an anchor is no longer the
   * host's word: quartz drifts by some 50 millionths, two seconds in half a day.
   */
  static final Duration ANCHOR_HOLDS = Duration.ofHours(12);

  /**
   * So far ahead of its own belief a terminal takes the host's word for the floor at once: one with
   * a dead clock battery has a weekend.
   */
  static final Duration LEAP = Duration.ofDays(3);

  /**
   * How long the host has to go on saying so before a leap moves the floor: long enough that an
   * operator sees a clock that is wrong, and shorter than a day of service, after which many a
   * terminal is switched off.
   */
  static final Duration LEAP_HOLDS = Duration.ofHours(6);

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

  /**
   * A leap that is not confirmed.
   *
   * @param anchor the host's last word
   * @param sinceNanos the monotonic clock when it was first said
   */
  record Leap(Anchor anchor, long sinceNanos) {}

  static TerminalTime startingFrom(Instant floor) {
    return new TerminalTime(floor, Optional.empty(), Optional.empty());
  }

  /**
   * The corrected time.
   *
   * @param wall the machine's wall clock
   * @param nanos the machine's monotonic clock, from any origin
   */
  ClockReading read(Instant wall, long nanos) {
    if (leap.isPresent()) {
      return new ClockReading(
          later(leap.get().anchor().countedOn(nanos), floor), TimeQuality.IN_DOUBT);
    }
    if (anchor.isPresent()) {
      boolean fresh = nanos - anchor.get().nanos() <= ANCHOR_HOLDS.toNanos();
      return new ClockReading(
          later(anchor.get().countedOn(nanos), floor),
          fresh ? TimeQuality.FROM_HOST : TimeQuality.FROM_FLOOR);
    }
    return new ClockReading(
        later(wall, floor), isBelievable(wall) ? TimeQuality.FROM_FLOOR : TimeQuality.IN_DOUBT);
  }

  private boolean isBelievable(Instant wall) {
    return !wall.isBefore(floor) && !wall.isAfter(floor.plus(LONGEST_OFF));
  }

  /**
   * The host's answer to a nonce came, its signature is right.
   *
   * @param hostAt the time it names
   * @param wall the machine's wall clock when the answer came
   * @param askedNanos monotonic clock when the nonce went out
   * @param answeredNanos monotonic clock when the answer came
   */
  TerminalTime hostSaid(Instant hostAt, Instant wall, long askedNanos, long answeredNanos) {
    // The host spoke somewhere in between; the middle is wrong by half the way there and back.
    long spokenNanos = askedNanos + (answeredNanos - askedNanos) / 2;
    Anchor said = new Anchor(hostAt, spokenNanos);
    if (!hostAt.isAfter(believed(wall, spokenNanos).plus(LEAP))) {
      return taken(said);
    }
    Optional<Leap> same =
        leap.filter(before -> isWithin(LEAP, before.anchor().countedOn(spokenNanos), hostAt));
    if (same.isPresent() && spokenNanos - same.get().sinceNanos() >= LEAP_HOLDS.toNanos()) {
      return taken(said);
    }
    return new TerminalTime(
        floor, anchor, Optional.of(new Leap(said, same.map(Leap::sinceNanos).orElse(spokenNanos))));
  }

  private TerminalTime taken(Anchor said) {
    return new TerminalTime(later(said.at(), floor), Optional.of(said), Optional.empty());
  }

  /** What the time would be if the host had not spoken now, nor of a leap before. */
  private Instant believed(Instant wall, long nanos) {
    if (anchor.isPresent()) {
      return later(anchor.get().countedOn(nanos), floor);
    }
    return isBelievable(wall) ? wall : floor;
  }

  private static boolean isWithin(Duration most, Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(most) <= 0;
  }

  /**
   * The floor that may be kept for the next start: with no anchor it does not move, nor by a leap.
   */
  TerminalTime raiseFloor(long nanos) {
    return new TerminalTime(
        anchor.map(fixed -> later(fixed.countedOn(nanos), floor)).orElse(floor), anchor, leap);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
