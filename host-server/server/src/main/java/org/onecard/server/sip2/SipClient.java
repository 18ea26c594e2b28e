package org.onecard.server.sip2;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.onecard.server.sip2.SipOutcome.Fault;
import org.onecard.server.sip2.SipOutcome.NotDone;
import org.onecard.server.sip2.SipOutcome.Unknown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one library's system, over as many connections as it is given. Connections are made when
 * they are needed and kept; one that failed is made anew for the next exchange. Safe from any
 * thread; the asking thread waits, never longer than its deadline.
 */
public final class SipClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SipClient.class);

  private final SipSettings settings;
  private final Clock clock;
  private final Semaphore places;
  private final Deque<SipSessionShell> idle = new ArrayDeque<>();
  private final AtomicBoolean up = new AtomicBoolean(true);
  private volatile boolean closed;

  public SipClient(SipSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.places = new Semaphore(settings.connections(), true);
  }

  /**
   * One exchange.
   *
   * @param deadline in all, with waiting for a connection and making it
   */
  public SipOutcome ask(SipRequest request, Duration deadline) {
    long giveUpAtMs = elapsedMs() + deadline.toMillis();
    boolean placed;
    try {
      placed = places.tryAcquire(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new NotDone("This host is stopping.");
    }
    if (!placed) {
      return tell(new NotDone("Every connection to " + settings + " is in use."));
    }
    try {
      return tell(ask(request, giveUpAtMs));
    } finally {
      places.release();
    }
  }

  private SipOutcome ask(SipRequest request, long giveUpAtMs) {
    Optional<SipSessionShell> kept = findIdle();
    if (kept.isPresent()) {
      SipOutcome outcome = exchange(kept.get(), request, giveUpAtMs);
      boolean lineWasStale =
          outcome instanceof Unknown unknown && unknown.fault() == Fault.BROKEN_LINE;
      // Systems end connections that were idle. A question does no harm when it is asked again.
      if (!lineWasStale || request.changes()) {
        return outcome;
      }
    }
    if (closed) {
      return new NotDone("This host is stopping.");
    }
    SipSessionShell.Opened opened =
        SipSessionShell.open(settings, clock, SipClient::elapsedMs, giveUpAtMs);
    return opened instanceof SipSessionShell.Opened.Open open
        ? exchange(open.connection(), request, giveUpAtMs)
        : new NotDone(((SipSessionShell.Opened.Failed) opened).sentence());
  }

  private SipOutcome exchange(SipSessionShell connection, SipRequest request, long giveUpAtMs) {
    SipOutcome outcome = connection.exchange(request, giveUpAtMs);
    if (connection.isUsable()) {
      synchronized (idle) {
        if (!closed) {
          idle.push(connection);
          return outcome;
        }
      }
      connection.close();
    }
    return outcome;
  }

  private Optional<SipSessionShell> findIdle() {
    synchronized (idle) {
      return Optional.ofNullable(idle.poll());
    }
  }

  /** An outage is logged once, and its end once. */
  private SipOutcome tell(SipOutcome outcome) {
    boolean answered = outcome instanceof SipOutcome.Answered;
    if (up.getAndSet(answered) != answered) {
      if (answered) {
        LOG.info("[library={}] answers again", settings.name());
      } else {
        LOG.warn("[library={}] {}", settings.name(), outcome.describe());
      }
    }
    return outcome;
  }

  private static long elapsedMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void close() {
    closed = true;
    synchronized (idle) {
      idle.forEach(SipSessionShell::close);
      idle.clear();
    }
  }
}
