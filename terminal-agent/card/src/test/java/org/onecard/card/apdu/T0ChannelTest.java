package org.onecard.card.apdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException.Fault;

class T0ChannelTest {

  @Test
  void ordinaryAnswer_passesUnchanged() throws Exception {
    ScriptedChannel card = new ScriptedChannel("01029000");
    assertThat(send(card, "00B2010004")).isEqualTo("01029000");
    assertThat(card.sent()).containsExactly("00B2010004");
  }

  @Test
  void answer61xx_isFetchedUnderTheCommandsClass() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6103", "AABBCC9000");
    assertThat(send(card, "8050010201FF")).isEqualTo("AABBCC9000");
    assertThat(card.sent()).containsExactly("8050010201FF", "80C0000003");
  }

  @Test
  void answer6100_asksFor256Bytes() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6100", "AA".repeat(256) + "9000");
    assertThat(send(card, "00A4040001FF")).isEqualTo("AA".repeat(256) + "9000");
    assertThat(card.sent()).containsExactly("00A4040001FF", "00C0000000");
  }

  @Test
  void chainOf61xx_isPutTogetherInOrderWithTheLastStatus() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6102", "01026102", "03046101", "056282");
    assertThat(send(card, "84CA000001FF")).isEqualTo("01020304056282");
    assertThat(card.sent())
        .containsExactly("84CA000001FF", "84C0000002", "84C0000002", "84C0000001");
  }

  @Test
  void dataThatComeWith61xx_areKept() throws Exception {
    ScriptedChannel card = new ScriptedChannel("01026101", "039000");
    assertThat(send(card, "00B2010000")).isEqualTo("0102039000");
  }

  @Test
  void answer6Cxx_onCase2_repeatsWithThatLe() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6C12", "AA9000");
    assertThat(send(card, "00B2010000")).isEqualTo("AA9000");
    assertThat(card.sent()).containsExactly("00B2010000", "00B2010012");
  }

  @Test
  void answer6Cxx_onCase1_addsLeAndLeavesP2Alone() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6C08", "AA9000");
    assertThat(send(card, "00840011")).isEqualTo("AA9000");
    assertThat(card.sent()).containsExactly("00840011", "0084001108");
  }

  @Test
  void answer6C00_asksFor256Bytes() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6C00", "AA9000");
    assertThat(send(card, "00B2010010")).isEqualTo("AA9000");
    assertThat(card.sent()).containsExactly("00B2010010", "00B2010000");
  }

  @Test
  void answer6Cxx_onCase4_changesLeAndKeepsTheData() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6C05", "AA9000");
    assertThat(send(card, "00880000020102FF")).isEqualTo("AA9000");
    assertThat(card.sent()).containsExactly("00880000020102FF", "0088000002010205");
  }

  @Test
  void secondAnswer6Cxx_isTheCardsWord() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6C05", "6C06");
    assertThat(send(card, "00B2010000")).isEqualTo("6C06");
  }

  @Test
  void answer6Cxx_toGetResponse_isFollowedToo() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6110", "6C02", "01029000");
    assertThat(send(card, "00A4040001FF")).isEqualTo("01029000");
    assertThat(card.sent()).containsExactly("00A4040001FF", "00C0000010", "00C0000002");
  }

  @Test
  void correctionOfTheCommand_doesNotUseUpThatOfGetResponse() throws Exception {
    ScriptedChannel card = new ScriptedChannel("6C10", "6110", "6C02", "01029000");
    assertThat(send(card, "00B2010000")).isEqualTo("01029000");
    assertThat(card.sent()).containsExactly("00B2010000", "00B2010010", "00C0000010", "00C0000002");
  }

  @Test
  void endless61xx_endsAsAFaultOfTheProtocol() {
    AtomicInteger exchanges = new AtomicInteger();
    CardChannel card =
        command -> {
          exchanges.incrementAndGet();
          return Hex.bytes("016101");
        };
    assertFault(card, Fault.PROTOCOL);
    assertThat(exchanges).hasValue(T0Channel.MAX_EXCHANGES);
  }

  @Test
  void answerWithoutStatusWord_isAFaultOfTheProtocol() {
    assertFault(new ScriptedChannel("61"), Fault.PROTOCOL);
    assertFault(new ScriptedChannel(""), Fault.PROTOCOL);
  }

  @Test
  void bytesThatAreNoCommand_areNotRepeated() throws Exception {
    assertThat(send(new ScriptedChannel("6C05"), "00B2")).isEqualTo("6C05");
    assertThat(send(new ScriptedChannel("6105"), "")).isEqualTo("6105");
  }

  private static String send(CardChannel card, String command) throws CardTransportException {
    return Hex.of(new T0Channel(card).transmit(Hex.bytes(command)));
  }

  private static void assertFault(CardChannel card, Fault fault) {
    assertThatThrownBy(() -> send(card, "00B2010000"))
        .isInstanceOfSatisfying(
            CardTransportException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
