package org.onecard.virtual.sam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.Hex;
import org.onecard.virtual.card.SetRandom;
import org.onecard.virtual.card.SsseCipher;
import org.onecard.virtual.card.SsseKey;
import org.onecard.virtual.card.SsseMasterKeys;

/**
 * The virtual PSAM against the bytes of the facts and the answers of OpenSSL's command line: no
 * code of ours stands on the other side.
 */
class SsseSamTest {

  private static final String SELECT_DIRECTORY = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
  private static final String SELECT = "00A4040006D15600000590";

  /** The card's ATR's last eight, "510100sx". */
  private static final String FACTORS = "0000000000000042" + "3531303130307378";

  private static final String R_PROC = "00112233445566778899AABBCCDDEEFF";
  private static final String R_SRC = "0123456789ABCDEFFEDCBA9876543210";
  private static final String E_SRC = "A1A2A3A4A5A6A7A8B1B2B3B4B5B6B7B8";
  private static final String E_PROC = "C1C2C3C4C5C6C7C8D1D2D3D4D5D6D7D8";

  private static final String ANSWER = "749868E2D1D4AA1F";

  @Test
  void application_isFoundUnderItsDirectoryOnly() {
    SsseSamInHand sam = new SsseSamInHand(new SsseSam(SsseSamOptions.LAB, new Random(1)));
    assertAnswers(sam, SELECT, "6A82");
    assertAnswers(sam, SELECT_DIRECTORY, "9000");
    assertAnswers(sam, "00B095010A", "6D00");
    assertAnswers(sam, SELECT, "9000");
    assertAnswers(sam, SELECT, "9000");
  }

  @Test
  void serialAndTerminalNumber_lieWhereTheFactsHaveThem() {
    SsseSamInHand sam = selected(SsseSamOptions.LAB);
    assertAnswers(sam, "00B095010A", "99999999990000000001" + "9000");
    assertAnswers(sam, "00B0960006", "990000000001" + "9000");
    assertAnswers(sam, "00B0960007", "6C06");
    assertAnswers(sam, "00B0960601", "6B00");
    assertAnswers(sam, "00B0970001", "6A82");
  }

  @Test
  void answerForTheCard_isThatOfOpenSsl() {
    SsseSamInHand sam = selected(SsseSamOptions.LAB);
    assertAnswers(sam, "BFDE485D18" + FACTORS + E_PROC.substring(0, 16), "9000");
    assertAnswers(sam, "80FA000008" + E_SRC.substring(0, 16), "6108");
    assertAnswers(sam, "00C0000008", "A6ABC0CA60006D80" + "9000");

    assertAnswers(sam, "BFDE485D20" + FACTORS + E_PROC, "9000");
    assertAnswers(sam, "80FA000010" + E_SRC, "6110");
    assertAnswers(sam, "00C0000010", "7647F55634BA79134CA9C020DE0F3156" + "9000");

    SsseSamInHand shortValues = selected(SsseSamOptions.LAB.withCiphers(Map.of(8, SsseCipher.SM4)));
    assertAnswers(shortValues, "BFDE485D18" + FACTORS + E_PROC.substring(0, 16), "9000");
    assertAnswers(shortValues, "80FA000008" + E_SRC.substring(0, 16), "6108");
    assertAnswers(shortValues, "00C0000008", "29237C1EDA68F471" + "9000");
  }

  @Test
  void answerForTheCard_isGivenOncePerDerivation() {
    SsseSamInHand sam = selected(SsseSamOptions.LAB);
    assertAnswers(sam, "80FA000008" + E_SRC.substring(0, 16), "6985");
    assertAnswers(sam, "BFDE485D18" + FACTORS + E_PROC.substring(0, 16), "9000");
    assertAnswers(sam, "80FA000008" + E_SRC.substring(0, 16), "6108");
    assertAnswers(sam, "80FA000008" + E_SRC.substring(0, 16), "6985");
  }

  @Test
  void proof_isRightOnlyForTheSamsOwnLastChallengeAndOnce() {
    SsseSamInHand sam = challenged();
    assertAnswers(sam, "BFDE485E18" + FACTORS + R_PROC.substring(0, 16), "9000");
    assertAnswers(sam, "80FC000010" + R_SRC.substring(0, 16) + ANSWER, "9000");
    assertAnswers(sam, "80FC000010" + R_SRC.substring(0, 16) + ANSWER, "6985");
    assertAnswers(sam, "BFDE485E18" + FACTORS + R_PROC.substring(0, 16), "6984");
  }

  @Test
  void proofOfAnotherAnswer_isRefusedAndSpendsTheChallenge() {
    SsseSamInHand sam = challenged();
    assertAnswers(sam, "BFDE485E18" + FACTORS + R_PROC.substring(0, 16), "9000");
    assertAnswers(sam, "80FC000010" + R_SRC.substring(0, 16) + "749868E2D1D4AA1E", "9302");
    assertAnswers(sam, "BFDE485E18" + FACTORS + R_PROC.substring(0, 16), "6984");
  }

  @Test
  void proofOfAChallengeThatIsNotTheSams_isNotLookedAt() {
    assertAnswers(challenged(), "BFDE485E18" + FACTORS + "0011223344556678", "6984");
    SsseSamInHand sam = challenged();
    assertAnswers(sam, "BFDE485E18" + FACTORS + R_PROC.substring(0, 16), "9000");
    assertAnswers(sam, "80FC000010" + "0123456789ABCDEE" + ANSWER, "6984");
  }

  @Test
  void rightAnswerOfACard_cannotBeHadFromTheSam() {
    SsseSamInHand sam = challenged();
    assertAnswers(sam, "BFDE485E18" + FACTORS + R_PROC.substring(0, 16), "9000");
    assertAnswers(sam, "80FA000008" + R_SRC.substring(0, 16), "6985");
  }

  @Test
  void whatTheSamLacks_isSaidAtTheDerivation() {
    String open = "BFDE485D18" + FACTORS + E_PROC.substring(0, 16);
    assertAnswers(selected(SsseSamOptions.LAB.withKeys(SsseKey.PROOF)), open, "6A88");
    assertAnswers(selected(SsseSamOptions.LAB.withOnlyRegion("500000")), open, "6985");
    assertAnswers(selected(SsseSamOptions.LAB.withOnlyRegion("510100")), open, "9000");
    assertAnswers(
        selected(SsseSamOptions.LAB.withCiphers(Map.of(16, SsseCipher.SM4))), open, "6A81");
    assertAnswers(
        selected(SsseSamOptions.LAB),
        "BFDE485D18" + "0000000000000042" + "3531303130307379" + E_PROC.substring(0, 16),
        "6A80");
    assertAnswers(selected(SsseSamOptions.LAB), "BFDE485D10" + FACTORS, "6700");
    assertAnswers(selected(SsseSamOptions.LAB), "0084000004", "6700");
    assertAnswers(selected(SsseSamOptions.LAB), "80AA000000", "6D00");
    assertAnswers(selected(SsseSamOptions.LAB), "90AA000000", "6E00");
  }

  @Test
  void reset_forgetsSelectionAndKeys() {
    SsseSam sam = new SsseSam(SsseSamOptions.LAB, new Random(1));
    SsseSamInHand before = new SsseSamInHand(sam);
    assertAnswers(before, SELECT_DIRECTORY, "9000");
    assertAnswers(before, SELECT, "9000");
    SsseSamInHand after = new SsseSamInHand(sam);
    assertAnswers(after, SELECT, "6A82");
  }

  @Test
  void samWithoutAProperSerial_isNotMade() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SsseSamOptions(
                    SsseMasterKeys.LAB, Map.of(), Set.of(), Optional.empty(), "1", "1"));
  }

  private static SsseSamInHand challenged() {
    SsseSamInHand sam = selected(SsseSamOptions.LAB, R_SRC, R_PROC);
    assertAnswers(sam, "0084000008", R_SRC.substring(0, 16) + "9000");
    assertAnswers(sam, "0084000008", R_PROC.substring(0, 16) + "9000");
    return sam;
  }

  private static SsseSamInHand selected(SsseSamOptions options, String... draws) {
    SsseSamInHand sam = new SsseSamInHand(new SsseSam(options, new SetRandom(draws)));
    assertAnswers(sam, SELECT_DIRECTORY, "9000");
    assertAnswers(sam, SELECT, "9000");
    return sam;
  }

  private static void assertAnswers(SsseSamInHand sam, String command, String answer) {
    try {
      assertThat(Hex.of(sam.transmit(Hex.bytes(command)))).as(command).isEqualTo(answer);
    } catch (CardTransportException e) {
      throw new AssertionError(command + " was not answered", e);
    }
  }
}
