package org.onecard.agent;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition, with a deadline. */
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private Eventually() {}

  public static void eventually(String what, Callable<Boolean> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("waited in vain for: " + what);
        }
        Thread.sleep(2);
      }
    } catch (Exception e) {
      throw new AssertionError("while waiting for: " + what, e);
    }
  }
}
