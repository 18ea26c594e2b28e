package org.onecard.server.audit;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.onecard.ledger.AuditStore;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.LedgerUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Notes what happened, without waiting. Safe from any thread. */
public final class AuditTrail implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
  private static final int MAX_WAITING = 1024;
  private static final int STRANGERS_A_MINUTE = 60;
  private static final long POLL_MS = 200;
  private static final long STOP_WITHIN_MS = 5_000;

  private final AuditStore store;
  private final Clock clock;
  private final BlockingQueue<AuditEntry> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final Map<String, MinuteBudget> strangers = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "audit");
  private volatile boolean started;
  private volatile boolean closing;

  public AuditTrail(AuditStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  public void start() {
    started = true;
    thread.start();
  }

  /**
   * Notes one thing; also logged, and for a trail that was never started not as news.
   *
   * @param who for instance {@code terminal gate-01}, {@code operator}, {@code 10.0.0.7}
   * @param what stable name, for instance {@code certificate.expired}
   * @param detail a sentence without any identifier, name or key
   */
  public void note(String who, String what, String detail) {
    log.atLevel(started ? Level.INFO : Level.DEBUG).log("[audit={}] {}: {}", what, who, detail);
    if (closing || !waiting.offer(new AuditEntry(clock.instant(), who, what, detail))) {
      dropped.incrementAndGet();
    }
  }

  /**
   * Notes what somebody did who has proved nothing yet. Whoever can reach a port could fill the
   * disk with such entries, so only {@value #STRANGERS_A_MINUTE} a minute of each kind are written;
   * the rest are counted. Of each kind, so that noise on a port does not cover what somebody does
   * with a revoked certificate.
   *
   * @param what one of the few names that are in the code, never made from what a stranger sent
   */
  public void noteStranger(String who, String what, String detail) {
    MinuteBudget budget =
        strangers.computeIfAbsent(what, kind -> new MinuteBudget(STRANGERS_A_MINUTE));
    if (budget.admits(clock.instant())) {
      note(who, what, detail);
    } else {
      dropped.incrementAndGet();
    }
  }

  /** Writes what waits, then ends. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(STOP_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        AuditEntry next = waiting.poll(POLL_MS, TimeUnit.MILLISECONDS);
        if (next != null) {
          write(next);
        } else if (closing) {
          return;
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          write(
              new AuditEntry(
                  clock.instant(),
                  "host",
                  "audit.dropped",
                  lost + " entries came faster than they could be written."));
        }
      }
    } catch (InterruptedException e) {
      log.debug("The audit trail was interrupted.");
    }
  }

  private void write(AuditEntry entry) {
    try {
      store.append(entry);
    } catch (LedgerUnavailable e) {
      log.error("[audit={}] cannot be written to the book: {}", entry.what(), e.getMessage());
    }
  }
}
