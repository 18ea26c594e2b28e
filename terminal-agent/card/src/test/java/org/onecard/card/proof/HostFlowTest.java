package org.onecard.card.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.card.proof.ProofSamples.ANSWER_3DES;
import static org.onecard.card.proof.ProofSamples.ANSWER_SM4;
import static org.onecard.card.proof.ProofSamples.RESULT_3DES;
import static org.onecard.card.proof.ProofSamples.RESULT_SM4;
import static org.onecard.card.proof.ProofSamples.SELECT;

import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.proof.Gathering.Gathered;
import org.onecard.card.proof.Opening.Opened;
import org.onecard.card.proof.ProofFailure.AnswerRejected;
import org.onecard.card.proof.ProofFailure.KeyMissing;
import org.onecard.card.proof.ProofFailure.LeftTooEarly;
import org.onecard.card.proof.ProofFailure.Locked;
import org.onecard.card.proof.ProofFailure.NotGenuine;
import org.onecard.card.proof.ProofFailure.Refused;
import org.onecard.card.proof.ProofFailure.Unanswered;
import org.onecard.card.proof.ProofFailure.UnknownAlgorithm;
import org.onecard.card.proof.ProofFailure.UnusableHostAnswer;
import org.onecard.card.proof.ProofFailure.WrongLength;
import org.onecard.card.ssse.CardAlgorithm;

/** The terminal's commands of the host's flow against the bytes of the facts, written by hand. */
class HostFlowTest {

  private static final String E_SRC = "A1A2A3A4A5A6A7A8";
  private static final String E_PROC = "C1C2C3C4C5C6C7C8";
  private static final ProofSettings SETTINGS = ProofSettings.DEFAULT;

  private static ScriptedChip contactCard() {
    return new ScriptedChip()
        .then(SELECT, "611B")
        .then("00C000001B", "6F19" + "00".repeat(25) + "9000")
        .then("0088000010" + "0011223344556677" + "0123456789ABCDEF", "6108")
        .then("00C0000008", ANSWER_3DES + "9000")
        .then("0084000008", E_SRC + "9000")
        .then("0084000008", E_PROC + "9000");
  }

  /** One exchange a command, so that steps can be counted. */
  private static ScriptedChip plainCard() {
    return new ScriptedChip()
        .then(SELECT, "9000")
        .then("0088000010" + "0011223344556677" + "0123456789ABCDEF", ANSWER_3DES + "9000")
        .then("0084000008", E_SRC + "9000")
        .then("0084000008", E_PROC + "9000");
  }

  private static Gathering gather(ScriptedChip card) {
    return HostFlow.gather(
        card, ProofSamples.subject(ProofSamples.TRIPLE_DES), ProofSamples.CHALLENGE, SETTINGS);
  }

  @Test
  void contactCard_isAskedForItsEvidenceAsPublished() {
    ScriptedChip card = contactCard();
    assertThat(gather(card)).isEqualTo(new Gathered(ProofSamples.evidenceOf3des(ANSWER_3DES)));
    assertThat(card.sent()).isEqualTo(card.script());
  }

  @Test
  void contactlessCardThatWantsLe_isAskedOnceMore() {
    String internal = "0088000010" + "0011223344556677" + "0123456789ABCDEF";
    ScriptedChip card =
        new ScriptedChip()
            .then(SELECT, "9000")
            .then(internal, "9000")
            .then(internal + "00", ANSWER_3DES + "9000")
            .then("0084000008", E_SRC + "9000")
            .then("0084000008", E_PROC + "9000");
    assertThat(gather(card)).isEqualTo(new Gathered(ProofSamples.evidenceOf3des(ANSWER_3DES)));
  }

  @Test
  void sm4Card_isShownBlocksOfSixteen() {
    ScriptedChip card =
        new ScriptedChip()
            .then(SELECT, "9000")
            .then("0088000020" + ProofSamples.R_PROC + ProofSamples.R_SRC, ANSWER_SM4 + "9000")
            .then("0084000010", ProofSamples.E_SRC + "9000")
            .then("0084000010", ProofSamples.E_PROC + "9000");
    assertThat(
            HostFlow.gather(
                card, ProofSamples.subject(ProofSamples.SM4), ProofSamples.CHALLENGE, SETTINGS))
        .isEqualTo(new Gathered(ProofSamples.evidenceOfSm4(ANSWER_SM4)));
  }

  @Test
  void keyVersion_leadsTheChallengeWhereOneIsSet() {
    ScriptedChip card =
        new ScriptedChip()
            .then(SELECT, "9000")
            .then("0088000011" + "01" + "0011223344556677" + "0123456789ABCDEF", "6A88");
    assertThat(
            HostFlow.gather(
                card,
                ProofSamples.subject(ProofSamples.TRIPLE_DES),
                ProofSamples.CHALLENGE,
                SETTINGS.withKeyVersionByte(1)))
        .isEqualTo(new KeyMissing(ProofStep.CARD_PROOF, new StatusWord(0x6A88)));
  }

  @Test
  void unknownAlgorithm_endsBeforeTheCardIsAsked() {
    ScriptedChip card = contactCard();
    CardAlgorithm ssf33 = new CardAlgorithm(2);
    assertThat(HostFlow.gather(card, ProofSamples.subject(ssf33), ProofSamples.CHALLENGE, SETTINGS))
        .isEqualTo(new UnknownAlgorithm(ssf33));
    assertThat(card.sent()).isEmpty();
  }

  @Test
  void everyStatusWordAtEveryStep_endsInTheTypeThatFitsIt() {
    ProofStep[] steps = {
      ProofStep.CARD_SELECT,
      ProofStep.CARD_PROOF,
      ProofStep.CARD_CHALLENGE,
      ProofStep.CARD_CHALLENGE
    };
    for (int line = 0; line < steps.length; line++) {
      for (int value = 0; value <= 0xFFFF; value++) {
        byte[] answer = ProofSamples.status(value);
        Gathering gathering = gather(plainCard().meddling(line, () -> answer));
        assertFits(gathering, steps[line], value);
      }
    }
  }

  private static void assertFits(Gathering gathering, ProofStep step, int value) {
    StatusWord status = new StatusWord(value);
    ProofFailure expected;
    if (value >> 8 == 0x61 || value >> 8 == 0x6C || value == 0x9000) {
      // It goes on, and what follows says 6D00.
      assertThat(gathering).as("%04X at %s", value, step).isInstanceOf(ProofFailure.class);
      return;
    } else if (value == 0x6983 || value == 0x6283 || value == 0x6284 || value == 0x9303) {
      expected = new Locked(step, status);
    } else if (value == 0x6A88 || value == 0x9403) {
      expected = new KeyMissing(step, status);
    } else {
      expected = new Refused(step, status);
    }
    if (!gathering.equals(expected)) {
      assertThat(gathering).as("%04X at %s", value, step).isEqualTo(expected);
    }
  }

  @Test
  void everyStatusWordToTheOpening_endsInTheTypeThatFitsIt() {
    for (int value = 0; value <= 0xFFFF; value++) {
      byte[] answer = ProofSamples.status(value);
      Opening opening = open(openingCard().meddling(0, () -> answer));
      StatusWord status = new StatusWord(value);
      ProofStep step = ProofStep.CARD_OPEN_BY_HOST;
      if (value == 0x9000) {
        assertThat(opening).isEqualTo(new Opened());
      } else if (value >> 8 == 0x61 || value >> 8 == 0x6C) {
        assertThat(opening).isInstanceOf(Refused.class);
      } else if (value >> 4 == 0x63C || value == 0x6300 || value == 0x6988 || value == 0x9302) {
        assertThat(opening).isEqualTo(new AnswerRejected(step, status));
      } else if (value == 0x6983 || value == 0x6283 || value == 0x6284 || value == 0x9303) {
        assertThat(opening).isEqualTo(new Locked(step, status));
      } else if (value == 0x6A88 || value == 0x9403) {
        assertThat(opening).isEqualTo(new KeyMissing(step, status));
      } else if (!opening.equals(new Refused(step, status))) {
        assertThat(opening).as("%04X", value).isEqualTo(new Refused(step, status));
      }
    }
  }

  @Test
  void everyFaultAtEveryStep_isNamed() {
    for (int line = 0; line < plainCard().lines(); line++) {
      for (Fault fault : Fault.values()) {
        Gathering gathering = gather(plainCard().meddling(line, failing(fault)));
        boolean left = fault == Fault.CARD_REMOVED || fault == Fault.CARD_RESET;
        assertThat(gathering).isInstanceOf(left ? LeftTooEarly.class : Unanswered.class);
        assertThat(gathering.describe()).isNotBlank();
        assertThat(((ProofFailure) gathering).blamesTheCard()).isFalse();
      }
    }
    assertThat(open(openingCard().meddling(0, failing(Fault.CARD_REMOVED))))
        .isEqualTo(new LeftTooEarly(ProofStep.CARD_OPEN_BY_HOST, Fault.CARD_REMOVED));
  }

  private static ScriptedChip.Meddling failing(Fault fault) {
    return () -> {
      throw new CardTransportException(fault, "made up");
    };
  }

  @Test
  void answersOfEveryOtherLength_areNoEvidence() {
    for (int length = 0; length < 40; length++) {
      byte[] answer = Hex.bytes("00".repeat(length) + "9000");
      if (length != 8) {
        assertThat(gather(plainCard().meddling(1, () -> answer)))
            .isInstanceOf(length == 0 ? Refused.class : NotGenuine.class);
        assertThat(gather(plainCard().meddling(2, () -> answer)))
            .isEqualTo(new WrongLength(ProofStep.CARD_CHALLENGE, length));
      }
    }
    assertThat(gather(plainCard().meddling(3, () -> new byte[1])))
        .isEqualTo(new Unanswered(ProofStep.CARD_CHALLENGE, Fault.PROTOCOL));
  }

  @Test
  void opening_takesTheHostsSixteenBytesUnderTheSetKeyIdentifier() {
    ScriptedChip card = openingCard();
    assertThat(open(card)).isEqualTo(new Opened());
    assertThat(card.sent()).isEqualTo(card.script());

    ScriptedChip pin = new ScriptedChip().then("0082000610" + RESULT_3DES + E_SRC, "9000");
    assertThat(
            HostFlow.open(
                pin,
                ProofSamples.evidenceOf3des(ANSWER_3DES),
                KeyUsage.PIN_RELOAD,
                ExternalAnswer.of(Hex.bytes(RESULT_3DES + E_SRC)),
                SETTINGS))
        .isEqualTo(new Opened());
  }

  @Test
  void opening_takesTheHostsThirtyTwoBytesForSm4() {
    String bytes = RESULT_SM4 + ProofSamples.E_SRC;
    ScriptedChip card = new ScriptedChip().then("0082000A20" + bytes, "9000");
    assertThat(
            HostFlow.open(
                card,
                ProofSamples.evidenceOfSm4(ANSWER_SM4),
                KeyUsage.READ,
                ExternalAnswer.of(Hex.bytes(bytes)),
                SETTINGS))
        .isEqualTo(new Opened());
  }

  @Test
  void answerOfTheWrongLength_isNotTriedOnTheCard() {
    ScriptedChip card = openingCard();
    assertThat(
            HostFlow.open(
                card,
                ProofSamples.evidenceOf3des(ANSWER_3DES),
                KeyUsage.READ,
                ExternalAnswer.of(new byte[32]),
                SETTINGS))
        .isEqualTo(new UnusableHostAnswer(32));
    assertThat(card.sent()).isEmpty();
  }

  private static ScriptedChip openingCard() {
    return new ScriptedChip().then("0082000A10" + RESULT_3DES + E_SRC, "9000");
  }

  private static Opening open(ScriptedChip card) {
    return HostFlow.open(
        card,
        ProofSamples.evidenceOf3des(ANSWER_3DES),
        KeyUsage.READ,
        ExternalAnswer.of(Hex.bytes(RESULT_3DES + E_SRC)),
        SETTINGS);
  }
}
