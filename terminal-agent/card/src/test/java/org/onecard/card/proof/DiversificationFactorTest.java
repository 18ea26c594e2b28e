package org.onecard.card.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;
import org.onecard.card.ssse.CardAlgorithm;
import org.onecard.card.ssse.CardIdentifier;

class DiversificationFactorTest {

  private static final String CONTACT = "3B6D0000" + "A1A2A3A4A5A6A7A8A9AAABACAD";

  @Test
  void factors_areThoseOfTheFacts() {
    assertFactor(DiversificationFactor.ATR_TAIL, CONTACT, "A6A7A8A9AAABACAD");
    assertFactor(DiversificationFactor.ATR_SERIAL, CONTACT, "A8A9AAABACAD0000");
    assertFactor(DiversificationFactor.REGION, CONTACT, "3531303130307378");
    assertFactor(DiversificationFactor.IDENTIFICATION_CODE_TAIL, CONTACT, "00000042FFFFFFFF");
  }

  @Test
  void interfaceBytesOfAnyNumber_areSteppedOver() {
    // T0 with TD1 (T=0 follows) with TD2 (T=15) with TA3, and a check byte behind.
    String atr = "3B8D80" + "1F" + "C3" + "A1A2A3A4A5A6A7A8A9AAABACAD" + "5C";
    assertFactor(DiversificationFactor.ATR_SERIAL, atr, "A8A9AAABACAD0000");
  }

  @Test
  void atrWithoutTheSerial_hasNoFactor() {
    for (String atr :
        new String[] {
          "3B00", "3B0D", "3B8D", "3BFD", "3B6C0000A1A2A3A4A5A6A7A8A9AAABAC", "3B6D0000A1A2"
        }) {
      assertThat(DiversificationFactor.ATR_SERIAL.of(subject(atr))).as(atr).isEmpty();
    }
    assertThat(DiversificationFactor.ATR_TAIL.of(subject("3B000000000000"))).isEmpty();
  }

  @Test
  void anyAtr_isTakenApartOrNot() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      byte[] atr = new byte[2 + random.nextInt(32)];
      random.nextBytes(atr);
      for (DiversificationFactor factor : DiversificationFactor.values()) {
        assertThat(factor.of(subject(Hex.of(atr))).map(bytes -> bytes.length).orElse(8))
            .isEqualTo(8);
      }
    }
    assertThatIllegalArgumentException().isThrownBy(() -> AnswerToReset.of(new byte[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> AnswerToReset.of(new byte[34]));
  }

  @Test
  void subject_isOfTheRegionThatItsCodeBeginsWith() {
    CardIdentifier code = CardIdentifier.of(Hex.bytes("510100D15600000500000042FFFFFFFF"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProofSubject("500000", ProofSamples.ATR, new CardAlgorithm(1), code));
  }

  private static void assertFactor(DiversificationFactor factor, String atr, String expected) {
    assertThat(factor.of(subject(atr)).map(Hex::of)).hasValue(expected);
  }

  private static ProofSubject subject(String atr) {
    return new ProofSubject(
        "510100",
        AnswerToReset.of(Hex.bytes(atr)),
        new CardAlgorithm(1),
        CardIdentifier.of(Hex.bytes("510100D15600000500000042FFFFFFFF")));
  }
}
