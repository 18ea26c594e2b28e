package org.onecard.lab.host;

import java.io.IOException;
import java.time.Duration;

/** Waiting for what must come, and no longer than it may take. */
public final class Patience {

  /** More than anything here takes on a machine that is busy with something else. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private static final long POLL_MS = 1;

  /** Something that becomes true. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private Patience() {}

  /**
   * Waits until the condition holds.
   *
   * @param what is waited for, as in "waited 30 s for …, in vain"
   * @throws IOException when it never did
   */
  public static void await(String what, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IOException("waited " + LONGEST.toSeconds() + " s for " + what + ", in vain");
      }
      Thread.sleep(POLL_MS);
    }
  }
}
