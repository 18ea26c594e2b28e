package org.onecard.virtual.slot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.ReaderService;
import org.onecard.virtual.card.VirtualCard;

/**
 * Readers inside this process, for machines where no PC/SC service can be had. To whoever reads
 * cards they behave like real ones, and the same contract test holds for both. Safe for any thread.
 */
public final class InProcessReaders implements ReaderService, AutoCloseable {

  private final Map<String, InProcessSlot> slots = new LinkedHashMap<>();

  /**
   * @param readerNames one slot each
   */
  public InProcessReaders(List<String> readerNames) {
    for (String name : readerNames) {
      slots.put(name, new InProcessSlot(name));
    }
  }

  /**
   * Puts a card in.
   *
   * @throws IllegalStateException when there is one already
   * @throws IllegalArgumentException when there is no such reader
   */
  public void insert(String readerName, VirtualCard card) {
    slot(readerName).insert(card);
  }

  /** Pulls the card, whatever it is doing. Does nothing when there is none. */
  public void remove(String readerName) {
    slot(readerName).remove();
  }

  /** Whether a card is in: not after it was torn. */
  public boolean isOccupied(String readerName) {
    return slot(readerName).isOccupied();
  }

  private InProcessSlot slot(String readerName) {
    InProcessSlot slot = slots.get(readerName);
    if (slot == null) {
      throw new IllegalArgumentException("no reader is called \"" + readerName + "\"");
    }
    return slot;
  }

  @Override
  public List<String> listReaders() {
    return List.copyOf(slots.keySet());
  }

  @Override
  public CardReader open(String readerName) {
    return new InProcessReader(readerName, Optional.ofNullable(slots.get(readerName)));
  }

  /** Pulls every card. */
  @Override
  public void close() {
    slots.values().forEach(InProcessSlot::remove);
  }
}
