package org.onecard.device.pcsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.device.pcsc.CardReaderContract.DEADLINE;
import static org.onecard.device.pcsc.CardReaderContract.PATIENCE;
import static org.onecard.device.pcsc.CardReaderContract.assertFault;
import static org.onecard.device.pcsc.CardReaderContract.awaitState;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.position.Finding;
import org.onecard.device.position.PositionedReader;
import org.onecard.device.position.PositionedReaders;
import org.onecard.device.position.ReaderPosition;
import org.onecard.device.position.SlotKind;
import org.onecard.device.position.SlotSeen;
import org.onecard.device.position.ToldKind;
import org.onecard.device.position.ToldKind.How;
import org.onecard.virtual.slot.VirtualSlot;

/**
 * Readers are known by where they stand, over a real service whose virtual readers bear the names
 * that pcscd gives to USB readers with a serial. They are plugged in and out by restarting it.
 */
@Timeout(120)
@Tag("real")
class PositionsOverPcscTest {

  private static final String LEFT = "Maker Gate Reader (MADEUP-L)";
  private static final String RIGHT = "Maker Gate Reader (MADEUP-R)";
  private static final String FIELD = "Maker Twin PICC (MADEUP-F)";

  private TestPcscd pcscd;
  private PcscReaders readers;

  @BeforeEach
  void make() throws IOException {
    pcscd = TestPcscd.of(6);
    readers = pcscd.readers();
  }

  /** And has the watch look again, which has looked before there was a service. */
  private void startService() throws Exception {
    pcscd.start();
    readers.listReaders();
  }

  @AfterEach
  void end() throws IOException {
    readers.close();
    pcscd.close();
  }

  @Test
  void virtualSlots_giveNoAttributesAndNoFeatures_andAreKnownByTheirNames() throws Exception {
    startService();
    SlotSeen slot = readers.listSlots().get(1);
    assertThat(slot.identity().model()).isEqualTo("Virtual PCD");
    assertThat(slot.identity().slot()).isEqualTo(1);
    assertThat(slot.identity().serial()).isEmpty();
    assertThat(slot.identity().port()).isEmpty();
    assertThat(slot.kind()).isEqualTo(ToldKind.UNKNOWN);
    assertThat(slot.cardPresent()).isFalse();
  }

  @Test
  void contactlessCardOnceSeen_tellsTheSlot() throws Exception {
    startService();
    readers.listSlots();
    try (PositionedReader reader = open("name:" + pcscd.readerName(0));
        VirtualSlot slot = pcscd.slot(0)) {
      slot.insert(TestCard.good());
      awaitState(reader, SlotState.PRESENT);
      reader.connect(DEADLINE).close();
      assertThat(readers.listSlots().get(0).kind())
          .isEqualTo(new ToldKind(SlotKind.CONTACTLESS, How.CARD));
      assertThat(readers.listSlots().get(1).kind()).isEqualTo(ToldKind.UNKNOWN);
    }
  }

  @Test
  void readersChangePlacesInTheList_positionStaysWithTheReader() throws Exception {
    pcscd.restartWith(LEFT, RIGHT);
    try (PositionedReader reader = open("serial:MADEUP-R#00")) {
      awaitState(reader, SlotState.EMPTY);
      assertTap(reader, RIGHT + " 00 00");

      pcscd.restartWith(RIGHT, LEFT);
      assertTap(reader, RIGHT + " 00 00");
    }
  }

  @Test
  void readerUnpluggedAndPlugged_isGoneAndTakenUpByItself() throws Exception {
    pcscd.restartWith(LEFT, RIGHT);
    try (PositionedReader reader = open("serial:MADEUP-R#00")) {
      awaitState(reader, SlotState.EMPTY);

      pcscd.restartWith(LEFT);
      awaitState(reader, SlotState.READER_GONE);
      assertThat(reader.find())
          .isInstanceOfSatisfying(
              Finding.Missing.class, missing -> assertThat(missing.why()).contains(LEFT));
      assertFault(Fault.READER_LOST, () -> reader.connect(DEADLINE));

      pcscd.restartWith(RIGHT, LEFT);
      awaitState(reader, SlotState.EMPTY);
      assertTap(reader, RIGHT + " 00 00");
    }
  }

  @Test
  void secondReaderOfOneSerial_isRefusedWithTheReason_untilItIsGone() throws Exception {
    pcscd.restartWith(LEFT);
    try (PositionedReader reader = open("serial:MADEUP-L#00")) {
      awaitState(reader, SlotState.EMPTY);

      pcscd.restartWith(LEFT, "Maker Other Reader (MADEUP-L)");
      awaitState(reader, SlotState.READER_GONE);
      assertThat(reader.find())
          .isInstanceOfSatisfying(
              Finding.Ambiguous.class,
              ambiguous -> assertThat(ambiguous.why()).contains("Other Reader", "by port"));
      assertFault(Fault.READER_LOST, () -> reader.connect(DEADLINE));

      pcscd.restartWith(LEFT);
      awaitState(reader, SlotState.EMPTY);
      assertTap(reader, LEFT + " 00 00");
    }
  }

  @Test
  void cardsInTwoContactlessSlotsOfOneReader_areRefused_andOneIsRead() throws Exception {
    pcscd.restartWith(FIELD);
    try (PositionedReader reader = open("serial:MADEUP-F#00");
        VirtualSlot here = pcscd.slot(FIELD + " 00 00");
        VirtualSlot there = pcscd.slot(FIELD + " 00 01")) {
      here.insert(TestCard.good());
      there.insert(TestCard.good());
      awaitState(reader, SlotState.PRESENT);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (readers.listSlots().stream().filter(SlotSeen::cardPresent).count() < 2) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(20);
      }
      assertFault(Fault.SEVERAL_CARDS, () -> reader.connect(DEADLINE));

      there.remove();
      deadline = System.nanoTime() + PATIENCE.toNanos();
      while (readers.listSlots().stream().filter(SlotSeen::cardPresent).count() > 1) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(20);
      }
      reader.connect(DEADLINE).close();
    }
  }

  @Test
  void noServiceAtStart_isServiceGone_andThePositionIsFoundOnceItIsThere() throws Exception {
    try (PositionedReader reader = open("serial:MADEUP-L#01")) {
      assertThat(reader.awaitChange(SlotState.EMPTY, PATIENCE)).isEqualTo(SlotState.SERVICE_GONE);
      assertFault(Fault.SERVICE_LOST, () -> reader.connect(DEADLINE));
      pcscd.restartWith(LEFT);
      assertTap(reader, LEFT + " 00 01");
    }
  }

  @Test
  void cardThatLeftAndCameBackUnseen_isEmptyFirst_alsoByPosition() throws Exception {
    pcscd.restartWith(LEFT);
    try (PositionedReader reader = open("serial:MADEUP-L#00");
        PositionedReader other = open("serial:MADEUP-L#00");
        VirtualSlot slot = pcscd.slot(LEFT + " 00 00")) {
      slot.insert(TestCard.good());
      awaitState(reader, SlotState.PRESENT);
      slot.remove();
      awaitState(other, SlotState.EMPTY);
      slot.insert(TestCard.good());
      awaitState(other, SlotState.PRESENT);
      assertThat(reader.awaitChange(SlotState.PRESENT, PATIENCE)).isEqualTo(SlotState.EMPTY);
      assertThat(reader.awaitChange(SlotState.EMPTY, PATIENCE)).isEqualTo(SlotState.PRESENT);
      assertThat(reader.awaitChange(SlotState.PRESENT, Duration.ofMillis(300)))
          .isEqualTo(SlotState.PRESENT);
    }
  }

  private PositionedReader open(String position) {
    return new PositionedReaders(readers).open(ReaderPosition.parse(position));
  }

  private void assertTap(PositionedReader reader, String slotName) throws Exception {
    try (VirtualSlot slot = pcscd.slot(slotName)) {
      slot.insert(TestCard.good());
      awaitState(reader, SlotState.PRESENT);
      try (CardConnection connection = reader.connect(DEADLINE)) {
        assertThat(connection.transmit(TestCard.command(TestCard.INS_LENGTH, 100)))
            .isEqualTo(TestCard.pattern(100));
      }
    }
    awaitState(reader, SlotState.EMPTY);
  }
}
