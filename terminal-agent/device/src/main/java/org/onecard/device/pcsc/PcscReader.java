package org.onecard.device.pcsc;

import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import javax.smartcardio.Card;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import jnasmartcardio.Smartcardio;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;

/** One slot of the service. */
final class PcscReader implements CardReader {

  private static final long NEVER_LOOKED = -1;

  /** What the library calls a connection without T=0 or T=1. */
  private static final String NO_PROTOCOL = "DIRECT";

  private static final int RECONNECTS = 5;

  private final String name;
  private final PcscLibrary library;
  private final ReaderWatch watch;

  /** Card threads that did not come back, by reader, shared by all that open it. */
  private final ConcurrentMap<String, CardThread> stuck;

  private final SlotLooks looks;

  private volatile boolean closed;
  private volatile @Nullable CardThread cardThread;

  /** Under the watch's monitor: {@link ReaderWatch.Slot#leftAt} as the caller knows it. */
  private long leftAtKnown = NEVER_LOOKED;

  /** Under the watch's monitor. */
  private boolean woken;

  /** Under the watch's monitor: the card that is in the slot did not answer to power. */
  private boolean mute;

  PcscReader(
      String name,
      PcscLibrary library,
      ReaderWatch watch,
      ConcurrentMap<String, CardThread> stuck,
      SlotLooks looks) {
    this.name = name;
    this.library = library;
    this.watch = watch;
    this.stuck = stuck;
    this.looks = looks;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SlotState awaitChange(SlotState known, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (watch) {
      while (true) {
        SlotState now = look(known);
        long leftNanos = deadline - System.nanoTime();
        // Before its first look the watch knows nothing, and may find a service yet.
        boolean settled = watch.hasLooked() || closed;
        if (woken || leftNanos <= 0 || (settled && now != known)) {
          woken = false;
          return now;
        }
        watch.wait(leftNanos / 1_000_000 + 1);
      }
    }
  }

  @Override
  public void wake() {
    synchronized (watch) {
      woken = true;
      watch.notifyAll();
    }
  }

  private SlotState look(SlotState known) {
    if (closed) {
      return SlotState.READER_GONE;
    }
    if (watch.isServiceGone()) {
      mute = false;
      return SlotState.SERVICE_GONE;
    }
    ReaderWatch.Slot slot = watch.findSlot(name);
    if (slot == null) {
      mute = false;
      return SlotState.READER_GONE;
    }
    boolean cardKnown = known == SlotState.PRESENT || known == SlotState.MUTE;
    boolean left = leftAtKnown != NEVER_LOOKED && leftAtKnown != slot.leftAt();
    leftAtKnown = slot.leftAt();
    if (left) {
      mute = false;
    }
    if (!slot.present() || (cardKnown && left)) {
      return SlotState.EMPTY;
    }
    return mute ? SlotState.MUTE : SlotState.PRESENT;
  }

  @Override
  public CardConnection connect(Duration deadline) throws CardTransportException {
    long deadlineNanos = System.nanoTime() + deadline.toNanos();
    CardThread worker = worker(deadlineNanos);
    try {
      try {
        return connect(worker, deadline, deadlineNanos);
      } catch (CardTransportException e) {
        // The context may be from before a restart of the service, which only using it tells.
        if (e.fault() != Fault.SERVICE_LOST) {
          throw e;
        }
        return connect(worker, deadline, deadlineNanos);
      }
    } catch (CardTransportException e) {
      if (e.fault() == Fault.CARD_MUTE) {
        synchronized (watch) {
          mute = true;
          watch.notifyAll();
        }
      }
      throw e;
    }
  }

  private PcscConnection connect(CardThread worker, Duration deadline, long deadlineNanos)
      throws CardTransportException {
    Card card =
        callOrGiveUp(
            worker,
            "connecting to the card in " + name,
            context -> connectWithProtocol(context.terminal(name)),
            deadlineNanos);
    looks.cardSeen(name, card.getATR().getBytes());
    return new PcscConnection(this, worker, (Smartcardio.JnaCard) card, deadline);
  }

  /**
   * Connects until a protocol is agreed on: pcscd now and then answers a shared connect that meets
   * a card being powered with no protocol, and every command would then fail as a mismatch.
   */
  private static Card connectWithProtocol(CardTerminal terminal) throws CardException {
    Card card = terminal.connect("*");
    for (int again = 0; again < RECONNECTS && card.getProtocol().equals(NO_PROTOCOL); again++) {
      card.disconnect(false);
      card = terminal.connect("*");
    }
    return card;
  }

  /** The card thread, once the one before it has come back. */
  private CardThread worker(long deadlineNanos) throws CardTransportException {
    CardThread before = stuck.get(name);
    if (before != null) {
      if (!before.awaitEnd(deadlineNanos)) {
        throw new CardTransportException(
            Fault.DEADLINE,
            "connecting to the card in " + name + ": the call before this one is still stuck");
      }
      stuck.remove(name, before);
    }
    CardThread known = cardThread;
    if (known == null || known.isRetired()) {
      known = new CardThread(library, name);
      cardThread = known;
    }
    if (closed) {
      known.retire();
      throw new CardTransportException(Fault.READER_LOST, name + " has been closed");
    }
    return known;
  }

  /** As {@link CardThread#call}; remembers a thread that did not come back. */
  <T> T callOrGiveUp(CardThread worker, String doing, CardThread.Work<T> work, long deadlineNanos)
      throws CardTransportException {
    try {
      return worker.call(doing, work, deadlineNanos);
    } finally {
      if (worker.isRetired()) {
        stuck.put(name, worker);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    CardThread known = cardThread;
    if (known != null) {
      known.retire();
      stuck.put(name, known);
    }
    synchronized (watch) {
      watch.notifyAll();
    }
  }
}
