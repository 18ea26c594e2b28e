package org.onecard.card.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;
import org.onecard.card.proof.HostVerdict.CannotTell;
import org.onecard.card.proof.HostVerdict.Genuine;
import org.onecard.card.proof.HostVerdict.NotGenuine;
import org.onecard.card.proof.HostVerdict.Why;
import org.onecard.card.proof.HostVerdict.WrongChallenge;
import org.onecard.card.ssse.CardAlgorithm;

class HostProofTest {

  private static final Optional<KeyUsage> FOR_READING = Optional.of(KeyUsage.READ);

  private final HostProof proof = new HostProof(ProofSamples::findKey, ProofSettings.DEFAULT);

  @Test
  void rightAnswerOf3des_isGenuineAndAnsweredSoThatTheCardOpens() {
    HostVerdict verdict =
        proof.judge(
            ProofSamples.evidenceOf3des(ProofSamples.ANSWER_3DES),
            spent(ProofSamples.CHALLENGE),
            FOR_READING);
    assertThat(verdict).isEqualTo(genuine(ProofSamples.RESULT_3DES, 16));
  }

  @Test
  void rightAnswerOfSm4_isGenuineAndAnsweredSoThatTheCardOpens() {
    HostVerdict verdict =
        proof.judge(
            ProofSamples.evidenceOfSm4(ProofSamples.ANSWER_SM4),
            spent(ProofSamples.CHALLENGE),
            FOR_READING);
    assertThat(verdict).isEqualTo(genuine(ProofSamples.RESULT_SM4, 32));
  }

  @Test
  void rightAnswerOfSm4InEightBytes_isGenuineWhereTheSettingsSaySo() {
    HostProof shortValues =
        new HostProof(
            ProofSamples::findKey,
            ProofSettings.DEFAULT.withSchemes(
                Map.of(ProofSamples.TRIPLE_DES, StandardScheme.SM4_SHORT)));
    HostVerdict verdict =
        shortValues.judge(
            ProofSamples.evidenceOf3des(ProofSamples.ANSWER_SM4_SHORT),
            spent(ProofSamples.CHALLENGE),
            FOR_READING);
    assertThat(verdict).isEqualTo(genuine(ProofSamples.RESULT_SM4_SHORT, 16));
  }

  private static Genuine genuine(String result, int sourceDigits) {
    String source = ProofSamples.E_SRC.substring(0, sourceDigits);
    return new Genuine(Optional.of(ExternalAnswer.of(Hex.bytes(result + source))));
  }

  @Test
  void everyOtherAnswerByOneBit_isNotGenuine() {
    for (int bit = 0; bit < 64; bit++) {
      byte[] wrong = Hex.bytes(ProofSamples.ANSWER_3DES);
      wrong[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(
              proof.judge(
                  ProofSamples.evidenceOf3des(Hex.of(wrong)),
                  spent(ProofSamples.CHALLENGE),
                  FOR_READING))
          .isEqualTo(new NotGenuine());
    }
  }

  @Test
  void nothingIsOpened_whereNothingWasAskedForOrTheKeyIsNotThere() {
    CardEvidence evidence = ProofSamples.evidenceOf3des(ProofSamples.ANSWER_3DES);
    Genuine closed = new Genuine(Optional.empty());
    assertThat(proof.judge(evidence, spent(ProofSamples.CHALLENGE), Optional.empty()))
        .isEqualTo(closed);
    assertThat(
            proof.judge(evidence, spent(ProofSamples.CHALLENGE), Optional.of(KeyUsage.PIN_RELOAD)))
        .isEqualTo(closed);
  }

  @Test
  void proofsKey_answersNoChallengeOfACards() {
    CardEvidence evidence = ProofSamples.evidenceOf3des(ProofSamples.ANSWER_3DES);
    ChallengePool.Spent spent = spent(ProofSamples.CHALLENGE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proof.judge(evidence, spent, Optional.of(KeyUsage.PROOF)));
  }

  @Test
  void challengeThatWasSpentForAnother_isRefused() {
    byte[] other = ProofSamples.CHALLENGE.bytes();
    other[31] ^= 1;
    assertThat(
            proof.judge(
                ProofSamples.evidenceOf3des(ProofSamples.ANSWER_3DES),
                spent(CardChallenge.of(other)),
                FOR_READING))
        .isEqualTo(new WrongChallenge());
  }

  @Test
  void whatTheHostLacks_isNoVerdictOnTheCard() {
    CardEvidence evidence = ProofSamples.evidenceOf3des(ProofSamples.ANSWER_3DES);
    HostProof keyless = new HostProof(name -> Optional.empty(), ProofSettings.DEFAULT);
    assertThat(keyless.judge(evidence, spent(ProofSamples.CHALLENGE), FOR_READING))
        .isEqualTo(new CannotTell(Why.KEY_MISSING));

    CardEvidence unknown =
        new CardEvidence(
            ProofSamples.subject(new CardAlgorithm(2)),
            evidence.challenge(),
            evidence.answer(),
            evidence.externalSource(),
            evidence.externalProcess());
    assertThat(proof.judge(unknown, spent(ProofSamples.CHALLENGE), FOR_READING))
        .isEqualTo(new CannotTell(Why.UNKNOWN_ALGORITHM));

    assertThat(
            proof.judge(
                ProofSamples.evidenceOf3des(ProofSamples.ANSWER_SM4),
                spent(ProofSamples.CHALLENGE),
                FOR_READING))
        .isEqualTo(new CannotTell(Why.WRONG_LENGTH));

    ProofSubject shortAtr =
        new ProofSubject(
            "510100",
            AnswerToReset.of(Hex.bytes("3B00")),
            ProofSamples.TRIPLE_DES,
            evidence.card().identificationCode());
    CardEvidence factorless =
        new CardEvidence(
            shortAtr,
            evidence.challenge(),
            evidence.answer(),
            evidence.externalSource(),
            evidence.externalProcess());
    assertThat(proof.judge(factorless, spent(ProofSamples.CHALLENGE), FOR_READING))
        .isEqualTo(new CannotTell(Why.NO_FACTOR));
  }

  @Test
  void otherFactors_meanAnotherKey() {
    CardEvidence evidence = ProofSamples.evidenceOf3des(ProofSamples.ANSWER_3DES);
    for (DiversificationFactor factor : DiversificationFactor.values()) {
      HostProof other =
          new HostProof(ProofSamples::findKey, ProofSettings.DEFAULT.withFactors(factor));
      HostVerdict verdict = other.judge(evidence, spent(ProofSamples.CHALLENGE), FOR_READING);
      assertThat(verdict)
          .isInstanceOf(
              factor == DiversificationFactor.ATR_TAIL ? Genuine.class : NotGenuine.class);
    }
    HostProof undiversified =
        new HostProof(ProofSamples::findKey, ProofSettings.DEFAULT.withFactors());
    assertThat(undiversified.judge(evidence, spent(ProofSamples.CHALLENGE), FOR_READING))
        .isEqualTo(new NotGenuine());
  }

  @Test
  void evidence_showsNeitherCardNorValues() {
    assertThat(ProofSamples.evidenceOf3des(ProofSamples.ANSWER_3DES).toString())
        .contains("510100", "CardIdentifier[hidden]", "AnswerToReset[hidden]")
        .doesNotContain("D156000005", ProofSamples.ANSWER_3DES, ProofSamples.R_SRC);
  }

  private static ChallengePool.Spent spent(CardChallenge challenge) {
    ChallengePool pool = new ChallengePool(1, Duration.ofMinutes(1));
    assertThat(pool.giveOut(challenge, 0)).isTrue();
    return (ChallengePool.Spent) pool.redeem(challenge, 0);
  }
}
