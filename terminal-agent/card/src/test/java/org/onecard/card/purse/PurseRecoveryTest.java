package org.onecard.card.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.purse.DebitResult.Torn;
import org.onecard.card.purse.Recovery.DidNotHappen;
import org.onecard.card.purse.Recovery.Happened;
import org.onecard.card.purse.Recovery.LogEvidence;
import org.onecard.card.purse.Recovery.NotTheSameCard;
import org.onecard.card.purse.Recovery.Unresolved;
import org.onecard.card.purse.Recovery.Why;

class PurseRecoveryTest {

  private static final DebitProof PROOF =
      new DebitProof(PurseMac.of(Hex.bytes("999D2987")), PurseMac.of(Hex.bytes("CA6D5B73")));

  private final PaperPurse samPaper = PaperPurse.sam();
  private final PurseSam sam = PaperPurse.startedSam(samPaper);
  private final UnresolvedDebit torn = PaperPurse.tornAt(sam);

  @Test
  void debitedCardThatComesBack_isProvedByTheSam() {
    PaperPurse card = PaperPurse.debitedCard();
    Recovery recovery = PurseRecovery.recover(card, torn, Optional.of(sam));
    assertThat(card.sent())
        .containsExactly(
            PaperPurse.SELECT, PaperPurse.READ_EF15, PaperPurse.PROVE, PaperPurse.LOG_1);
    assertThat(samPaper.sent()).endsWith(PaperPurse.SAM_MAC1, PaperPurse.SAM_MAC2);
    assertThat(recovery).isEqualTo(new Happened(torn.intent(), PROOF, ProofCheck.BY_SAM));
    assertThat(recovery.describe()).isEqualTo("the card was charged 2.00 yuan, once");
  }

  @Test
  void samWithoutThatSession_isNotAsked() {
    sam.disturb();
    Happened host = new Happened(torn.intent(), PROOF, ProofCheck.LEFT_TO_HOST);
    assertThat(PurseRecovery.recover(PaperPurse.debitedCard(), torn, Optional.of(sam)))
        .isEqualTo(host);
    assertThat(PurseRecovery.recover(PaperPurse.debitedCard(), torn, Optional.empty()))
        .isEqualTo(host);
    UnresolvedDebit restarted = UnresolvedDebit.afterRestart(torn.intent(), torn.card());
    assertThat(PurseRecovery.recover(PaperPurse.debitedCard(), restarted, Optional.of(sam)))
        .isEqualTo(host);
    PurseSam elsewhere = PaperPurse.startedSam(PaperPurse.sam());
    assertThat(PurseRecovery.recover(PaperPurse.debitedCard(), torn, Optional.of(elsewhere)))
        .isEqualTo(host);
    assertThat(samPaper.sent()).doesNotContain(PaperPurse.SAM_MAC2);
    assertThat(host.describe()).endsWith("(the host still verifies it)");
  }

  @Test
  void nextDebitOnTheSam_endsTheSessionOfTheTornOne() {
    PaperPurse.debit(PaperPurse.card(), sam, PaperPurse.simple());
    int sent = samPaper.sent().size();
    assertThat(PurseRecovery.recover(PaperPurse.debitedCard(), torn, Optional.of(sam)))
        .isEqualTo(new Happened(torn.intent(), PROOF, ProofCheck.LEFT_TO_HOST));
    assertThat(samPaper.sent()).hasSize(sent);
  }

  @Test
  void untouchedCard_wasNotCharged() {
    PaperPurse card = PaperPurse.untouchedCard();
    Recovery recovery = PurseRecovery.recover(card, torn, Optional.of(sam));
    assertThat(card.sent())
        .containsExactly(
            PaperPurse.SELECT, PaperPurse.READ_EF15, PaperPurse.PROVE, PaperPurse.COUNTER);
    assertThat(recovery).isEqualTo(new DidNotHappen(torn.intent()));
    assertThat(recovery.describe()).isEqualTo("the card was not charged");
  }

  @Test
  void compositeDebit_isAskedForAsSuch() {
    PaperPurse losing =
        PaperPurse.card()
            .meddling(
                2,
                right -> {
                  throw new CardTransportException(Fault.CARD_REMOVED, "made up");
                });
    Torn composite = (Torn) PaperPurse.debit(losing, sam, PaperPurse.composite());
    PaperPurse card =
        PaperPurse.debitedCard()
            .answering(PaperPurse.PROVE_COMPOSITE, "CA6D5B73EA013D9F9000")
            .answering(
                PaperPurse.LOG_1,
                PaperPurse.LOG_OF_DEBIT.replace("000000C806", "000000C809") + "9000");
    assertThat(PurseRecovery.recover(card, composite.debit(), Optional.of(sam)))
        .isInstanceOf(Happened.class);
    assertThat(card.sent()).contains(PaperPurse.PROVE_COMPOSITE);
  }

  @Test
  void cardThatPaidElsewhereUnderTheSameNumber_isUnresolvedAndTheSamIsNotShownItsMac() {
    PaperPurse card =
        PaperPurse.debitedCard().answering(PaperPurse.LOG_1, PaperPurse.LOG_OF_ANOTHER + "9000");
    Recovery recovery = PurseRecovery.recover(card, torn, Optional.of(sam));
    assertThat(recovery)
        .isEqualTo(
            new Unresolved(
                Why.CARD_GONE_ON, DebitStep.PROVE, LogEvidence.NOT_IN_LOG, Optional.of(PROOF)));
    assertThat(samPaper.sent()).doesNotContain(PaperPurse.SAM_MAC2);
    assertThat(recovery.describe())
        .isEqualTo("it is not known whether the card was charged: it was used elsewhere since");
  }

  @Test
  void loadSinceTheDebit_doesNotHideIt() {
    PaperPurse card =
        PaperPurse.debitedCard()
            .answering(PaperPurse.LOG_1, "0002000000000007D002999900000009202603011200009000")
            .answering(PaperPurse.LOG_2, PaperPurse.LOG_OF_DEBIT + "9000");
    assertThat(PurseRecovery.recover(card, torn, Optional.of(sam))).isInstanceOf(Happened.class);
  }

  @Test
  void cardWithoutReadableLog_leavesItsProofToTheHost() {
    for (String log : new String[] {"6982", "00089000"}) {
      PaperPurse card = PaperPurse.debitedCard().answering(PaperPurse.LOG_1, log);
      assertThat(PurseRecovery.recover(card, torn, Optional.of(sam)))
          .isEqualTo(new Happened(torn.intent(), PROOF, ProofCheck.LEFT_TO_HOST));
    }
    assertThat(samPaper.sent()).doesNotContain(PaperPurse.SAM_MAC2);
  }

  @Test
  void cardThatLeavesBeforeItsLog_mayComeBackOnceMore() {
    PaperPurse card =
        PaperPurse.debitedCard()
            .meddling(
                3,
                right -> {
                  throw new CardTransportException(Fault.CARD_REMOVED, "made up");
                });
    assertThat(PurseRecovery.recover(card, torn, Optional.of(sam)))
        .isEqualTo(Unresolved.at(DebitStep.PROVE, Why.NO_ANSWER));
    assertThat(PurseRecovery.recover(PaperPurse.debitedCard(), torn, Optional.of(sam)))
        .isEqualTo(new Happened(torn.intent(), PROOF, ProofCheck.BY_SAM));
  }

  @Test
  void proofThatTheSamRefuses_isUnresolved() {
    samPaper.answering(PaperPurse.SAM_MAC2, "9302");
    Recovery recovery = PurseRecovery.recover(PaperPurse.debitedCard(), torn, Optional.of(sam));
    assertThat(recovery)
        .isEqualTo(
            new Unresolved(
                Why.PROOF_REFUSED, DebitStep.SAM_MAC2, LogEvidence.IN_LOG, Optional.of(PROOF)));
  }

  @Test
  void counterElsewhere_isUnresolvedAndTheLogTellsMore() {
    counted("0008", Why.NO_PROOF);
    counted("0009", Why.CARD_GONE_ON);
    counted("0020", Why.CARD_GONE_ON);
    counted("0006", Why.COUNTER_WENT_BACK);
  }

  private void counted(String counter, Why why) {
    String started = PaperPurse.STARTED.replace("00001388" + "0007", "00001388" + counter);
    for (boolean inLog : new boolean[] {true, false}) {
      PaperPurse card =
          PaperPurse.untouchedCard()
              .answering(PaperPurse.COUNTER, started + "9000")
              .answering(PaperPurse.LOG_1, PaperPurse.LOG_OF_ANOTHER + "9000")
              .answering(PaperPurse.LOG_2, inLog ? PaperPurse.LOG_OF_DEBIT + "9000" : "6A83");
      assertThat(PurseRecovery.recover(card, torn, Optional.of(sam)))
          .isEqualTo(
              new Unresolved(
                  why,
                  DebitStep.COUNTER,
                  inLog ? LogEvidence.IN_LOG : LogEvidence.NOT_IN_LOG,
                  Optional.empty()));
    }
  }

  @Test
  void otherCards_areNotTheSame() {
    for (PaperPurse other :
        new PaperPurse[] {
          PaperPurse.debitedCard()
              .answering(
                  PaperPurse.READ_EF15,
                  PaperPurse.EF15.replace("000000000001", "000000000002") + "9000"),
          PaperPurse.debitedCard()
              .answering(
                  PaperPurse.READ_EF15, PaperPurse.EF15.replace("99519999", "99529999") + "9000"),
          PaperPurse.debitedCard()
              .answering(PaperPurse.SELECT, "6A82")
              .answering("00A4040008A000000632010106", "6A82")
        }) {
      assertThat(PurseRecovery.recover(other, torn, Optional.of(sam)))
          .isEqualTo(new NotTheSameCard());
      assertThat(other.sent()).doesNotContain(PaperPurse.PROVE);
    }
  }

  @Test
  void cardThatLeavesAgain_mayComeBackOnceMore() {
    DebitStep[] steps = {DebitStep.SELECT, DebitStep.FILES, DebitStep.PROVE, DebitStep.COUNTER};
    for (int exchange = 0; exchange < steps.length; exchange++) {
      PaperPurse card =
          PaperPurse.untouchedCard()
              .meddling(
                  exchange,
                  right -> {
                    throw new CardTransportException(Fault.CARD_REMOVED, "made up");
                  });
      assertThat(PurseRecovery.recover(card, torn, Optional.of(sam)))
          .isEqualTo(Unresolved.at(steps[exchange], Why.NO_ANSWER));
    }
    assertThat(PurseRecovery.recover(PaperPurse.untouchedCard(), torn, Optional.of(sam)))
        .isInstanceOf(DidNotHappen.class);
  }
}
