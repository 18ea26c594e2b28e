package org.onecard.agent.service;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.service.ServiceAction.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes longer than an answer may: one at a time, on a thread of its own, and the last one's
 * end stays to be looked at. Safe for any thread.
 */
final class Jobs implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

  /**
   * How a job stands.
   *
   * @param number tells jobs of one name apart
   * @param done empty while it runs
   */
  record Shown(String name, long number, Duration running, Optional<Done> done) {}

  private final LongSupplier nanoTime;
  private @Nullable Thread thread;
  private String name = "";
  private long number;
  private long beganNanos;
  private @Nullable Done done;

  Jobs(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Starts a job.
   *
   * @param ended told what came of it, on the job's thread
   * @return its number; empty where another one is under way
   */
  synchronized Optional<Long> start(String wanted, Callable<Done> work, Consumer<Done> ended) {
    if (thread != null) {
      return Optional.empty();
    }
    name = wanted;
    number++;
    beganNanos = nanoTime.getAsLong();
    done = null;
    Thread fresh = new Thread(() -> end(guarded(work), ended), "service-job");
    fresh.setDaemon(true);
    thread = fresh;
    fresh.start();
    return Optional.of(number);
  }

  private void end(Done came, Consumer<Done> ended) {
    try {
      ended.accept(came);
    } finally {
      synchronized (this) {
        done = came;
        thread = null;
      }
    }
  }

  /** What came of it, faults included, in a sentence. */
  static Done guarded(Callable<Done> work) {
    try {
      return work.call();
    } catch (IOException | IllegalArgumentException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("it was broken off");
    } catch (Throwable e) {
      // Errors too: a job that never ends would keep every other one out until a restart.
      LOG.error("a fault of our own on the service page", e);
      return failed("a fault of our own, the log says more: " + e);
    }
  }

  private static Done failed(String sentence) {
    return new Done(false, sentence, new Done.Nothing());
  }

  synchronized Optional<Shown> show() {
    return number == 0
        ? Optional.empty()
        : Optional.of(
            new Shown(
                name,
                number,
                Duration.ofNanos(nanoTime.getAsLong() - beganNanos),
                Optional.ofNullable(done)));
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(STOP_WITHIN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
