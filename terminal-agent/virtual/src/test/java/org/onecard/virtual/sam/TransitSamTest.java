package org.onecard.virtual.sam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.purse.LabPurseKeys;

/** Holds the PSAM to the byte layouts; the vectors are those of the virtual purse's test. */
class TransitSamTest {

  private static final String FACTORS = "9951000000000001" + "995199990001FFFF";
  private static final String MAC1 =
      "8070000024"
          + "11223344"
          + "0007"
          + "000000C8"
          + "06"
          + "20260301083015"
          + "03"
          + "00"
          + FACTORS
          + "08";

  private final TransitSam sam = new TransitSam("999900000001", LabPurseKeys.TRIPLE_DES);
  private final VirtualChip chip =
      VirtualChip.contact(StaticAtr.contact(9)).masterFile(sam).build();

  @Test
  void files_areLaidOutAsTheFactsSay() {
    assertAnswers("00B095010A", "00000000" + "999900000001" + "9000");
    assertAnswers("00B0960006", "9999000000019000");
    assertAnswers("00A40000028011", "9000");
    assertAnswers("00B0970001", "019000");
    assertAnswers("00A40000023F00", "9000");
    assertAnswers("00A40000021001", "9000");
    assertAnswers("00B0970001", "019000");
    assertAnswers("00A40000023F00", "9000");
    assertAnswers("00A40000021002", "6A82");
    assertAnswers("00B0970001", "6A82");
  }

  @Test
  void mac1AndMac2_areThoseOfTheVectors() {
    assertAnswers("00A40000028011", "9000");
    assertAnswers(MAC1, "6108");
    assertAnswers("80C0000008", "00000001" + "D018A495" + "9000");
    assertAnswers("8072000004CA6D5B73", "9000");
    assertAnswers("8072000004CA6D5B73", "6985");
    assertThat(sam.terminalSequence()).isEqualTo(1);
  }

  @Test
  void sm4_isThatOfTheAssumption() {
    VirtualChip sm4 =
        VirtualChip.contact(StaticAtr.contact(9))
            .masterFile(new TransitSam("999900000001", LabPurseKeys.SM4))
            .build();
    assertThat(answer(sm4, "00A40000028011")).isEqualTo("9000");
    assertThat(answer(sm4, MAC1)).isEqualTo("6A88");
    assertThat(answer(sm4, MAC1.replace("0300" + FACTORS, "4304" + FACTORS))).isEqualTo("6108");
    assertThat(answer(sm4, "80C0000008")).isEqualTo("00000001" + "F40AA0AA" + "9000");
    assertThat(answer(sm4, "80720000042526D49E")).isEqualTo("9000");
  }

  @Test
  void sequence_outlivesAResetAndASessionDoesNot() {
    assertAnswers("00A40000028011", "9000");
    assertAnswers(MAC1, "6108");
    chip.reset();
    assertAnswers("00A40000028011", "9000");
    assertAnswers("8072000004CA6D5B73", "6985");
    assertAnswers(MAC1, "6108");
    assertThat(answer(chip, "80C0000008")).startsWith("00000002");
  }

  @Test
  void threeWrongMac2InARow_lockIt() {
    assertAnswers("00A40000028011", "9000");
    for (int wrong = 0; wrong < 3; wrong++) {
      assertAnswers(MAC1, "6108");
      assertAnswers("807200000400000000", "9302");
    }
    assertAnswers(MAC1, "9303");
  }

  @Test
  void statusWords_areThoseOfAPsam() {
    assertAnswers(MAC1, "6985");
    assertAnswers("00A40000028011", "9000");
    assertAnswers("8072000004CA6D5B73", "6985");
    assertAnswers(MAC1.replace("000000C806", "000000C807"), "6A80");
    assertAnswers("807000000100", "6700");
    assertAnswers("8071000000", "6D00");
    assertAnswers("9070000000", "6E00");
  }

  private void assertAnswers(String command, String answer) {
    assertThat(answer(chip, command)).as(command).isEqualTo(answer);
  }

  private static String answer(VirtualChip chip, String command) {
    try {
      return Hex.of(chip.transmit(Hex.bytes(command)));
    } catch (CardTornException e) {
      throw new AssertionError(command + " tore the card", e);
    }
  }
}
