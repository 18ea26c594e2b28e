package org.onecard.device.position;

import java.util.List;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.ReaderService;

/**
 * Readers by position: {@link #open} takes what {@link ReaderPosition#parse} reads instead of a
 * name. Safe for any thread.
 *
 * <p>A reader opened here is the one at its position at any time. It is there again by itself when
 * it was plugged in anew, under whatever name, and it is not there ({@code READER_GONE}, {@code
 * READER_LOST}) as long as none is, or more than one could be meant; {@link PositionedReader#find}
 * says which and why.
 */
public final class PositionedReaders implements ReaderService {

  private final ReaderRoll roll;
  private final FindingListener listener;

  /**
   * @param roll stays the caller's to close
   */
  public PositionedReaders(ReaderRoll roll) {
    this(roll, FindingListener.NONE);
  }

  /**
   * @param roll stays the caller's to close
   * @param listener is told what is at the positions
   */
  public PositionedReaders(ReaderRoll roll, FindingListener listener) {
    this.roll = roll;
    this.listener = listener;
  }

  /** Names, not positions: what there is, bound or not. */
  @Override
  public List<String> listReaders() throws CardTransportException {
    return roll.listReaders();
  }

  /**
   * {@inheritDoc}
   *
   * @param position as {@link ReaderPosition#parse} reads it
   * @throws IllegalArgumentException with a sentence, when it cannot be read
   */
  @Override
  public CardReader open(String position) {
    return open(ReaderPosition.parse(position));
  }

  /** The reader at that position. */
  public PositionedReader open(ReaderPosition position) {
    return new PositionedReader(position, roll, listener);
  }
}
