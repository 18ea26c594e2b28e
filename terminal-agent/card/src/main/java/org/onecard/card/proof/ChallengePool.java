package org.onecard.card.proof;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The challenges that a host has given out to one terminal, each good once and for so long. It is
 * told the time: nanoseconds of a clock that never goes back, from any origin. One thread at a
 * time.
 *
 * <p>A challenge that was spent is remembered until it would have expired, so that one that comes
 * twice can be told from one that came late.
 */
public final class ChallengePool {

  private final int capacity;
  private final long lifetimeNanos;
  private final Map<CardChallenge, Entry> entries = new LinkedHashMap<>();

  private static final class Entry {
    private final long givenOutNanos;
    private boolean spent;

    private Entry(long givenOutNanos) {
      this.givenOutNanos = givenOutNanos;
    }
  }

  /** What became of a challenge that a terminal brings back. */
  public sealed interface Redemption {}

  /** Given out to this terminal, in time, and now spent. Only a pool makes one. */
  public static final class Spent implements Redemption {

    private final CardChallenge challenge;

    private Spent(CardChallenge challenge) {
      this.challenge = challenge;
    }

    boolean isFor(CardChallenge other) {
      return challenge.equals(other);
    }
  }

  /** It has been spent before: a recorded answer is played back. */
  public record SpentBefore() implements Redemption {}

  /** Never given out to this terminal, or so long ago that it is forgotten. */
  public record NotOurs() implements Redemption {}

  /**
   * An empty pool.
   *
   * @param capacity how many may be out or remembered at once, at least 1
   * @param lifetime from being given out to being of no use
   */
  public ChallengePool(int capacity, Duration lifetime) {
    if (capacity < 1 || lifetime.isNegative() || lifetime.isZero()) {
      throw new IllegalArgumentException("a pool holds 1 challenge or more, for some time");
    }
    this.capacity = capacity;
    this.lifetimeNanos = lifetime.toNanos();
  }

  /**
   * Gives a challenge out.
   *
   * @param challenge 32 bytes of a random source
   * @return false when the pool is full, or when this one was given out before, which a random
   *     source does not do: the challenge must not be sent
   */
  public boolean giveOut(CardChallenge challenge, long nowNanos) {
    forgetExpired(nowNanos);
    if (entries.size() >= capacity || entries.containsKey(challenge)) {
      return false;
    }
    entries.put(challenge, new Entry(nowNanos));
    return true;
  }

  /** Spends a challenge that came back with evidence. */
  public Redemption redeem(CardChallenge challenge, long nowNanos) {
    forgetExpired(nowNanos);
    Entry entry = entries.get(challenge);
    if (entry == null) {
      return new NotOurs();
    }
    if (entry.spent) {
      return new SpentBefore();
    }
    entry.spent = true;
    return new Spent(challenge);
  }

  /** All live equally long, so the oldest expire first and come first. */
  private void forgetExpired(long nowNanos) {
    Iterator<Entry> oldestFirst = entries.values().iterator();
    while (oldestFirst.hasNext() && nowNanos - oldestFirst.next().givenOutNanos >= lifetimeNanos) {
      oldestFirst.remove();
    }
  }
}
