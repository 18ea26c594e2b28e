package org.onecard.device.position;

import java.util.List;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.ReaderService;

/**
 * Readers of which nothing but the name can be asked, such as those inside this process. Whether a
 * card is in a slot is not known without opening it, so several cards are not told.
 */
final class NamedReaders implements ReaderRoll {

  private final ReaderService readers;
  private List<String> names = List.of();
  private boolean there;
  private long rollNumber;

  NamedReaders(ReaderService readers) {
    this.readers = readers;
  }

  @Override
  public synchronized long rollNumber() {
    List<String> now = List.of();
    boolean isThere = true;
    try {
      now = readers.listReaders();
    } catch (CardTransportException e) {
      isThere = false;
    }
    if (isThere != there || !now.equals(names)) {
      there = isThere;
      names = now;
      rollNumber++;
    }
    return rollNumber;
  }

  @Override
  public List<SlotSeen> listSlots() throws CardTransportException {
    return readers.listReaders().stream().map(NamedReaders::seen).toList();
  }

  private static SlotSeen seen(String name) {
    ReaderIdentity identity = ReaderIdentity.ofName(name);
    return new SlotSeen(identity, SlotKinds.tell(identity, SlotTraits.NONE), false);
  }

  @Override
  public List<String> listReaders() throws CardTransportException {
    return readers.listReaders();
  }

  @Override
  public CardReader open(String readerName) {
    return readers.open(readerName);
  }
}
