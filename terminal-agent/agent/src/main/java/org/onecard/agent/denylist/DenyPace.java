package org.onecard.agent.denylist;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Message.DenyListWanted;

/**
 * How much of a list is asked for at once, and when. One piece is under way at a time, and as much
 * as comes within some tenth of a second: a tap's answer behind it is hardly late. All times are
 * readings of one monotonic clock, in nanoseconds. One thread.
 */
public final class DenyPace {

  /** 65 ms of a line of 1 Mbit/s. */
  static final int LEAST_BYTES = 8_192;

  private static final long QUICK_NANOS = Duration.ofMillis(60).toNanos();
  private static final long SLOW_NANOS = Duration.ofMillis(120).toNanos();

  /** A gate where somebody always taps is to have its list too. */
  private static final long MOST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

  /** A host that has no room for a piece says nothing. */
  private static final long AGAIN_AFTER_NANOS = Duration.ofSeconds(10).toNanos();

  /** A disk that is full or slow may be so no longer. */
  private static final long OFFER_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

  private int most = LEAST_BYTES;
  private @Nullable DenyListWanted wanted;
  private boolean asked;
  private boolean measured;
  private long since;
  private @Nullable DenyListOffer offer;
  private boolean failed;
  private long failedAt;

  /** There is another list; nothing of it is asked for yet. */
  public void offered(DenyListOffer another) {
    offer = another;
    failed = false;
  }

  /** What is on offer could not be laid down now: it is tried again while the link is up. */
  public void failed(long now) {
    wanted = null;
    failed = true;
    failedAt = now;
  }

  /** What is to be tried again now. */
  public Optional<DenyListOffer> pollOffer(long now) {
    if (!failed || now - failedAt < OFFER_AGAIN_NANOS) {
      return Optional.empty();
    }
    failed = false;
    return Optional.ofNullable(offer);
  }

  /** This piece is next. */
  public void want(long now, DenyListWanted next) {
    wanted = next;
    failed = false;
    asked = false;
    since = now;
  }

  /** Whether a list is being fetched. */
  public boolean isFetching() {
    return wanted != null;
  }

  /** A piece came. */
  public void came(long now) {
    if (asked && !measured) {
      measured = true;
      long took = now - since;
      if (took < QUICK_NANOS) {
        most = Math.min(2 * most, DenyListChunk.MOST_BYTES);
      } else if (took > SLOW_NANOS) {
        most = Math.max(most / 2, LEAST_BYTES);
      }
    }
  }

  /** Nothing more is wanted, or the link is gone. */
  public void stop() {
    wanted = null;
    offer = null;
    failed = false;
  }

  /**
   * What to send now.
   *
   * @param quiet whether no record of ours waits for its answer
   */
  public Optional<DenyListWanted> poll(long now, boolean quiet) {
    DenyListWanted next = wanted;
    boolean due = asked ? now - since > AGAIN_AFTER_NANOS : quiet || now - since > MOST_WAIT_NANOS;
    if (next == null || !due) {
      return Optional.empty();
    }
    asked = true;
    measured = false;
    since = now;
    return Optional.of(
        new DenyListWanted(next.tagKeyId(), next.base(), next.version(), next.offset(), most));
  }
}
