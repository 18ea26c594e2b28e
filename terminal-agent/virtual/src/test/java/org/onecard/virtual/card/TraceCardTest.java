package org.onecard.virtual.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;
import org.onecard.card.trace.Trace;
import org.onecard.card.trace.TraceDecoder;
import org.onecard.card.trace.TraceDecoding;

class TraceCardTest {

  private static final String HEAD =
      """
      onecard-trace 1
      reader: made up
      protocol: T=0
      atr: 3B6D0000AAAAAAAAAAAAAA[000000000000]
      """;

  @Test
  void aRecordedCard_answersAsItDid() throws CardTornException {
    TraceCard card =
        card(
            """
            0 9 > 00A40000023F00 < 9000
            9 9 > 00B2010400 < 6C12
            9 9 > 00B2010412 < 01[0203]9000
            9 9 > 0020000102[0000] < 63C2
            9 9 > 0020000102[0000] < 9000
            """);

    assertThat(Hex.of(card.atr())).isEqualTo("3B6D0000AAAAAAAAAAAAAA000000000000");
    assertThat(answer(card, "00A40000023F00")).isEqualTo("9000");
    assertThat(answer(card, "00B2010400")).isEqualTo("6C12");
    assertThat(answer(card, "00B2010412")).isEqualTo("0102039000");
    assertThat(answer(card, "00200001021234")).as("whatever was blacked out").isEqualTo("63C2");
    assertThat(answer(card, "00200001025678")).as("the second time").isEqualTo("9000");
  }

  @Test
  void anotherOrder_isAnsweredToo_andWhatIsNotThereIsSaidSo() throws CardTornException {
    TraceCard card = card("0 9 > 00B2010400 < 01\n9 9 > 00B2020400 < 029000\n");

    assertThat(answer(card, "00B2020400")).isEqualTo("029000");
    assertThat(answer(card, "00B2010400")).isEqualTo("01");
    assertThat(answer(card, "00A4040005A0000000AA")).isEqualTo("6A82");
    assertThat(answer(card, "00B2030400")).isEqualTo("6D00");
    assertThat(answer(card, "")).isEqualTo("6D00");
  }

  @Test
  void whereTheCardLeft_itLeavesAgain() {
    TraceCard card = card("0 9 > 00B2010400 ! CARD_REMOVED\n");

    assertThatThrownBy(() -> card.transmit(Hex.bytes("00B2010400")))
        .isInstanceOf(CardTornException.class);
  }

  @Test
  void aTraceWithoutACard_isRefusedInASentence() {
    assertThatThrownBy(() -> card("# nothing\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no exchange");
  }

  private static String answer(TraceCard card, String command) throws CardTornException {
    return Hex.of(card.transmit(Hex.bytes(command)));
  }

  private static TraceCard card(String lines) {
    TraceDecoding decoding = TraceDecoder.decode((HEAD + lines).getBytes(StandardCharsets.UTF_8));
    assertThat(decoding).isInstanceOf(TraceDecoding.Decoded.class);
    Trace trace = ((TraceDecoding.Decoded) decoding).trace();
    return new TraceCard(trace);
  }
}
