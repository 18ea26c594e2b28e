package org.onecard.agent.tap;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.onecard.card.reader.CardReader;

/** Work that others have for the thread that owns the reader; one piece at a time. */
final class ReaderErrands {

  private record Errand<T>(Function<CardReader, T> work, CompletableFuture<T> done) {

    private void run(CardReader reader) {
      try {
        done.complete(work.apply(reader));
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    }
  }

  private final AtomicReference<Errand<?>> next = new AtomicReference<>();

  /** Waits until it is done; empty when it was not begun in time, or another one waits. */
  <T> Optional<T> hand(Function<CardReader, T> work, Duration patience)
      throws InterruptedException {
    Errand<T> errand = new Errand<>(work, new CompletableFuture<>());
    if (!next.compareAndSet(null, errand)) {
      return Optional.empty();
    }
    try {
      return Optional.of(await(errand, patience));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("what was done with the reader failed", e.getCause());
    } finally {
      next.compareAndSet(errand, null);
    }
  }

  private <T> T await(Errand<T> errand, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return errand.done().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (next.compareAndSet(errand, null)) {
        throw e;
      }
      // Begun: a card is there, and every exchange with it has a deadline of its own.
      return errand.done().get();
    }
  }

  /** On the reader's thread, with a card in it: whether there was something to do. */
  boolean run(CardReader reader) {
    Errand<?> errand = next.getAndSet(null);
    if (errand == null) {
      return false;
    }
    errand.run(reader);
    return true;
  }
}
