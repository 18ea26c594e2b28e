package org.onecard.agent.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A record that waits for its place in the journal. It can be cancelled until the journal begins to
 * write it, and never after: whoever cancels knows whether anything of it may remain.
 */
final class PendingWrite extends CompletableFuture<Recorded> {

  /** Set by whichever comes first, the journal or the one who cancels. */
  private final AtomicBoolean settled = new AtomicBoolean();

  /** Whether it is to be written; then it can no longer be cancelled. */
  boolean begin() {
    return settled.compareAndSet(false, true);
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    return settled.compareAndSet(false, true) && super.cancel(mayInterrupt);
  }
}
