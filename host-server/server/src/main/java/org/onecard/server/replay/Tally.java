package org.onecard.server.replay;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.RecordedTaps.Was;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Tap;

/** What would have changed in one group. Owned by one thread until it is added to another. */
public final class Tally {

  private long taps;
  private long dearer;
  private long cheaper;
  private long nowDeclined;
  private long nowApproved;
  private long otherReason;
  private long beforeFen;
  private long afterFen;
  private final Map<Reason, Long> declinedFor = new EnumMap<>(Reason.class);
  private @Nullable Extreme largestIncrease;
  private @Nullable Extreme largestDecrease;
  private @Nullable String firstDeclined;
  private @Nullable String firstApproved;
  private Instant firstDeclinedAt = Instant.MAX;
  private Instant firstApprovedAt = Instant.MAX;

  void count(Group group, Tap tap, Was was, Decision decision) {
    Was is = Was.of(decision);
    taps++;
    beforeFen = Math.addExact(beforeFen, was.chargeFen());
    afterFen = Math.addExact(afterFen, is.chargeFen());
    if (was.approved() && decision instanceof Decision.Declined declined) {
      nowDeclined++;
      declinedFor.merge(declined.reason(), 1L, Long::sum);
      exampleDeclined(tap.at(), tap.tapId());
    } else if (!was.approved() && is.approved()) {
      nowApproved++;
      exampleApproved(tap.at(), tap.tapId());
    } else if (was.approved()) {
      charged(group, tap, was.chargeFen(), is.chargeFen());
    } else if (was.reason() != is.reason()) {
      otherReason++;
    }
  }

  private void charged(Group group, Tap tap, long before, long after) {
    if (after == before) {
      return;
    }
    Extreme extreme =
        new Extreme(
            tap.tapId(), tap.at(), tap.terminalId(), group, Money.fen(before), Money.fen(after));
    if (after > before) {
      dearer++;
      largestIncrease = further(largestIncrease, extreme);
    } else {
      cheaper++;
      largestDecrease = further(largestDecrease, extreme);
    }
  }

  private static Extreme further(@Nullable Extreme one, Extreme other) {
    if (one == null) {
      return other;
    }
    long first = Math.abs(one.differenceFen());
    long second = Math.abs(other.differenceFen());
    return second > first || (second == first && other.isBefore(one)) ? other : one;
  }

  private void exampleDeclined(Instant at, String tapId) {
    if (at.isBefore(firstDeclinedAt)) {
      firstDeclinedAt = at;
      firstDeclined = tapId;
    }
  }

  private void exampleApproved(Instant at, String tapId) {
    if (at.isBefore(firstApprovedAt)) {
      firstApprovedAt = at;
      firstApproved = tapId;
    }
  }

  void add(Tally other) {
    taps += other.taps;
    dearer += other.dearer;
    cheaper += other.cheaper;
    nowDeclined += other.nowDeclined;
    nowApproved += other.nowApproved;
    otherReason += other.otherReason;
    beforeFen = Math.addExact(beforeFen, other.beforeFen);
    afterFen = Math.addExact(afterFen, other.afterFen);
    other.declinedFor.forEach((reason, count) -> declinedFor.merge(reason, count, Long::sum));
    other.largestIncrease().ifPresent(more -> largestIncrease = further(largestIncrease, more));
    other.largestDecrease().ifPresent(more -> largestDecrease = further(largestDecrease, more));
    other.firstDeclined().ifPresent(tapId -> exampleDeclined(other.firstDeclinedAt, tapId));
    other.firstApproved().ifPresent(tapId -> exampleApproved(other.firstApprovedAt, tapId));
  }

  public long taps() {
    return taps;
  }

  /** Approved before and after, and dearer. */
  public long dearer() {
    return dearer;
  }

  /** Approved before and after, and cheaper. */
  public long cheaper() {
    return cheaper;
  }

  /** Approved before, declined by the draft. */
  public long nowDeclined() {
    return nowDeclined;
  }

  /** Declined before, approved by the draft. */
  public long nowApproved() {
    return nowApproved;
  }

  /** Declined before and after, for another reason. */
  public long otherReason() {
    return otherReason;
  }

  public Money before() {
    return Money.fen(beforeFen);
  }

  public Money after() {
    return Money.fen(afterFen);
  }

  /** Why the draft declines what was approved. */
  public Map<Reason, Long> declinedFor() {
    return Map.copyOf(declinedFor);
  }

  public Optional<Extreme> largestIncrease() {
    return Optional.ofNullable(largestIncrease);
  }

  public Optional<Extreme> largestDecrease() {
    return Optional.ofNullable(largestDecrease);
  }

  /** The earliest tap that the draft declines and that was approved. */
  public Optional<String> firstDeclined() {
    return Optional.ofNullable(firstDeclined);
  }

  /** The earliest tap that the draft approves and that was declined. */
  public Optional<String> firstApproved() {
    return Optional.ofNullable(firstApproved);
  }

  /** Whether the draft decides anything otherwise. */
  public boolean isChanged() {
    return dearer + cheaper + nowDeclined + nowApproved + otherReason > 0;
  }
}
