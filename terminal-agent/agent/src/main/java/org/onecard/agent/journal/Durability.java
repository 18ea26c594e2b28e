package org.onecard.agent.journal;

import java.time.Duration;

/**
 * When a record is to be on stable storage.
 *
 * @param isAwaited whether the answer comes only then: what follows from it cannot be taken back
 * @param within so long it may stay in the machine's memory only; zero: it is synced by itself
 */
public record Durability(boolean isAwaited, Duration within) {

  /** Before the answer, and at once. */
  public static final Durability NOW = new Durability(true, Duration.ZERO);

  /** Nobody waits for it. */
  public static final Durability SOON = new Durability(false, JournalKeeper.LAZY_SYNC);

  /**
   * Before the answer, which may wait for others that are written meanwhile: one sync serves them
   * all.
   *
   * @param most so long at most; zero is {@link #NOW}
   */
  public static Durability grouped(Duration most) {
    return new Durability(true, most);
  }

  boolean isGrouped() {
    return isAwaited && !within.isZero();
  }
}
