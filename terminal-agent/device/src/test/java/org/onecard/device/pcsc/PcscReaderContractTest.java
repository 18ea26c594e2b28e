package org.onecard.device.pcsc;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.onecard.card.reader.ReaderService;
import org.onecard.virtual.slot.VirtualSlot;

/** The contract, held by a real PC/SC service over a virtual slot. */
@Tag("real")
class PcscReaderContractTest extends CardReaderContract {

  private static TestPcscd pcscd;
  private static PcscReaders readers;

  private VirtualSlot slot;

  @BeforeAll
  static void startService() throws IOException {
    pcscd = TestPcscd.started(2);
    readers = pcscd.readers();
  }

  @AfterAll
  static void stopService() throws IOException {
    readers.close();
    pcscd.close();
  }

  @BeforeEach
  @Override
  void openReader() throws Exception {
    slot = pcscd.slot(0);
    super.openReader();
  }

  @Override
  ReaderService service() {
    return readers;
  }

  @Override
  String readerName() {
    return pcscd.readerName(0);
  }

  @Override
  void insert(TestCard card) throws IOException {
    slot.insert(card);
  }

  @Override
  void remove() {
    slot.remove();
  }
}
