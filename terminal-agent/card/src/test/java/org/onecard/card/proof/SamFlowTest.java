package org.onecard.card.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.card.proof.ProofSamples.ANSWER_3DES;
import static org.onecard.card.proof.ProofSamples.RESULT_3DES;
import static org.onecard.card.proof.ProofSamples.SELECT;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.proof.Opening.Opened;
import org.onecard.card.proof.ProofFailure.AnswerRejected;
import org.onecard.card.proof.ProofFailure.KeyMissing;
import org.onecard.card.proof.ProofFailure.Locked;
import org.onecard.card.proof.ProofFailure.NoFactor;
import org.onecard.card.proof.ProofFailure.NoSam;
import org.onecard.card.proof.ProofFailure.NotGenuine;
import org.onecard.card.proof.ProofFailure.Refused;
import org.onecard.card.proof.ProofFailure.SamLacksAlgorithm;
import org.onecard.card.proof.ProofFailure.Unanswered;
import org.onecard.card.proof.ProofFailure.UnknownAlgorithm;
import org.onecard.card.proof.ProofFailure.WrongSamLevel;
import org.onecard.card.proof.SamProving.Proved;
import org.onecard.card.proof.SamStart.SamReady;
import org.onecard.card.ssse.CardAlgorithm;

/** The terminal's commands of the PSAM's flow against the bytes of the facts, written by hand. */
class SamFlowTest {

  private static final ProofSettings SETTINGS = ProofSettings.DEFAULT;
  private static final ProofSubject CARD = ProofSamples.subject(ProofSamples.TRIPLE_DES);

  /** ATR's last eight, "510100sx". */
  private static final String FACTORS = "0000000000000042" + "3531303130307378";

  private static final String R_PROC = "0011223344556677";
  private static final String R_SRC = "0123456789ABCDEF";
  private static final String E_SRC = "A1A2A3A4A5A6A7A8";
  private static final String E_PROC = "C1C2C3C4C5C6C7C8";

  private static ScriptedChip startingSam() {
    return new ScriptedChip()
        .then(SELECT, "9000")
        .then("00A4040006D15600000590", "9000")
        .then("00B095010A", "99999999990000000001" + "9000")
        .then("00B0960006", "990000000001" + "9000");
  }

  private static ScriptedChip provingSam() {
    return new ScriptedChip()
        .then("0084000008", R_SRC + "9000")
        .then("0084000008", R_PROC + "9000")
        .then("BFDE485E18" + FACTORS + R_PROC, "9000")
        .then("80FC000010" + R_SRC + ANSWER_3DES, "9000");
  }

  private static ScriptedChip provingCard() {
    return new ScriptedChip()
        .then(SELECT, "9000")
        .then("0088000010" + R_PROC + R_SRC, ANSWER_3DES + "9000");
  }

  private static ScriptedChip openingSam() {
    return new ScriptedChip()
        .then("BFDE485D18" + FACTORS + E_PROC, "9000")
        .then("80FA000008" + E_SRC, "6108")
        .then("00C0000008", RESULT_3DES + "9000");
  }

  private static ScriptedChip openingCard() {
    return new ScriptedChip()
        .then("0084000008", E_SRC + "9000")
        .then("0084000008", E_PROC + "9000")
        .then("0082000710" + RESULT_3DES + E_SRC, "9000");
  }

  @Test
  void sam_isSelectedAndAskedWhoItIs() {
    ScriptedChip sam = startingSam();
    assertThat(SamFlow.start(sam, SETTINGS))
        .isEqualTo(new SamReady("99999999990000000001", "990000000001"));
    assertThat(sam.sent()).isEqualTo(sam.script());
  }

  @Test
  void card_isProvedByTheSamsOwnChallenge() {
    ScriptedChip sam = provingSam();
    ScriptedChip card = provingCard();
    assertThat(SamFlow.prove(card, sam, CARD, SETTINGS)).isEqualTo(new Proved());
    assertThat(sam.sent()).isEqualTo(sam.script());
    assertThat(card.sent()).isEqualTo(card.script());
  }

  @Test
  void card_isOpenedWithTheBytesOfTheFacts() {
    ScriptedChip sam = openingSam();
    ScriptedChip card = openingCard();
    assertThat(SamFlow.open(card, sam, CARD, SETTINGS)).isEqualTo(new Opened());
    assertThat(sam.sent()).isEqualTo(sam.script());
    assertThat(card.sent()).isEqualTo(card.script());
  }

  @Test
  void samThatWantsGetResponseUnderItsOwnClass_isObeyed() {
    ScriptedChip sam =
        new ScriptedChip()
            .then("BFDE485D18" + FACTORS + E_PROC, "9000")
            .then("80FA000008" + E_SRC, "6108")
            .then("00C0000008", "6E00")
            .then("80C0000008", RESULT_3DES + "9000");
    assertThat(SamFlow.open(openingCard(), sam, CARD, SETTINGS)).isEqualTo(new Opened());
  }

  @Test
  void serialOfTheAtr_isTheFactorWhereTheSettingsSaySo() {
    ScriptedChip sam =
        new ScriptedChip()
            .then("BFDE485D18" + "0000000000420000" + "3531303130307378" + E_PROC, "9000")
            .then("80FA000008" + E_SRC, "6108")
            .then("00C0000008", RESULT_3DES + "9000");
    ProofSettings settings =
        SETTINGS.withSam(SamSettings.DEFAULT.withCardFactor(DiversificationFactor.ATR_SERIAL));
    assertThat(SamFlow.open(openingCard(), sam, CARD, settings)).isEqualTo(new Opened());
  }

  @Test
  void unknownAlgorithmOrAtrWithoutTheFactor_endsBeforeAnybodyIsAsked() {
    ScriptedChip sam = new ScriptedChip();
    ScriptedChip card = new ScriptedChip();
    CardAlgorithm ssf33 = new CardAlgorithm(2);
    assertThat(SamFlow.prove(card, sam, ProofSamples.subject(ssf33), SETTINGS))
        .isEqualTo(new UnknownAlgorithm(ssf33));
    assertThat(SamFlow.open(card, sam, ProofSamples.subject(ssf33), SETTINGS))
        .isEqualTo(new UnknownAlgorithm(ssf33));
    ProofSubject shortAtr =
        new ProofSubject(
            "510100",
            AnswerToReset.of(Hex.bytes("3B00")),
            ProofSamples.TRIPLE_DES,
            CARD.identificationCode());
    NoFactor noFactor = new NoFactor(DiversificationFactor.ATR_TAIL);
    assertThat(SamFlow.prove(card, sam, shortAtr, SETTINGS)).isEqualTo(noFactor);
    assertThat(SamFlow.open(card, sam, shortAtr, SETTINGS)).isEqualTo(noFactor);
    assertThat(sam.sent()).isEmpty();
    assertThat(card.sent()).isEmpty();
  }

  /** One exchange that may go another way, and what then comes of the whole. */
  private record Meddled(ProofStep step, Supplier<ScriptedChip> chip, int line, Flow flow) {
    Object with(ScriptedChip.Meddling meddling) {
      return flow.run(chip.get().meddling(line, meddling));
    }
  }

  private interface Flow {
    Object run(ScriptedChip meddled);
  }

  private static List<Meddled> steps() {
    Flow start = sam -> SamFlow.start(sam, SETTINGS);
    Flow proveSam = sam -> SamFlow.prove(provingCard(), sam, CARD, SETTINGS);
    Flow proveCard = card -> SamFlow.prove(card, provingSam(), CARD, SETTINGS);
    Flow openSam = sam -> SamFlow.open(openingCard(), sam, CARD, SETTINGS);
    Flow openCard = card -> SamFlow.open(card, openingSam(), CARD, SETTINGS);
    return List.of(
        new Meddled(ProofStep.SAM_SELECT, SamFlowTest::startingSam, 0, start),
        new Meddled(ProofStep.SAM_SELECT, SamFlowTest::startingSam, 1, start),
        new Meddled(ProofStep.SAM_SERIAL, SamFlowTest::startingSam, 2, start),
        new Meddled(ProofStep.SAM_TERMINAL_NUMBER, SamFlowTest::startingSam, 3, start),
        new Meddled(ProofStep.SAM_CHALLENGE, SamFlowTest::provingSam, 0, proveSam),
        new Meddled(ProofStep.SAM_CHALLENGE, SamFlowTest::provingSam, 1, proveSam),
        new Meddled(ProofStep.SAM_CHECK_INIT, SamFlowTest::provingSam, 2, proveSam),
        new Meddled(ProofStep.SAM_CHECK, SamFlowTest::provingSam, 3, proveSam),
        new Meddled(ProofStep.CARD_SELECT, SamFlowTest::provingCard, 0, proveCard),
        new Meddled(ProofStep.CARD_PROOF, SamFlowTest::provingCard, 1, proveCard),
        new Meddled(ProofStep.SAM_OPEN_INIT, SamFlowTest::openingSam, 0, openSam),
        new Meddled(ProofStep.SAM_OPEN, SamFlowTest::openingSam, 1, openSam),
        new Meddled(ProofStep.SAM_OPEN, SamFlowTest::openingSam, 2, openSam),
        new Meddled(ProofStep.CARD_CHALLENGE, SamFlowTest::openingCard, 0, openCard),
        new Meddled(ProofStep.CARD_CHALLENGE, SamFlowTest::openingCard, 1, openCard),
        new Meddled(ProofStep.CARD_OPEN_BY_SAM, SamFlowTest::openingCard, 2, openCard));
  }

  @Test
  void everyStatusWordAtEveryStep_endsInTheTypeThatFitsIt() {
    for (Meddled meddled : steps()) {
      for (int value = 0; value <= 0xFFFF; value++) {
        byte[] answer = ProofSamples.status(value);
        Object result = meddled.with(() -> answer);
        boolean goesOn =
            value == 0x9000
                || value >> 8 == 0x61
                || value >> 8 == 0x6C
                || (meddled.line() == 2 && meddled.step() == ProofStep.SAM_OPEN && value == 0x6E00);
        if (goesOn) {
          boolean last =
              value == 0x9000
                  && (meddled.step() == ProofStep.SAM_CHECK
                      || meddled.step() == ProofStep.CARD_OPEN_BY_SAM);
          assertThat(result instanceof ProofFailure).as("%04X", value).isEqualTo(!last);
        } else if (!result.equals(expected(meddled.step(), new StatusWord(value)))) {
          assertThat(result)
              .as("%04X at %s", value, meddled.step())
              .isEqualTo(expected(meddled.step(), new StatusWord(value)));
        }
      }
    }
  }

  private static ProofFailure expected(ProofStep step, StatusWord status) {
    int value = status.value();
    if (value == 0x6983 || value == 0x6283 || value == 0x6284 || value == 0x9303) {
      return new Locked(step, status);
    }
    if (value == 0x6A88 || value == 0x9403) {
      return new KeyMissing(step, status);
    }
    boolean wrong = value >> 4 == 0x63C || value == 0x6300 || value == 0x6988 || value == 0x9302;
    if (step == ProofStep.SAM_CHECK && wrong) {
      return new NotGenuine(step);
    }
    if (step == ProofStep.CARD_OPEN_BY_SAM && wrong) {
      return new AnswerRejected(step, status);
    }
    if (step == ProofStep.SAM_SELECT) {
      return new NoSam(status);
    }
    if (step == ProofStep.SAM_CHECK_INIT || step == ProofStep.SAM_OPEN_INIT) {
      if (value == 0x6A81 || value == 0x6D00 || value == 0x6E00) {
        return new SamLacksAlgorithm(step, status);
      }
      if (value == 0x6985 || value == 0x6A80) {
        return new WrongSamLevel(step, status);
      }
    }
    return new Refused(step, status);
  }

  @Test
  void everyFaultAtEveryStep_saysWhoseItIs() {
    for (Meddled meddled : steps()) {
      for (Fault fault : Fault.values()) {
        Object result =
            meddled.with(
                () -> {
                  throw new CardTransportException(fault, "made up");
                });
        boolean left =
            meddled.step().party() == ProofStep.Party.CARD
                && (fault == Fault.CARD_REMOVED || fault == Fault.CARD_RESET);
        assertThat(result)
            .isEqualTo(
                left
                    ? new ProofFailure.LeftTooEarly(meddled.step(), fault)
                    : new Unanswered(meddled.step(), fault));
      }
    }
  }

  @Test
  void everyFailure_isToldInASentenceWithoutTheCardsNumbers() {
    for (Meddled meddled : steps()) {
      for (int value : new int[] {0x6983, 0x6A88, 0x6985, 0x6A81, 0x63C2, 0x6F00}) {
        ProofFailure failure = (ProofFailure) meddled.with(() -> ProofSamples.status(value));
        assertThat(failure.describe()).matches("[A-Za-z].{10,}").doesNotContain("D156");
      }
    }
  }
}
