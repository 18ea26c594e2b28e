package org.onecard.server.library;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.LibraryStore;
import org.onecard.ledger.LibraryStore.Post;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Patron;
import org.onecard.server.sip2.SipAnswer.PatronTold;
import org.onecard.server.sip2.SipClient;
import org.onecard.server.sip2.SipOutcome;
import org.onecard.server.sip2.SipOutcome.Answered;
import org.onecard.server.sip2.SipRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One library with its own threads: what hangs here, hangs here only. */
final class LibraryLine implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LibraryLine.class);

  /** Waiting questions for each connection; more would be answered too late. */
  private static final int WAITING_EACH = 4;

  private static final int POSTS_AT_ONCE = 64;
  private static final long LOOK_EVERY_MS = 500;
  private static final Duration POST_WITHIN = Duration.ofSeconds(10);
  private static final long STOP_WITHIN_MS = 3_000;

  private final LibrarySettings settings;
  private final LibraryStore store;
  private final Clock clock;
  private final Duration quiet;
  private final SipClient client;
  private final ThreadPoolExecutor threads;
  private final Thread poster;
  private volatile boolean closed;

  LibraryLine(LibrarySettings settings, LibraryStore store, Clock clock, Duration quiet) {
    this.settings = settings;
    this.store = store;
    this.clock = clock;
    this.quiet = quiet;
    client = new SipClient(settings.sip(), clock);
    int connections = settings.sip().connections();
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            connections,
            connections,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(connections * WAITING_EACH),
            task -> daemon(task, "library-" + settings.name() + "-" + number.getAndIncrement()));
    poster = daemon(this::post, "library-" + settings.name() + "-post");
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    poster.start();
  }

  LibrarySettings settings() {
    return settings;
  }

  /** Says something whose answer nobody waits for; passed over where too much waits already. */
  void tell(SipRequest request) {
    try {
      threads.execute(
          () -> {
            SipOutcome outcome = client.ask(request, POST_WITHIN);
            LOG.debug("[library={}] told: {}", settings.name(), outcome.describe());
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("[library={}] too much waits", settings.name());
    }
  }

  /**
   * What the library knows of a card's holder; absent where it does not say so within the time. All
   * of it happens on a thread of this library.
   */
  CompletableFuture<Fact<Patron>> patron(CardToken card, Duration deadline) {
    CompletableFuture<Fact<Patron>> asked;
    try {
      asked = CompletableFuture.supplyAsync(() -> askPatron(card, deadline), threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(Fact.absent());
    }
    return asked
        .completeOnTimeout(Fact.absent(), deadline.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            fault -> {
              LOG.error("[library={}] no reader can be asked about", settings.name(), fault);
              return Fact.absent();
            });
  }

  private Fact<Patron> askPatron(CardToken card, Duration deadline) {
    Optional<String> patron = store.findPatron(card, settings.network());
    if (patron.isEmpty()) {
      return Fact.known(Patron.NOT_REGISTERED, Fact.Source.LEDGER, now());
    }
    return client.ask(new SipRequest.PatronInformation(patron.get(), false), deadline)
                instanceof Answered answered
            && answered.answer() instanceof PatronTold told
        ? Fact.known(PatronReading.of(told), Fact.Source.LIBRARY, now())
        : Fact.absent();
  }

  /** Runs something on a thread of this library; empty where too much waits already. */
  <T> Optional<CompletableFuture<T>> run(Supplier<T> task) {
    try {
      return Optional.of(CompletableFuture.supplyAsync(task, threads));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
  }

  /** The barcodes of what a reader has on loan, on the calling thread; empty where nobody says. */
  Optional<List<String>> listLoans(String patron, Duration within) {
    return client.ask(new SipRequest.PatronInformation(patron, true), within)
                instanceof Answered answered
            && answered.answer() instanceof PatronTold told
        ? Optional.of(told.items())
        : Optional.empty();
  }

  /** Goes on with a post on the calling thread. */
  Post goOn(Post post, boolean personWaits, boolean holdsReturns, Duration within) {
    long endNanos = System.nanoTime() + within.toNanos();
    return new PostCase(
            request -> client.ask(request, Duration.ofNanos(endNanos - System.nanoTime())),
            store::save,
            settings.sip().zone(),
            now(),
            quiet)
        .goOn(post, personWaits, holdsReturns);
  }

  private void post() {
    while (!closed) {
      try {
        List<Post> due = store.listDue(settings.name(), clock.instant(), POSTS_AT_ONCE);
        for (Post post : due) {
          if (closed) {
            return;
          }
          Post after = goOn(post, false, true, POST_WITHIN);
          if (after.state().isSettled()) {
            LOG.info(
                "[library={}] a {} of {} is {}",
                settings.name(),
                after.kind(),
                after.askedAt(),
                after.state());
          } else {
            // It is down for the others too.
            break;
          }
        }
      } catch (LedgerUnavailable e) {
        LOG.warn("[library={}] posts wait: {}", settings.name(), e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("[library={}] a fault of our own; posts go on", settings.name(), e);
      }
      try {
        Thread.sleep(LOOK_EVERY_MS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  @Override
  public void close() {
    closed = true;
    poster.interrupt();
    threads.shutdownNow();
    client.close();
    try {
      poster.join(STOP_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
