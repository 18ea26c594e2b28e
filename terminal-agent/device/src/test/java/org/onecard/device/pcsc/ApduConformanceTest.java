package org.onecard.device.pcsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.device.pcsc.CardReaderContract.DEADLINE;
import static org.onecard.device.pcsc.CardReaderContract.awaitState;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.smartcardio.CommandAPDU;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.Exchange;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.LogicalChannel;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.T0Channel;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.virtual.card.EchoCard;
import org.onecard.virtual.slot.VirtualSlot;

/**
 * Each case and each length of ISO 7816-3, section 12, through the real service to a card that
 * keeps what it was sent, over both protocols. Commands are written by the JDK's class, which read
 * the same standard.
 */
@Timeout(120)
@Tag("real")
class ApduConformanceTest {

  /** vpcd counts a message by two bytes. */
  private static final int VPCD_MAX = 65_535;

  private static TestPcscd pcscd;
  private static PcscReaders readers;

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

  @Test
  void case1_reachesTheCardAsFourBytes() throws Exception {
    for (EchoCard echo : List.of(EchoCard.overT0(), EchoCard.overT1())) {
      try (Conversation card = new Conversation(echo)) {
        byte[] command = new CommandAPDU(0, EchoCard.INS_SINK, 0x12, 0x34).getBytes();
        assertThat(card.transmit(command)).containsExactly(0x90, 0);
        assertThat(echo.takeReceived()).containsExactly("00201234");
      }
    }
  }

  @Test
  void case2OverT0_everyLength_isAskedForAsTold() throws Exception {
    EchoCard echo = EchoCard.overT0();
    try (Conversation card = new Conversation(echo)) {
      for (int length = 1; length <= 256; length++) {
        byte[] command =
            new CommandAPDU(0, EchoCard.INS_SOURCE, length >> 8, length & 0xFF, length).getBytes();
        assertThat(card.transmit(command)).isEqualTo(ok(EchoCard.pattern(length)));
        assertThat(echo.takeReceived()).containsExactly(Hex.of(command));
      }
    }
  }

  @Test
  void wrongLeOverT0_everyLength_isCorrectedByUsAndP2Stays() throws Exception {
    EchoCard echo = EchoCard.overT0();
    try (Conversation card = new Conversation(echo)) {
      for (int length = 1; length <= 256; length++) {
        String header = "0022%04X".formatted(length);
        String corrected = header + "%02X".formatted(length & 0xFF);
        String wrong = header + "%02X".formatted((length + 1) & 0xFF);
        for (String sent : List.of(header, wrong)) {
          card.exchanges.clear();
          assertThat(card.transmit(Hex.bytes(sent))).isEqualTo(ok(EchoCard.pattern(length)));
          assertThat(echo.takeReceived()).containsExactly(sent, corrected);
          assertThat(card.exchanges)
              .containsExactly(sent + " 6C" + "%02X".formatted(length & 0xFF), corrected + " 9000");
        }
      }
    }
  }

  @Test
  void case3_everyLength_reachesTheCardUnchanged() throws Exception {
    for (EchoCard echo : List.of(EchoCard.overT0(), EchoCard.overT1())) {
      try (Conversation card = new Conversation(echo)) {
        for (int length = 1; length <= 255; length++) {
          byte[] command =
              new CommandAPDU(0, EchoCard.INS_SINK, 1, 2, EchoCard.pattern(length)).getBytes();
          assertThat(card.transmit(command)).containsExactly(0x90, 0);
          assertThat(echo.takeReceived()).containsExactly(Hex.of(command));
        }
      }
    }
  }

  @Test
  void case4OverT0_everyLength_loses_itsLeAndIsFetchedByUsUnderItsClass() throws Exception {
    EchoCard echo = EchoCard.overT0();
    try (Conversation card = new Conversation(echo)) {
      for (int length = 1; length <= 255; length++) {
        byte[] data = EchoCard.pattern(length);
        byte[] command = new CommandAPDU(0x80, EchoCard.INS_MIRROR, 1, 2, data, 256).getBytes();
        String withoutLe = Hex.of(command, 0, command.length - 1);
        String fetch = "80C00000%02X".formatted(length);
        card.exchanges.clear();

        assertThat(card.transmit(command)).isEqualTo(ok(data));

        assertThat(echo.takeReceived()).containsExactly(withoutLe, fetch);
        assertThat(card.exchanges)
            .as("61xx came to our layer")
            .containsExactly(Hex.of(command) + " 61%02X".formatted(length), fetch + " 9000");
      }
    }
  }

  @Test
  void case4OverT1_everyLength_goesInOneExchange() throws Exception {
    EchoCard echo = EchoCard.overT1();
    try (Conversation card = new Conversation(echo)) {
      for (int length = 1; length <= 255; length++) {
        byte[] data = EchoCard.pattern(length);
        byte[] command = new CommandAPDU(0, EchoCard.INS_MIRROR, 1, 2, data, 256).getBytes();
        assertThat(card.transmit(command)).isEqualTo(ok(data));
        assertThat(echo.takeReceived()).containsExactly(Hex.of(command));
      }
    }
  }

  @Test
  void le00_is256Bytes_andWhatIsLeftIsChained() throws Exception {
    EchoCard echo = EchoCard.overT1();
    try (Conversation card = new Conversation(echo)) {
      for (int length : new int[] {255, 256, 257, 511, 512, 513, 4_000}) {
        byte[] command = Hex.bytes("0022%04X00".formatted(length));
        assertThat(card.transmit(command)).isEqualTo(ok(EchoCard.pattern(length)));
        assertThat(echo.takeReceived()).hasSize((length + 255) / 256);
      }
    }
  }

  @Test
  void longAnswerOverT0_isChainedWithoutALimitOfLength() throws Exception {
    EchoCard echo = EchoCard.overT0();
    try (Conversation card = new Conversation(echo)) {
      for (int length : new int[] {257, 512, 65_535}) {
        byte[] command = Hex.bytes("0022%04X00".formatted(length));
        assertThat(card.transmit(command)).isEqualTo(ok(EchoCard.pattern(length)));
        echo.takeReceived();
      }
    }
  }

  @Test
  void extendedEdges_goThroughAsFarAsTheVirtualSlotCarries() throws Exception {
    EchoCard echo = EchoCard.overT1();
    try (Conversation card = new Conversation(echo)) {
      for (int length : new int[] {1, 255, 256, 257, 65_535 - 7}) {
        byte[] data = EchoCard.pattern(length);
        byte[] command =
            CommandApdu.of(0, EchoCard.INS_SINK, 1, 2)
                .withLe(65_536)
                .withData(data)
                .withLe(0)
                .bytes();
        assertThat(command).hasSize(7 + length);
        assertThat(card.transmit(command)).containsExactly(0x90, 0);
        assertThat(echo.takeReceived()).containsExactly(Hex.of(command));
      }
      for (int length : new int[] {257, 32_768, VPCD_MAX - 2}) {
        byte[] command =
            new CommandAPDU(0, EchoCard.INS_SOURCE, length >> 8, length & 0xFF, 65_536).getBytes();
        assertThat(command).hasSize(7);
        assertThat(card.transmit(command)).isEqualTo(ok(EchoCard.pattern(length)));
        assertThat(echo.takeReceived()).containsExactly(Hex.of(command));
      }
      byte[] most = EchoCard.pattern(VPCD_MAX - 9);
      byte[] command = new CommandAPDU(0, EchoCard.INS_MIRROR, 1, 2, most, 65_536).getBytes();
      assertThat(command).hasSize(VPCD_MAX);
      assertThat(card.transmit(command)).isEqualTo(ok(most));
    }
  }

  @Test
  void everyLogicalChannel_isOpenedUsedAndFollowedApart() throws Exception {
    try (Conversation card = new Conversation(EchoCard.overT0())) {
      List<LogicalChannel> channels = new ArrayList<>();
      for (int number = 1; number <= 19; number++) {
        channels.add(((LogicalChannel.Opening.Opened) LogicalChannel.open(card.raw)).channel());
      }
      assertThat(channels.stream().map(LogicalChannel::number)).doesNotHaveDuplicates().hasSize(19);
      assertThat(LogicalChannel.open(card.raw)).isInstanceOf(LogicalChannel.Opening.Refused.class);
      for (LogicalChannel channel : channels) {
        byte[] data = {(byte) channel.number(), 2, 3};
        byte[] mirror = CommandApdu.of(0x80, EchoCard.INS_MIRROR, 0, 0).withData(data).bytes();
        assertThat(ResponseApdu.of(channel.transmit(mirror)).status().isMoreData()).isTrue();
      }
      for (LogicalChannel channel : channels) {
        byte[] data = {(byte) channel.number(), 2, 3};
        assertThat(channel.transmit(Hex.bytes("80C0000003"))).isEqualTo(ok(data));
        assertThat(channel.close().isOk()).isTrue();
        assertThat(channel.transmit(Hex.bytes("00200000"))).containsExactly(0x68, 0x81);
      }
    }
  }

  private static byte[] ok(byte[] data) {
    byte[] answer = Arrays.copyOf(data, data.length + 2);
    answer[data.length] = (byte) 0x90;
    return answer;
  }

  /** A card in the slot, what is said to it, and what came back before we followed it. */
  private static final class Conversation implements AutoCloseable {
    final CardConnection raw;
    final List<String> exchanges = new ArrayList<>();
    private final VirtualSlot slot;
    private final CardReader reader;
    private final T0Channel followed;

    Conversation(EchoCard echo) throws Exception {
      slot = pcscd.slot(0);
      reader = readers.open(pcscd.readerName(0));
      awaitState(reader, SlotState.EMPTY);
      slot.insert(echo);
      awaitState(reader, SlotState.PRESENT);
      raw = reader.connect(DEADLINE);
      assertThat(raw.atr()).isEqualTo(echo.atr());
      assertThat(raw.protocol()).isEqualTo(echo.protocol());
      followed = new T0Channel(new TracingChannel(raw, System::nanoTime, this::note));
    }

    private void note(Exchange exchange) {
      byte[] answer = exchange.answer().orElseThrow();
      exchanges.add(
          Hex.of(exchange.command()) + " " + Hex.of(answer, answer.length - 2, answer.length));
    }

    byte[] transmit(byte[] command) throws CardTransportException {
      return followed.transmit(command);
    }

    @Override
    public void close() {
      raw.close();
      slot.close();
      reader.close();
    }
  }
}
