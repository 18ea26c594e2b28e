package org.onecard.lab.city;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits in the middle of what it does, and so has a thread of its own. The thread
 * runs only while the agenda waits for it, so that still one thing happens at a time.
 *
 * <p>Time that passes without anything else being able to matter, as that of an APDU, is only noted
 * ({@link #spend}) and waited for with the next real wait: to pass the baton costs more than an
 * APDU.
 */
final class Actor {

  /** The process is gone, whatever it was doing. Nobody catches an error. */
  static final class Gone extends Error {
    private static final long serialVersionUID = 1L;

    Gone(String why) {
      super(why, null, false, false);
    }
  }

  private final Agenda agenda;
  private final Thread thread;
  private final Semaphore mine = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);

  private long spentNanos;
  private long waits;
  private boolean waiting;
  private boolean woken;
  private boolean gone;
  private boolean ended;
  private @Nullable Throwable fault;

  Actor(Agenda agenda, String name, Runnable work) {
    this.agenda = agenda;
    this.thread = new Thread(() -> run(work), name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
    agenda.afterNanos(0, this::resume);
  }

  private void run(Runnable work) {
    mine.acquireUninterruptibly();
    try {
      if (!gone) {
        work.run();
      }
    } catch (Gone e) {
      gone = true;
    } catch (RuntimeException | Error e) {
      fault = e;
    } finally {
      ended = true;
      back.release();
    }
  }

  /** On the agenda's thread. */
  private void resume() {
    if (ended) {
      return;
    }
    mine.release();
    back.acquireUninterruptibly();
    Throwable broke = fault;
    if (broke != null) {
      fault = null;
      throw new IllegalStateException(thread.getName() + " ended by a fault", broke);
    }
  }

  /** On the agenda's thread: the process ends now, wherever it is. */
  void end() {
    gone = true;
    while (!ended) {
      mine.release();
      back.acquireUninterruptibly();
    }
  }

  boolean isEnded() {
    return ended;
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Time that goes by beside everything else. */
  void spend(long nanos) {
    spentNanos += nanos;
  }

  /** What the actor's clock is ahead of the agenda's. */
  long spentNanos() {
    return spentNanos;
  }

  /** Waits for what was spent. */
  void settle() {
    long owed = spentNanos;
    spentNanos = 0;
    if (owed > 0) {
      pause(owed);
    }
  }

  void sleep(long nanos) {
    spentNanos += nanos;
    settle();
  }

  private void pause(long nanos) {
    long end = agenda.nanos() + nanos;
    while (agenda.nanos() < end) {
      park(end - agenda.nanos());
    }
  }

  /**
   * Waits until {@link #wake} was called and it is so, or the time is over.
   *
   * @return whether it is so
   */
  boolean await(BooleanSupplier so, long atMostNanos) {
    long end = agenda.nanos() + spentNanos + atMostNanos;
    settle();
    while (!so.getAsBoolean()) {
      long left = end - agenda.nanos();
      if (left <= 0) {
        return false;
      }
      park(left);
    }
    return true;
  }

  private void park(long nanos) {
    if (gone) {
      throw new Gone(thread.getName());
    }
    long number = ++waits;
    waiting = true;
    woken = false;
    agenda.afterNanos(nanos, () -> resumeWait(number));
    back.release();
    mine.acquireUninterruptibly();
    if (gone) {
      throw new Gone(thread.getName());
    }
  }

  private void resumeWait(long number) {
    if (waiting && number == waits && !ended) {
      waiting = false;
      resume();
    }
  }

  /** Something happened that it may wait for; from any thread of the city. */
  void wake() {
    if (waiting && !woken) {
      woken = true;
      long number = waits;
      agenda.afterNanos(0, () -> resumeWait(number));
    }
  }

  /** The process is to end and cannot go on meanwhile: waits for its end. */
  Gone waitForEnd() {
    while (!gone) {
      park(Long.MAX_VALUE / 4);
    }
    return new Gone(thread.getName());
  }
}
