package org.onecard.card.apdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException.Fault;

class LogicalChannelTest {

  @Test
  void channelIsOpened_usedInTheClassByte_andClosedFromTheBasicOne() throws Exception {
    ScriptedChannel card = new ScriptedChannel("029000", "9000", "AA9000", "9000");
    LogicalChannel channel = open(card);
    assertThat(channel.number()).isEqualTo(2);
    channel.transmit(Hex.bytes("00A4040000"));
    channel.transmit(Hex.bytes("805C000204"));
    assertThat(channel.close()).isEqualTo(StatusWord.OK);
    assertThat(card.sent()).containsExactly("0070000001", "02A4040000", "825C000204", "00708002");
  }

  @Test
  void channelFrom4On_usesTheFurtherClass() throws Exception {
    ScriptedChannel card = new ScriptedChannel("139000", "9000", "9000");
    LogicalChannel channel = open(card);
    channel.transmit(Hex.bytes("00A4040000"));
    channel.transmit(Hex.bytes("805C000204"));
    assertThat(card.sent()).containsExactly("0070000001", "4FA4040000", "CF5C000204");
  }

  @Test
  void followedAnswers_areFetchedOnTheSameChannel() throws Exception {
    ScriptedChannel card = new ScriptedChannel("019000", "6102", "01029000");
    T0Channel channel = new T0Channel(open(card));
    channel.transmit(Hex.bytes("00A4040001FF"));
    assertThat(card.sent()).containsExactly("0070000001", "01A4040001FF", "01C0000002");
  }

  @Test
  void readersOwnCommands_goOutUnchanged() throws Exception {
    ScriptedChannel card = new ScriptedChannel("019000", "9000", "9000");
    LogicalChannel channel = open(card);
    channel.transmit(Hex.bytes("FFCA000000"));
    channel.transmit(Hex.bytes("E0CA000000"));
    assertThat(card.sent()).containsExactly("0070000001", "FFCA000000", "E0CA000000");
  }

  @Test
  void cardWithoutChannels_refuses() throws Exception {
    assertThat(LogicalChannel.open(new ScriptedChannel("6881")))
        .isEqualTo(new LogicalChannel.Opening.Refused(new StatusWord(0x6881)));
  }

  @Test
  void nonsenseForANumber_isAFaultOfTheProtocol() {
    for (String answer : new String[] {"9000", "009000", "149000", "01029000"}) {
      assertThatThrownBy(() -> LogicalChannel.open(new ScriptedChannel(answer)))
          .as(answer)
          .isInstanceOfSatisfying(
              CardTransportException.class, e -> assertThat(e.fault()).isEqualTo(Fault.PROTOCOL));
    }
  }

  @Test
  void secureMessagingThatTheChannelCannotCarry_isNotSent() throws Exception {
    ScriptedChannel card = new ScriptedChannel("049000");
    LogicalChannel channel = open(card);
    assertThatThrownBy(() -> channel.transmit(Hex.bytes("0CB0000000")))
        .isInstanceOf(CardTransportException.class)
        .hasMessageContaining("0C");
    assertThat(card.sent()).hasSize(1);
  }

  @Test
  void everyClassOnEveryChannel_namesThatChannelAndKeepsTheRest() {
    for (int cla = 0; cla <= 0xFF; cla++) {
      boolean names = cla < 0xE0 && (cla & 0x60) != 0x20;
      assertThat(ClassByte.channelOf(cla).isPresent()).as("%02X", cla).isEqualTo(names);
      for (int channel = 0; channel <= ClassByte.MAX_CHANNEL; channel++) {
        OptionalInt moved = ClassByte.onChannel(cla, channel);
        if (!names) {
          assertThat(moved).isEmpty();
        } else if (moved.isPresent()) {
          assertThat(ClassByte.channelOf(moved.getAsInt())).hasValue(channel);
          assertThat(moved.getAsInt() & 0x90).as("maker's bit, chaining").isEqualTo(cla & 0x90);
          assertThat(ClassByte.onChannel(moved.getAsInt(), channel)).isEqualTo(moved);
        }
      }
    }
  }

  @Test
  void secureMessaging_isKeptWhereBothFormsCanSayIt() {
    assertThat(ClassByte.onChannel(0x08, 5)).hasValue(0x61);
    assertThat(ClassByte.onChannel(0x61, 3)).hasValue(0x0B);
    assertThat(ClassByte.onChannel(0x04, 3)).hasValue(0x07);
    assertThat(ClassByte.onChannel(0x04, 4)).isEmpty();
    assertThat(ClassByte.onChannel(0x0C, 4)).isEmpty();
    assertThat(ClassByte.onChannel(0x88, 4)).isEmpty();
  }

  private static LogicalChannel open(CardChannel card) throws CardTransportException {
    LogicalChannel.Opening opening = LogicalChannel.open(card);
    assertThat(opening).isInstanceOf(LogicalChannel.Opening.Opened.class);
    return ((LogicalChannel.Opening.Opened) opening).channel();
  }
}
