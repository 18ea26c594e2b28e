package org.onecard.card.reader;

import java.time.Duration;
import org.onecard.card.apdu.CardTransportException;

/** One slot, owned by one thread. Nothing here blocks for longer than it was told. */
public interface CardReader extends AutoCloseable {

  /** What is in the slot, as far as it can be seen without connecting. */
  enum SlotState {
    EMPTY,
    PRESENT,
    /** A card is there that does not answer to power. */
    MUTE,
    /** The reader is not there: unplugged, or not yet found. */
    READER_GONE,
    /** The PC/SC service is not there. */
    SERVICE_GONE
  }

  String name();

  /**
   * Waits until the slot differs from {@code known}, or for {@code atMost}.
   *
   * <p>A card that left and came back between two calls also counts as a change: it is reported as
   * {@link SlotState#EMPTY} first.
   *
   * @return the state at return, equal to {@code known} when the time ran out, or {@link #wake} was
   *     called
   */
  SlotState awaitChange(SlotState known, Duration atMost) throws InterruptedException;

  /**
   * Has {@link #awaitChange} return early, the one under way or else the next one: its thread has
   * something else to do. Safe for any thread. A reader that cannot be woken does nothing.
   */
  default void wake() {}

  /**
   * Powers the card and opens a conversation with it, shared, over whichever protocol it speaks.
   *
   * @param deadline how long connecting, and afterwards each APDU, may take
   * @throws CardTransportException with the fault that says why there is no conversation
   */
  CardConnection connect(Duration deadline) throws CardTransportException;

  /** Lets go of the slot and its contexts. Calls under way end with {@code READER_LOST}. */
  @Override
  void close();
}
