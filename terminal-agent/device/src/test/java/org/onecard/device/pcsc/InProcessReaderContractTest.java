package org.onecard.device.pcsc;

import java.util.List;
import org.onecard.card.reader.ReaderService;
import org.onecard.virtual.slot.InProcessReaders;

class InProcessReaderContractTest extends CardReaderContract {

  private static final String NAME = "In Process 00 00";

  private final InProcessReaders readers = new InProcessReaders(List.of(NAME, "In Process 00 01"));

  @Override
  ReaderService service() {
    return readers;
  }

  @Override
  String readerName() {
    return NAME;
  }

  @Override
  void insert(TestCard card) {
    readers.insert(NAME, card);
  }

  @Override
  void remove() {
    readers.remove(NAME);
  }
}
