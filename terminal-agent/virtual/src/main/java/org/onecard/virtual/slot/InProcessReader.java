package org.onecard.virtual.slot;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;

/** A reader over one slot of this process, or over none: then its state is that it is not there. */
final class InProcessReader implements CardReader {

  private static final long NEVER_LOOKED = -1;

  private final String name;
  private final Optional<InProcessSlot> slot;

  /** What callers wait on. */
  private final Object monitor;

  private final CompletableFuture<byte[]> closed = new CompletableFuture<>();

  /** Under the monitor: departures as the caller knows them. */
  private long departuresKnown = NEVER_LOOKED;

  /** Under the monitor. */
  private boolean woken;

  /** The card that did not answer to power, as long as it is in. */
  private final AtomicReference<@Nullable PoweredCard> mute = new AtomicReference<>();

  InProcessReader(String name, Optional<InProcessSlot> slot) {
    this.name = name;
    this.slot = slot;
    this.monitor = slot.<Object>map(s -> s).orElseGet(Object::new);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SlotState awaitChange(SlotState known, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (monitor) {
      while (true) {
        SlotState now = look(known);
        long leftNanos = deadline - System.nanoTime();
        if (woken || now != known || leftNanos <= 0) {
          woken = false;
          return now;
        }
        monitor.wait(leftNanos / 1_000_000 + 1);
      }
    }
  }

  @Override
  public void wake() {
    synchronized (monitor) {
      woken = true;
      monitor.notifyAll();
    }
  }

  private SlotState look(SlotState known) {
    if (closed.isDone() || slot.isEmpty()) {
      return SlotState.READER_GONE;
    }
    boolean cardKnown = known == SlotState.PRESENT || known == SlotState.MUTE;
    long departures = slot.get().departures();
    boolean left = departuresKnown != NEVER_LOOKED && departuresKnown != departures;
    departuresKnown = departures;
    PoweredCard card = slot.get().findCard();
    if (card == null || (cardKnown && left)) {
      return SlotState.EMPTY;
    }
    return card == mute.get() ? SlotState.MUTE : SlotState.PRESENT;
  }

  @Override
  public CardConnection connect(Duration deadline) throws CardTransportException {
    if (closed.isDone() || slot.isEmpty()) {
      throw new CardTransportException(Fault.READER_LOST, "there is no reader \"" + name + "\"");
    }
    PoweredCard card = slot.get().findCard();
    if (card == null) {
      throw new CardTransportException(Fault.CARD_REMOVED, "no card is in " + name);
    }
    try {
      byte[] atr = card.powerOn(closed, System.nanoTime() + deadline.toNanos());
      return new Connection(card, atr, deadline);
    } catch (CardTransportException e) {
      if (e.fault() == Fault.CARD_MUTE) {
        mute.set(card);
        synchronized (monitor) {
          monitor.notifyAll();
        }
      }
      throw e;
    }
  }

  @Override
  public void close() {
    closed.completeExceptionally(new IllegalStateException("closed"));
    synchronized (monitor) {
      monitor.notifyAll();
    }
  }

  /** Ends at its first fault, as that of a PC/SC reader does. */
  private final class Connection implements CardConnection {
    private final PoweredCard card;
    private final byte[] atr;
    private final Duration deadline;
    private @Nullable CardTransportException ended;

    Connection(PoweredCard card, byte[] atr, Duration deadline) {
      this.card = card;
      this.atr = atr;
      this.deadline = deadline;
    }

    @Override
    public byte[] atr() {
      return atr.clone();
    }

    @Override
    public String protocol() {
      return "T=1";
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      if (command.length < 4 || command.length > 65_544) {
        throw new IllegalArgumentException("a command APDU of " + command.length + " bytes");
      }
      if (closed.isDone()) {
        throw new CardTransportException(Fault.READER_LOST, name + " has been closed");
      }
      CardTransportException before = ended;
      if (before != null) {
        throw new CardTransportException(
            before.fault(), "the conversation has ended: " + before.getMessage(), before);
      }
      try {
        return card.transmit(command.clone(), closed, System.nanoTime() + deadline.toNanos());
      } catch (CardTransportException e) {
        ended = e;
        throw e;
      }
    }

    @Override
    public void close() {
      if (ended == null) {
        try {
          card.reset(closed, System.nanoTime() + deadline.toNanos());
        } catch (CardTransportException e) {
          // A card that is gone is reset by it.
        }
        ended = new CardTransportException(Fault.CARD_RESET, "closed");
      }
    }
  }
}
