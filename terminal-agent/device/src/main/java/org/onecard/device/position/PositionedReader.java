package org.onecard.device.position;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;

/**
 * Whichever reader is at a position. Like every reader it belongs to one thread, but for {@link
 * #close}.
 */
public final class PositionedReader implements CardReader {

  /** How often a position that no reader is at is looked at again. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final ReaderPosition position;
  private final ReaderRoll roll;
  private final FindingListener listener;
  private final PositionBook book = new PositionBook();

  private long rollKnown = Long.MIN_VALUE;
  private @Nullable Finding finding;
  private @Nullable String told;

  /** Another reader stands there than before, which its caller has not been told. */
  private boolean replaced;

  private volatile boolean closed;
  private volatile boolean woken;
  private volatile @Nullable CardReader reader;

  PositionedReader(ReaderPosition position, ReaderRoll roll, FindingListener listener) {
    this.position = position;
    this.roll = roll;
    this.listener = listener;
  }

  /** The position, whatever the reader that is there is called. */
  @Override
  public String name() {
    return position.toString();
  }

  /**
   * Which slot is at the position now, or why none is used.
   *
   * @throws CardTransportException when the service is not there
   */
  public Finding find() throws CardTransportException {
    long now = roll.rollNumber();
    Finding known = finding;
    if (known == null || now != rollKnown) {
      book.see(roll.listSlots());
      known = book.find(position);
      finding = known;
      rollKnown = now;
      follow(known);
      tell(known);
    }
    return known;
  }

  /** Only what is news: whether a card is in the slot is not. */
  private void tell(Finding known) {
    String news =
        known instanceof Finding.Found found ? "at " + found.slot().name() : whyNone(known);
    if (!news.equals(told)) {
      told = news;
      listener.found(position, known);
    }
  }

  /** Opens the reader that is meant now, and lets go of another that was before. */
  private void follow(Finding known) {
    String wanted = known instanceof Finding.Found found ? found.slot().name() : null;
    CardReader before = reader;
    if (before != null && !before.name().equals(wanted)) {
      reader = null;
      before.close();
      before = null;
      replaced = true;
    }
    if (before == null && wanted != null) {
      CardReader opened = roll.open(wanted);
      reader = opened;
      if (closed) {
        opened.close();
      }
    }
  }

  @Override
  public SlotState awaitChange(SlotState known, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      SlotState now;
      CardReader there = findReader();
      if (closed || replaced) {
        // What was in the reader before is not what is in this one.
        replaced = false;
        return SlotState.READER_GONE;
      }
      if (there != null) {
        // In slices: a second reader that makes the position ambiguous is no change of this slot.
        Duration slice = left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
        now = there.awaitChange(known, slice);
      } else {
        now = finding == null ? SlotState.SERVICE_GONE : SlotState.READER_GONE;
        if (now == known && !left.isZero()) {
          Thread.sleep(Math.min(LOOK_AGAIN.toMillis(), left.toMillis() + 1));
        }
      }
      if (now != known || left.isZero() || woken) {
        woken = false;
        return now;
      }
    }
  }

  @Override
  public void wake() {
    woken = true;
    CardReader known = reader;
    if (known != null) {
      known.wake();
    }
  }

  /** Empty-handed when the service is not there ({@code finding} is null then), or no reader is. */
  private @Nullable CardReader findReader() {
    try {
      find();
    } catch (CardTransportException e) {
      finding = null;
      return null;
    }
    return reader;
  }

  /**
   * {@inheritDoc}
   *
   * @throws CardTransportException also with fault {@code SEVERAL_CARDS} when it is a contactless
   *     slot and cards are in more slots of its reader than one
   */
  @Override
  public CardConnection connect(Duration deadline) throws CardTransportException {
    if (closed) {
      throw new CardTransportException(Fault.READER_LOST, position + " has been closed");
    }
    Finding found = find();
    CardReader there = reader;
    if (there == null || !(found instanceof Finding.Found slot)) {
      throw new CardTransportException(Fault.READER_LOST, whyNone(found));
    }
    refuseSeveralCards(slot.slot());
    return there.connect(deadline);
  }

  private static String whyNone(Finding finding) {
    if (finding instanceof Finding.Missing missing) {
      return missing.why();
    }
    return finding instanceof Finding.Ambiguous ambiguous
        ? ambiguous.why()
        : "the reader was closed";
  }

  private void refuseSeveralCards(SlotSeen slot) throws CardTransportException {
    if (slot.kind().kind() != SlotKind.CONTACTLESS || book.listSlotsOfSameReader(slot).size() < 2) {
      return;
    }
    book.see(roll.listSlots());
    if (CardField.of(book.listSlotsOfSameReader(slot)) instanceof CardField.Several several) {
      throw new CardTransportException(Fault.SEVERAL_CARDS, several.why());
    }
  }

  @Override
  public void close() {
    closed = true;
    CardReader known = reader;
    if (known != null) {
      known.close();
    }
  }
}
