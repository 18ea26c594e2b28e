package org.onecard.card.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

class TechnicianNumberTest {

  @Test
  void statusWords_areNegated() {
    assertThat(TechnicianNumber.of(new StatusWord(0x63C0))).isEqualTo(-25536);
    assertThat(TechnicianNumber.of(new StatusWord(0x6982))).isEqualTo(-27010);
    assertThat(TechnicianNumber.of(new StatusWord(0x6A88))).isEqualTo(-27272);
    assertThat(TechnicianNumber.of(new StatusWord(0x9302))).isEqualTo(-37634);
    assertThat(TechnicianNumber.of(StatusWord.OK)).isZero();
  }

  @Test
  void failures_haveTheNumbersThatTechniciansKnow() {
    StatusWord any = new StatusWord(0x6F00);
    StatusWord keyMissing = new StatusWord(0x6A88);
    StatusWord wrong = new StatusWord(0x63C2);
    assertNumber(new ProofFailure.NoSam(any), -2201);
    assertNumber(new ProofFailure.Unanswered(ProofStep.SAM_SELECT, Fault.CARD_MUTE), -2201);
    assertNumber(new ProofFailure.SamLacksAlgorithm(ProofStep.SAM_OPEN_INIT, any), -2202);
    assertNumber(new ProofFailure.KeyMissing(ProofStep.SAM_OPEN_INIT, keyMissing), -2203);
    assertNumber(new ProofFailure.WrongSamLevel(ProofStep.SAM_OPEN_INIT, any), -24);
    assertNumber(new ProofFailure.NotGenuine(ProofStep.SAM_CHECK), -21);
    assertNumber(new ProofFailure.AnswerRejected(ProofStep.CARD_OPEN_BY_HOST, wrong), -25);
    assertNumber(new ProofFailure.UnusableHostAnswer(32), -25);
    assertNumber(new ProofFailure.AnswerRejected(ProofStep.CARD_OPEN_BY_SAM, wrong), -25538);
    assertNumber(new ProofFailure.KeyMissing(ProofStep.CARD_PROOF, keyMissing), -27272);
    assertNumber(new ProofFailure.Locked(ProofStep.CARD_PROOF, new StatusWord(0x6983)), -27011);
    assertNumber(new ProofFailure.Refused(ProofStep.CARD_PROOF, new StatusWord(0x6982)), -27010);
  }

  @Test
  void whatThatInterfaceDoesNotKnow_hasNoNumber() {
    assertThat(
            TechnicianNumber.of(
                new ProofFailure.LeftTooEarly(ProofStep.CARD_PROOF, Fault.CARD_REMOVED)))
        .isEmpty();
    assertThat(TechnicianNumber.of(new ProofFailure.WrongLength(ProofStep.CARD_CHALLENGE, 3)))
        .isEmpty();
    assertThat(TechnicianNumber.of(new HostVerdict.Genuine(Optional.empty()))).isEmpty();
    assertThat(TechnicianNumber.of(new HostVerdict.NotGenuine())).hasValue(-21);
  }

  private static void assertNumber(ProofFailure failure, int number) {
    assertThat(TechnicianNumber.of(failure)).as(failure.describe()).hasValue(number);
  }
}
