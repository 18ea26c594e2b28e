package org.onecard.virtual.card;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets time go by. Handed in, so that a test or a simulated city need not wait. */
@FunctionalInterface
public interface Pause {

  /** Returns when so much time is over, or earlier when the thread is interrupted. */
  void pause(Duration time);

  /** Waits on the calling thread; an interrupt stays visible to it. */
  static Pause onThisThread() {
    return time -> {
      long end = System.nanoTime() + time.toNanos();
      for (long left = time.toNanos();
          left > 0 && !Thread.currentThread().isInterrupted();
          left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    };
  }
}
