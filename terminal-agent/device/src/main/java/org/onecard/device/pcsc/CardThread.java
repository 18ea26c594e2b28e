package org.onecard.device.pcsc;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.smartcardio.CardException;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;

/**
 * The thread that may get stuck in the PC/SC library, so that its callers do not.
 *
 * <p>It owns one context, made when first needed and again after any error. One caller at a time
 * gives it one piece of work and waits for it until a deadline. Then the caller leaves, and the
 * thread with whatever it holds is no longer used: when the native call comes back at last, it
 * closes its context, which also lets go of the card, and ends.
 */
final class CardThread {

  /** A piece of work that runs on the card thread. */
  @FunctionalInterface
  interface Work<T> {
    T run(PcscContext context) throws CardException, CardTransportException;
  }

  private final PcscLibrary library;
  private final Thread thread;
  private final AtomicReference<@Nullable Call<?>> inbox = new AtomicReference<>();
  private final AtomicReference<@Nullable Call<?>> underWay = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean retired;

  /** Of this thread alone. */
  private @Nullable PcscContext context;

  CardThread(PcscLibrary library, String readerName) {
    this.library = library;
    this.thread = new Thread(this::run, "pcsc-card-" + readerName);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Has {@code work} done, and waits for it.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   * @throws CardTransportException the fault of the work; {@code DEADLINE} when it did not come
   *     back in time, after which {@link #isRetired} holds
   */
  <T> T call(String doing, Work<T> work, long deadlineNanos) throws CardTransportException {
    Call<T> call = new Call<>(doing, work, Thread.currentThread());
    underWay.set(call);
    if (retired) {
      throw new CardTransportException(Fault.READER_LOST, doing + ": the reader has been closed");
    }
    inbox.set(call);
    LockSupport.unpark(thread);
    boolean interrupted = false;
    try {
      while (!call.isDone()) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          if (call.fail(
              new CardTransportException(
                  Fault.DEADLINE, doing + ": no answer in the time granted"))) {
            retire();
          }
          break;
        }
        LockSupport.parkNanos(this, left);
        interrupted |= Thread.interrupted();
      }
      return call.result();
    } finally {
      underWay.set(null);
      if (interrupted) {
        // A card conversation cannot stop halfway; the caller learns of it afterwards.
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Takes no more work. A call under way ends with {@code READER_LOST}, for its caller at least.
   */
  void retire() {
    retired = true;
    Call<?> call = underWay.get();
    if (call != null) {
      call.fail(
          new CardTransportException(Fault.READER_LOST, call.doing + ": the reader was closed"));
    }
    LockSupport.unpark(thread);
  }

  boolean isRetired() {
    return retired;
  }

  /** Whether the thread has ended by then; it may be stuck in a native call for ever. */
  boolean awaitEnd(long deadlineNanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return ended.await(
              deadlineNanos - System.nanoTime(), java.util.concurrent.TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      while (!retired) {
        Call<?> call = inbox.getAndSet(null);
        if (call == null) {
          LockSupport.park(this);
        } else {
          perform(call);
        }
      }
    } finally {
      dropContext();
      ended.countDown();
    }
  }

  private <T> void perform(Call<T> call) {
    try {
      PcscContext known = context;
      if (known == null) {
        known = library.establish();
        context = known;
      }
      T value = call.work.run(known);
      if (known.isSpoilt()) {
        dropContext();
      }
      call.succeed(value);
    } catch (CardTransportException e) {
      dropContext();
      call.fail(e);
    } catch (CardException | RuntimeException e) {
      dropContext();
      call.fail(ScardFaults.of(call.doing, e));
    }
  }

  private void dropContext() {
    PcscContext known = context;
    context = null;
    if (known != null) {
      known.close();
    }
  }

  /** One piece of work and what came of it; whoever settles it first wins. */
  private static final class Call<T> {
    private record Settled<T>(@Nullable T value, @Nullable CardTransportException fault) {}

    final String doing;
    final Work<T> work;
    private final Thread caller;
    private final AtomicReference<@Nullable Settled<T>> settled = new AtomicReference<>();

    Call(String doing, Work<T> work, Thread caller) {
      this.doing = doing;
      this.work = work;
      this.caller = caller;
    }

    boolean isDone() {
      return settled.get() != null;
    }

    void succeed(T value) {
      settle(new Settled<>(value, null));
    }

    boolean fail(CardTransportException fault) {
      return settle(new Settled<>(null, fault));
    }

    private boolean settle(Settled<T> outcome) {
      boolean first = settled.compareAndSet(null, outcome);
      if (first) {
        LockSupport.unpark(caller);
      }
      return first;
    }

    T result() throws CardTransportException {
      Settled<T> outcome = settled.get();
      if (outcome == null) {
        throw new IllegalStateException("not settled: " + doing);
      }
      if (outcome.fault() != null) {
        throw outcome.fault();
      }
      if (outcome.value() == null) {
        throw new IllegalStateException("work without a result: " + doing);
      }
      return outcome.value();
    }
  }
}
