package org.onecard.card.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;

class PurseIntentTest {

  private static final String BYTES =
      "01"
          + "01"
          + "06"
          + "01"
          + "000000C8"
          + "0007"
          + "00001388"
          + "000000"
          + "03"
          + "00"
          + "11223344"
          + "999900000001"
          + "00000001"
          + "20260301083015";

  @Test
  void bytes_areThoseOfTheDrawing() {
    assertThat(Hex.of(PaperPurse.intent().bytes())).isEqualTo(BYTES);
    assertThat(PurseIntent.parse(Hex.bytes(BYTES)))
        .isEqualTo(new IntentParse.Parsed(PaperPurse.intent()));
  }

  @Test
  void parsedIntent_saysTheSame() {
    PurseIntent intent = ((IntentParse.Parsed) PurseIntent.parse(Hex.bytes(BYTES))).intent();
    assertThat(intent.amountFen()).isEqualTo(200);
    assertThat(intent.counter()).isEqualTo(7);
    assertThat(intent.counterAfter()).isEqualTo(8);
    assertThat(intent.balanceBeforeFen()).isEqualTo(5_000);
    assertThat(intent.terminal()).isEqualTo(new TerminalNumber("999900000001"));
    assertThat(intent.terminalSequence()).isEqualTo(1);
    assertThat(intent.at()).isEqualTo(PaperPurse.AT);
    assertThat(intent.toString())
        .isEqualTo(
            "PurseIntent[simple T-Union of 2.00 yuan, terminal 999900000001, sequence 00000001,"
                + " 2026-03-01T08:30:15]");
  }

  @Test
  void counter_wrapsAround() {
    byte[] bytes = Hex.bytes(BYTES);
    bytes[8] = (byte) 0xFF;
    bytes[9] = (byte) 0xFF;
    assertThat(((IntentParse.Parsed) PurseIntent.parse(bytes)).intent().counterAfter()).isZero();
  }

  @Test
  void bytesThatAreNoIntent_areMalformedAtTheirOffset() {
    malformedAt(0, 0, 2);
    malformedAt(1, 1, 3);
    malformedAt(2, 2, 2);
    malformedAt(4, 4, 0x80);
    malformedAt(35, 33, 0x13);
    malformedAt(37, 33, 0x24);
    for (int length = 0; length < 100; length++) {
      if (length != PurseIntent.LENGTH) {
        assertThat(PurseIntent.parse(Arrays.copyOf(Hex.bytes(BYTES), length)))
            .isInstanceOf(IntentParse.Malformed.class);
      }
    }
  }

  private static void malformedAt(int changed, int offset, int value) {
    byte[] bytes = Hex.bytes(BYTES);
    bytes[changed] = (byte) value;
    IntentParse parse = PurseIntent.parse(bytes);
    assertThat(parse).isInstanceOf(IntentParse.Malformed.class);
    assertThat(((IntentParse.Malformed) parse).offset()).isEqualTo(offset);
  }

  @Test
  void whatParses_isWrittenAsItWas() {
    Random random = new Random(1);
    int parsed = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = Hex.bytes(BYTES);
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (PurseIntent.parse(bytes) instanceof IntentParse.Parsed intent) {
        assertThat(intent.intent().bytes()).isEqualTo(bytes);
        parsed++;
      }
    }
    assertThat(parsed).isBetween(5_000, 45_000);
  }
}
