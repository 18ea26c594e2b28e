package org.onecard.card.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onecard.card.profile.BuiltIn;
import org.onecard.card.trace.TraceExplainer.Explained;

class TraceExplainerTest {

  private static final String HEAD =
      "onecard-trace 1\nreader: made up\nprotocol: T=0\natr: 3B6D0000[00]\n";

  @Test
  void aReading_explainsItself() {
    List<Explained> explained =
        explain(
            "0 300 > 00A404000F7378312E73682EC9E7BBE1B1A3D5CF < 611B\n"
                + "400 300 > 00C000001B <"
                + " 6F19840F7378312E73682EC9E7BBE1B1A3D5CFA5069F0C038601039000\n"
                + "800 200 > 00A4020002EF05 < 9000\n"
                + "1100 200 > 00B2060006 < 0604203106309000\n"
                + "1400 200 > 00B207000B < 0709[583030303030303139]9000\n"
                + "1700 200 > 00B2050006 < 6982\n"
                + "2000 9000 > 00B2020003 ! CARD_REMOVED\n");

    assertThat(explained.get(0).command()).startsWith("SELECT 7378").contains("社会保障卡");
    assertThat(explained.get(0).outcome()).isEqualTo("611B 27 more bytes to fetch");
    assertThat(explained.get(1).command()).isEqualTo("GET RESPONSE");
    assertThat(explained.get(1).details())
        .contains("6F file control information (25)")
        .anyMatch(line -> line.contains("84 DF name (15)"))
        .anyMatch(line -> line.contains("9F0C issuer's data (3) 860103"));
    assertThat(explained.get(2).command()).startsWith("SELECT EF05 卡片信息");
    assertThat(explained.get(3).command()).isEqualTo("READ RECORD EF05 record 06 卡有效期 valid to");
    assertThat(explained.get(3).details()).containsExactly("卡有效期 valid to: 2031-06-30 (20310630)");
    assertThat(explained.get(4).details())
        .containsExactly("卡号 card number: [583030303030303139] blacked out");
    assertThat(explained.get(5).outcome()).isEqualTo("6982 security status not satisfied");
    assertThat(explained.get(6).outcome()).isEqualTo("no answer: card removed");
  }

  @Test
  void commandsOfPursesAndAuthentication_haveNames() {
    assertThat(
            explain(
                    """
                    0 1 > 805C030204 < 000003E89000
                    0 1 > 805001020B < 6D00
                    0 1 > 0082000A10[00000000000000000000000000000000] < 63C2
                    0 1 > 0020000102[0000] < 6983
                    0 1 > FFCA000000 < [01010101]9000
                    0 1 > 01 <
                    """)
                .stream()
                .map(Explained::command))
        .containsExactly(
            "GET BALANCE",
            "INITIALISE FOR PURCHASE",
            "EXTERNAL AUTHENTICATE key 0A",
            "VERIFY PIN",
            "GET DATA from the reader: the chip's number",
            "no command APDU: 01");
  }

  @Test
  void theText_holdsALineForEachExchangeAndTheSum() {
    String text =
        TraceExplainer.text(
            trace("0 300 > 00A40000023F00 < 9000\n400 1300 > 00B2010400 < 6A83\n"), BuiltIn.set());

    assertThat(text)
        .contains("reader made up, T=0, ATR 3B6D0000[00]")
        .contains("SELECT MF  ->  9000 done")
        .contains("6A83 record not found")
        .contains("2 exchanges, the card took 1.6 ms");
  }

  private static List<Explained> explain(String lines) {
    return TraceExplainer.explain(trace(lines), BuiltIn.set());
  }

  private static Trace trace(String lines) {
    TraceDecoding decoding = TraceDecoder.decode((HEAD + lines).getBytes(StandardCharsets.UTF_8));
    assertThat(decoding).isInstanceOf(TraceDecoding.Decoded.class);
    return ((TraceDecoding.Decoded) decoding).trace();
  }
}
