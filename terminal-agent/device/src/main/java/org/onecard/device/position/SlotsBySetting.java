package org.onecard.device.position;

import java.util.List;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.ReaderService;

/**
 * Slots as a setting names them: by position where it is written as one ({@link
 * ReaderPosition#isOne}), else by name. Safe for any thread.
 */
public final class SlotsBySetting implements ReaderService {

  private final ReaderRoll roll;
  private final PositionedReaders positions;

  /**
   * @param roll stays the caller's to close
   * @param listener is told what is at the positions
   */
  public SlotsBySetting(ReaderRoll roll, FindingListener listener) {
    this.roll = roll;
    this.positions = new PositionedReaders(roll, listener);
  }

  /**
   * The setting as it is, once it is known that it can be read.
   *
   * @throws IllegalArgumentException with a sentence, when it begins as a position and is none
   */
  public static String checked(String setting) {
    return ReaderPosition.isOne(setting) ? ReaderPosition.parse(setting).toString() : setting;
  }

  /** Names, not positions. */
  @Override
  public List<String> listReaders() throws CardTransportException {
    return roll.listReaders();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException as {@link #checked}
   */
  @Override
  public CardReader open(String setting) {
    return ReaderPosition.isOne(setting) ? positions.open(setting) : roll.open(setting);
  }
}
