package org.onecard.device.pcsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.device.pcsc.CardReaderContract.DEADLINE;
import static org.onecard.device.pcsc.CardReaderContract.PATIENCE;
import static org.onecard.device.pcsc.CardReaderContract.assertFault;
import static org.onecard.device.pcsc.CardReaderContract.awaitState;
import static org.onecard.device.pcsc.CardReaderContract.inTime;
import static org.onecard.device.pcsc.CardReaderContract.timed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;

/** What a PC/SC service may do to its readers, and they survive. */
@Timeout(120)
@Tag("real")
class PcscServiceTest {

  /** From the service being there again to a card being read, with a poll of 400 ms in it. */
  private static final Duration BACK_WITHIN = Duration.ofMillis(1_500);

  private TestPcscd pcscd;
  private PcscReaders readers;

  @BeforeEach
  void make() throws IOException {
    pcscd = TestPcscd.of(2);
    readers = pcscd.readers();
  }

  @AfterEach
  void end() throws IOException {
    readers.close();
    pcscd.close();
  }

  @Test
  void noServiceAtStart_isServiceGoneAndWorksOnceItIsThere() throws Exception {
    assertFault(Fault.SERVICE_LOST, () -> readers.listReaders());
    try (CardReader reader = readers.open("Virtual PCD 00 00")) {
      assertThat(reader.awaitChange(SlotState.EMPTY, PATIENCE)).isEqualTo(SlotState.SERVICE_GONE);
      assertFault(Fault.SERVICE_LOST, () -> reader.connect(DEADLINE));

      pcscd.start();

      assertThat(readers.listReaders()).containsExactly("Virtual PCD 00 00", "Virtual PCD 00 01");
      awaitState(reader, SlotState.EMPTY);
      try (VirtualSlot slot = pcscd.slot(0)) {
        slot.insert(TestCard.good());
        assertTap(reader);
      }
    }
  }

  @Test
  void slotsOfSeveralDrivers_haveNamesOfTheirOwnAndAreSeenApart() throws Exception {
    pcscd = TestPcscd.started(4);
    List<String> names =
        pcscd.daemon().slots().stream().map(PrivatePcscd.Slot::readerName).toList();
    assertThat(readers.listReaders()).doesNotHaveDuplicates().containsExactlyElementsOf(names);
    try (VirtualSlot slot = pcscd.slot(2);
        CardReader reader = readers.open(pcscd.readerName(2));
        CardReader other = readers.open(pcscd.readerName(0))) {
      slot.insert(TestCard.good());

      assertTap(reader);
      awaitState(other, SlotState.EMPTY);
    }
  }

  @Test
  void serviceEndedFiveTimes_nextTapWorksSoonAfterItIsBack() throws Exception {
    pcscd.start();
    try (CardReader reader = readers.open(pcscd.readerName(0))) {
      awaitState(reader, SlotState.EMPTY);
      Duration soonest = PATIENCE;
      for (int round = 0; round < 5; round++) {
        try (VirtualSlot slot = pcscd.slot(0)) {
          slot.insert(TestCard.good());
          assertTap(reader);
        }
        if (round % 2 == 0) {
          pcscd.daemon().kill();
        } else {
          pcscd.daemon().stop();
        }
        awaitState(reader, SlotState.SERVICE_GONE);

        pcscd.start();
        long back = System.nanoTime();
        try (VirtualSlot slot = pcscd.slot(0)) {
          slot.insert(TestCard.good());
          assertTap(reader);
          Duration took = Duration.ofNanos(System.nanoTime() - back);
          soonest = took.compareTo(soonest) < 0 ? took : soonest;
        }
        awaitState(reader, SlotState.EMPTY);
      }
      // Any round may meet a stall of this machine; a poll that is too seldom is slow in each.
      assertThat(soonest).isLessThan(BACK_WITHIN);
    }
  }

  @Test
  void serviceKilledDuringACommand_isServiceLostAtOnce() throws Exception {
    pcscd.start();
    TestCard card = TestCard.good();
    try (CardReader reader = readers.open(pcscd.readerName(0));
        VirtualSlot slot = pcscd.slot(0)) {
      slot.insert(card);
      awaitState(reader, SlotState.PRESENT);
      try (CardConnection connection = reader.connect(PATIENCE)) {
        CompletableFuture<Void> kill =
            CompletableFuture.runAsync(
                () -> {
                  card.awaitHanging();
                  pcscd.daemon().kill();
                });
        // And not by its deadline, which would be another fault.
        assertFault(
            Fault.SERVICE_LOST, () -> connection.transmit(TestCard.command(TestCard.INS_HANG, 0)));
        kill.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      card.letGo();
    }
  }

  @Test
  void frozenService_holdsUpNobodyAndIsUsedAgain() throws Exception {
    pcscd.start();
    try (CardReader reader = readers.open(pcscd.readerName(0));
        VirtualSlot slot = pcscd.slot(0)) {
      slot.insert(TestCard.good());
      awaitState(reader, SlotState.PRESENT);
      try (CardConnection connection = CardReaderContract.connect(reader, Duration.ofMillis(200))) {
        pcscd.freeze();
        assertFault(
            Fault.DEADLINE, () -> connection.transmit(TestCard.command(TestCard.INS_LENGTH, 1)));
        inTime(
            Duration.ZERO,
            Duration.ofSeconds(1),
            () ->
                timed(
                    () ->
                        assertFault(Fault.DEADLINE, () -> reader.connect(Duration.ofMillis(200)))));
        assertThat(reader.awaitChange(SlotState.PRESENT, PATIENCE))
            .isEqualTo(SlotState.SERVICE_GONE);
        assertFault(Fault.SERVICE_LOST, () -> readers.listReaders());
      } finally {
        pcscd.signal("CONT");
      }
      awaitState(reader, SlotState.PRESENT);
      assertTap(reader);
    }
  }

  @Test
  void hungCardInOneSlot_doesNotDelayAnother() throws Exception {
    pcscd.start();
    TestCard hung = TestCard.good();
    try (CardReader hungReader = readers.open(pcscd.readerName(0));
        CardReader reader = readers.open(pcscd.readerName(1));
        VirtualSlot hungSlot = pcscd.slot(0);
        VirtualSlot slot = pcscd.slot(1)) {
      hungSlot.insert(hung);
      awaitState(hungReader, SlotState.PRESENT);
      CompletableFuture<Void> hanging =
          CompletableFuture.runAsync(
              () -> {
                try (CardConnection connection = hungReader.connect(PATIENCE)) {
                  connection.transmit(TestCard.command(TestCard.INS_HANG, 0));
                } catch (CardTransportException e) {
                  throw new IllegalStateException(e);
                }
              });
      hung.awaitHanging();

      inTime(
          Duration.ZERO,
          Duration.ofSeconds(2),
          () ->
              timed(
                  () -> {
                    slot.insert(TestCard.good());
                    assertTap(reader);
                    slot.remove();
                    awaitState(reader, SlotState.EMPTY);
                  }));
      assertThat(hanging).isNotDone();
      hung.letGo();
      hanging.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      hung.letGo();
    }
  }

  @Test
  void hundredsOfConversations_growNeitherThreadsNorHandles() throws Exception {
    pcscd.start();
    try (CardReader reader = readers.open(pcscd.readerName(0));
        VirtualSlot slot = pcscd.slot(0)) {
      slot.insert(TestCard.good());
      awaitState(reader, SlotState.PRESENT);
      converse(reader, 20);
      long threads = ownThreads();
      long handles = handles("self");
      long daemonHandles = handles(Long.toString(pcscd.pid()));

      converse(reader, 300);
      failToConverse(100);

      // A reader that was closed lets its thread go without waiting for it.
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (ownThreads() > threads && System.nanoTime() < deadline) {
        Thread.sleep(10);
      }
      assertThat(ownThreads()).isLessThanOrEqualTo(threads);
      // A class or a jar that was opened meanwhile is no leak; a handle for each conversation is.
      assertThat(handles("self")).isLessThan(handles + 10);
      assertThat(handles(Long.toString(pcscd.pid()))).isLessThan(daemonHandles + 10);
    }
  }

  private static void converse(CardReader reader, int times) throws CardTransportException {
    for (int i = 0; i < times; i++) {
      try (CardConnection connection = reader.connect(DEADLINE)) {
        connection.transmit(TestCard.command(TestCard.INS_LENGTH, 16));
      }
    }
  }

  /** Readers that are opened, fail and are closed: each failure costs a context. */
  private void failToConverse(int times) {
    for (int i = 0; i < times; i++) {
      try (CardReader empty = readers.open(pcscd.readerName(1))) {
        assertFault(Fault.CARD_REMOVED, () -> empty.connect(DEADLINE));
      }
    }
  }

  private static long ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("pcsc-"))
        .count();
  }

  private static long handles(String process) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", process, "fd"))) {
      return files.count();
    }
  }

  private static void assertTap(CardReader reader) throws Exception {
    awaitState(reader, SlotState.PRESENT);
    try (CardConnection connection = reader.connect(DEADLINE)) {
      assertThat(connection.transmit(TestCard.command(TestCard.INS_LENGTH, 100)))
          .isEqualTo(TestCard.pattern(100));
    }
  }
}
