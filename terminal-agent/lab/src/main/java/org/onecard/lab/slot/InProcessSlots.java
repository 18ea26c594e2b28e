package org.onecard.lab.slot;

import java.util.List;
import java.util.stream.IntStream;
import org.onecard.card.reader.ReaderService;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.slot.InProcessReaders;

/** Slots inside this process. */
final class InProcessSlots implements LabSlots {

  private final List<String> names;
  private final InProcessReaders readers;
  private final String description;

  InProcessSlots(int count, String description) {
    this.names = IntStream.range(0, count).mapToObj(index -> "In-process slot 0" + index).toList();
    this.readers = new InProcessReaders(names);
    this.description = description;
  }

  @Override
  public ReaderService readers() {
    return readers;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public void insert(int index, VirtualCard card) {
    readers.insert(names.get(index), card);
  }

  @Override
  public void remove(int index) {
    readers.remove(names.get(index));
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void close() {
    readers.close();
  }
}
