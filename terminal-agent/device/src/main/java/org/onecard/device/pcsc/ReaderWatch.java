package org.onecard.device.pcsc;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CardTerminals.State;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all slots of the service on one thread and one context, and publishes what it sees.
 *
 * <p>The thread sleeps in {@code SCardGetStatusChange} and is woken by the service, so a change is
 * seen as soon as the service has seen it. When the service ends or is not there, it is tried again
 * every {@value #RETRY_FIRST_MS} to {@value #RETRY_LAST_MS} ms, and after some 25 s every {@value
 * #RETRY_SELDOM_MS} ms. Callers only ever wait on this object's monitor.
 */
final class ReaderWatch {

  /** How often the reader list is asked for again when the service reports nothing. */
  private static final long SLICE_MS = 1_000;

  private static final long RETRY_FIRST_MS = 20;
  private static final long RETRY_LAST_MS = 400;

  /** Where the service has been away for longer than any restart takes. */
  private static final long RETRY_SELDOM_MS = 1_500;

  private static final int TRIES_OFTEN = 60;

  /** A service that has not answered for so long over and above a slice is stuck. */
  private static final long STUCK_AFTER_MS = 2_000;

  /** How long {@link #listReaders} waits for a first look at the service. */
  private static final Duration LIST_DEADLINE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(ReaderWatch.class);

  /**
   * One slot.
   *
   * @param present whether a card is in it
   * @param leftAt a number that is another one after each departure of a card or of the reader
   * @param arrivedAt a number that is another one each time the reader, or its service, came anew
   */
  record Slot(boolean present, long leftAt, long arrivedAt) {}

  /**
   * What was seen last.
   *
   * @param round counts the looks; 0 is before the first
   * @param lost why there is no service, or null when there is one
   */
  private record Seen(
      long round,
      @Nullable CardTransportException lost,
      List<String> readers,
      Map<String, Slot> slots) {

    /** Slots by reader, in the service's order. */
    Map<String, Slot> inOrder() {
      Map<String, Slot> ordered = new LinkedHashMap<>();
      for (String reader : readers) {
        ordered.put(reader, slots.getOrDefault(reader, new Slot(false, 0, 0)));
      }
      return ordered;
    }
  }

  private final PcscLibrary library;
  private final Thread thread;

  private Seen seen = new Seen(0, null, List.of(), Map.of());
  private long departures;
  private long rollNumber;
  private long aliveNanos = System.nanoTime();
  private boolean nudged;
  private boolean closed;

  ReaderWatch(PcscLibrary library) {
    this.library = library;
    this.thread = new Thread(this::run, "pcsc-watch");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The thread ends within a slice; who waits is let go at once. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized List<String> listReaders() throws CardTransportException {
    long deadline = System.nanoTime() + LIST_DEADLINE.toNanos();
    long before = seen.round();
    boolean interrupted = false;
    while (!closed && (seen.round() == 0 || (seen.lost() != null && seen.round() == before))) {
      nudged = true;
      notifyAll();
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        break;
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    CardTransportException lost = seen.lost();
    if (lost != null) {
      throw new CardTransportException(lost.fault(), String.valueOf(lost.getMessage()), lost);
    }
    if (closed || seen.round() == 0 || isStuck()) {
      throw new CardTransportException(Fault.SERVICE_LOST, "the PC/SC service does not answer");
    }
    return seen.readers();
  }

  /** As {@link org.onecard.device.position.ReaderRoll#rollNumber}. */
  synchronized long rollNumber() {
    return rollNumber;
  }

  /**
   * The slots by reader name, in the service's order, as they were seen last: waits for nothing but
   * the first look.
   */
  synchronized Map<String, Slot> listSlots() throws CardTransportException {
    CardTransportException lost = seen.lost();
    if (seen.round() == 0 || (lost == null && (closed || isStuck()))) {
      listReaders();
      lost = seen.lost();
    }
    if (lost != null) {
      throw new CardTransportException(lost.fault(), String.valueOf(lost.getMessage()), lost);
    }
    return seen.inOrder();
  }

  /** Whether a look at the service has been had. Call it and the next two under the monitor. */
  boolean hasLooked() {
    return seen.round() > 0;
  }

  boolean isServiceGone() {
    return !hasLooked() || closed || seen.lost() != null || isStuck();
  }

  @Nullable Slot findSlot(String readerName) {
    return seen.slots().get(readerName);
  }

  private boolean isStuck() {
    return System.nanoTime() - aliveNanos > (SLICE_MS + STUCK_AFTER_MS) * 1_000_000;
  }

  private void run() {
    long retryMs = RETRY_FIRST_MS;
    int tries = 0;
    while (!isClosed()) {
      try (PcscContext context = library.establish()) {
        retryMs = RETRY_FIRST_MS;
        tries = 0;
        watch(context);
      } catch (CardTransportException e) {
        publishLost(e);
      } catch (CardException | RuntimeException e) {
        publishLost(ScardFaults.of("watching readers", e));
      }
      pause(retryMs);
      tries = Math.min(tries + 1, TRIES_OFTEN);
      retryMs = Math.min(tries < TRIES_OFTEN ? RETRY_LAST_MS : RETRY_SELDOM_MS, retryMs * 2);
    }
  }

  private void publishLost(CardTransportException e) {
    boolean news;
    synchronized (this) {
      news = seen.lost() == null && !closed;
      departures++;
      if (seen.lost() == null) {
        rollNumber++;
      }
      seen = new Seen(seen.round() + 1, e, List.of(), Map.of());
      aliveNanos = System.nanoTime();
      notifyAll();
    }
    if (news) {
      LOG.warn("[service=pcsc] is not there: {}", e.getMessage());
    }
  }

  private void watch(PcscContext context) throws CardException {
    // The provider's first call returns at once; it sets what later calls compare with.
    context.terminals().waitForChange(SLICE_MS);
    publish(context, Set.of());
    while (!isClosed()) {
      boolean changed = context.terminals().waitForChange(SLICE_MS);
      if (changed) {
        publish(context, namesOf(context.terminals().list(State.CARD_REMOVAL)));
      } else {
        alive();
      }
    }
  }

  /**
   * @param left readers from which a card went since the last look. By the service's event counter
   *     a card that has come back since is among them too.
   */
  private void publish(PcscContext context, Set<String> left) throws CardException {
    List<String> readers = context.terminals().list().stream().map(CardTerminal::getName).toList();
    Set<String> present =
        readers.isEmpty() ? Set.of() : namesOf(context.terminals().list(State.CARD_PRESENT));
    boolean news;
    synchronized (this) {
      news = seen.lost() != null;
      if (news || !readers.equals(seen.readers())) {
        rollNumber++;
      }
      Map<String, Slot> slots = new HashMap<>();
      for (String name : readers) {
        Slot before = seen.slots().get(name);
        long leftAt = before == null || left.contains(name) ? ++departures : before.leftAt();
        long arrivedAt = before == null ? leftAt : before.arrivedAt();
        slots.put(name, new Slot(present.contains(name), leftAt, arrivedAt));
      }
      seen = new Seen(seen.round() + 1, null, readers, Map.copyOf(slots));
      aliveNanos = System.nanoTime();
      notifyAll();
    }
    if (news) {
      LOG.info("[service=pcsc] is back, readers={}", readers.size());
    }
  }

  private static Set<String> namesOf(List<CardTerminal> terminals) {
    Set<String> names = new HashSet<>();
    for (CardTerminal terminal : terminals) {
      names.add(terminal.getName());
    }
    return names;
  }

  private synchronized void alive() {
    aliveNanos = System.nanoTime();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void pause(long ms) {
    long deadline = System.nanoTime() + ms * 1_000_000;
    try {
      while (!closed && !nudged) {
        long leftMs = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
          break;
        }
        wait(leftMs);
      }
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt this thread; it ends when it is closed.
    }
    nudged = false;
  }
}
