package org.onecard.card.proof;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The challenges that a terminal has fetched from its host ahead of the cards. It is told the time:
 * nanoseconds of a clock that never goes back, from any origin. One thread at a time.
 */
public final class ChallengeStock {

  private record Stored(CardChallenge challenge, long expiresNanos) {}

  private final int capacity;
  private final Deque<Stored> stored = new ArrayDeque<>();

  /**
   * An empty stock.
   *
   * @param capacity at least 1; where there are more, the oldest go
   */
  public ChallengeStock(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a stock holds 1 challenge or more, not " + capacity);
    }
    this.capacity = capacity;
  }

  /** Puts one in that is good until then; the host's deadline less the way there and back. */
  public void add(CardChallenge challenge, long expiresNanos) {
    if (stored.size() == capacity) {
      stored.removeFirst();
    }
    stored.addLast(new Stored(challenge, expiresNanos));
  }

  /** The oldest that is still good; it is gone from the stock, whatever comes of its card. */
  public Optional<CardChallenge> take(long nowNanos) {
    forgetExpired(nowNanos);
    return Optional.ofNullable(stored.pollFirst()).map(Stored::challenge);
  }

  /** How many are good, so that more can be fetched in time. */
  public int size(long nowNanos) {
    forgetExpired(nowNanos);
    return stored.size();
  }

  private void forgetExpired(long nowNanos) {
    stored.removeIf(one -> nowNanos - one.expiresNanos() >= 0);
  }
}
