package org.onecard.card.purse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.purse.DebitResult.Debited;
import org.onecard.card.purse.DebitResult.Declined;
import org.onecard.card.purse.DebitResult.LeftBeforeDebit;
import org.onecard.card.purse.DebitResult.NotGenuine;
import org.onecard.card.purse.DebitResult.SamFailed;
import org.onecard.card.purse.DebitResult.Torn;

class PurseDebitTest {

  private final PaperPurse card = PaperPurse.card();
  private final PaperPurse samPaper = PaperPurse.sam();
  private final PurseSam sam = PaperPurse.startedSam(samPaper);

  @Test
  void sam_isStartedByItsFiles() {
    assertThat(samPaper.sent())
        .containsExactly(
            "00A40000023F00",
            PaperPurse.SAM_TERMINAL,
            PaperPurse.SAM_DIRECTORY,
            PaperPurse.SAM_KEY_INDEX);
    assertThat(sam.terminal()).isEqualTo(new TerminalNumber("999900000001"));
    assertThat(sam.keyIndex()).isEqualTo(1);
    PaperPurse city = PaperPurse.sam().answering("00A40000021001", "9000");
    assertThat(PurseSam.start(city, PurseApplication.CITY_UNION))
        .isInstanceOf(SamStart.Ready.class);
    assertThat(PurseSam.start(PaperPurse.sam(), PurseApplication.CITY_UNION).describe())
        .isEqualTo(
            "the PSAM refuses the directory 1001 of the city union purse"
                + " (6D00 instruction not supported)");
  }

  @Test
  void simpleDebit_goesByteForByte() {
    DebitResult result = PaperPurse.debit(card, sam, PaperPurse.simple());
    assertThat(card.sent()).containsExactly(PaperPurse.INITIALISE, PaperPurse.DEBIT);
    assertThat(samPaper.sent()).endsWith(PaperPurse.SAM_MAC1, PaperPurse.SAM_MAC2);
    assertThat(result).as(result.describe()).isInstanceOf(Debited.class);
    Debited debited = (Debited) result;
    assertThat(debited.check()).isEqualTo(ProofCheck.BY_SAM);
    assertThat(debited.proof()).isEqualTo(new DebitProof(mac("999D2987"), mac("CA6D5B73")));
    assertThat(debited.intent().balanceAfterFen()).isEqualTo(4_800);
    assertThat(debited.intent().terminalSequence()).isEqualTo(1);
    assertThat(debited.describe()).isEqualTo("debited 2.00 yuan, 48.00 yuan left");
  }

  @Test
  void compositeDebit_goesByteForByte() {
    DebitResult result = PaperPurse.debit(card, sam, PaperPurse.composite());
    assertThat(card.sent())
        .containsExactly(
            PaperPurse.INITIALISE_COMPOSITE, PaperPurse.UPDATE_CACHE, PaperPurse.DEBIT_COMPOSITE);
    assertThat(samPaper.sent()).endsWith(PaperPurse.SAM_MAC1_COMPOSITE, PaperPurse.SAM_MAC2);
    assertThat(result).isInstanceOf(Debited.class);
    assertThat(((Debited) result).proof().tac()).isEqualTo(mac("EA013D9F"));
  }

  @Test
  void nothingIsTakenBeforeTheIntentComesBack() {
    PreparedDebit debit = prepared();
    assertThat(card.sent()).containsExactly(PaperPurse.INITIALISE);
    PurseIntent other =
        ((Debited) PaperPurse.debit(PaperPurse.card(), sam, PaperPurse.composite())).intent();
    assertThatIllegalArgumentException().isThrownBy(() -> debit.commit(other));
    assertThat(card.sent()).containsExactly(PaperPurse.INITIALISE);
    debit.commit(debit.intent());
    assertThatThrownBy(() -> debit.commit(debit.intent()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(card.sent()).containsExactly(PaperPurse.INITIALISE, PaperPurse.DEBIT);
  }

  @Test
  void answerThatIsFetched_isOne() {
    card.answering(PaperPurse.DEBIT, "6108").answering("80C0000008", "999D2987CA6D5B739000");
    assertThat(PaperPurse.debit(card, sam, PaperPurse.simple())).isInstanceOf(Debited.class);
  }

  @Test
  void answerThatCannotBeFetched_isNoRefusalOfTheDebit() {
    card.answering(PaperPurse.DEBIT, "6108").answering("80C0000008", "6985");
    DebitResult result = PaperPurse.debit(card, sam, PaperPurse.simple());
    assertThat(result).isInstanceOf(Torn.class);
    assertThat(((Torn) result).debit().doubt())
        .isEqualTo(new Doubt.UnclearAnswer(StatusWord.CONDITIONS_NOT_SATISFIED));
  }

  @Test
  void debitCommand_isNeverSentTwice() {
    card.answering(PaperPurse.DEBIT, "6C08");
    DebitResult result = PaperPurse.debit(card, sam, PaperPurse.simple());
    assertThat(card.sent()).containsOnlyOnce(PaperPurse.DEBIT);
    assertThat(result).isInstanceOf(Torn.class);
  }

  @Test
  void answerThatGetsLost_leavesTheDebitUnresolved() {
    for (Fault fault : Fault.values()) {
      PaperPurse torn = PaperPurse.card().meddling(1, right -> lose(fault));
      PurseSam itsSam = PaperPurse.startedSam(PaperPurse.sam());
      DebitResult result = PaperPurse.debit(torn, itsSam, PaperPurse.simple());
      assertThat(result).isInstanceOf(Torn.class);
      UnresolvedDebit debit = ((Torn) result).debit();
      assertThat(debit.doubt()).isEqualTo(new Doubt.NoAnswer(fault));
      assertThat(debit.intent()).isEqualTo(PaperPurse.intent());
      assertThat(debit.session().map(itsSam::waitsFor)).hasValue(true);
    }
  }

  @Test
  void answerThatIsFetchedTooLate_leavesTheDebitUnresolved() {
    card.answering(PaperPurse.DEBIT, "6108").meddling(2, right -> lose(Fault.CARD_REMOVED));
    assertThat(PaperPurse.debit(card, sam, PaperPurse.simple())).isInstanceOf(Torn.class);
  }

  @Test
  void cardThatLeavesBeforeTheDebit_isNotCharged() {
    assertThat(
            PaperPurse.debit(
                card.meddling(0, right -> lose(Fault.CARD_REMOVED)), sam, PaperPurse.simple()))
        .isEqualTo(new LeftBeforeDebit(DebitStep.INITIALISE, Fault.CARD_REMOVED));
    PaperPurse later = PaperPurse.card().meddling(1, right -> lose(Fault.CARD_RESET));
    assertThat(PaperPurse.debit(later, sam, PaperPurse.composite()))
        .isEqualTo(new LeftBeforeDebit(DebitStep.UPDATE_CACHE, Fault.CARD_RESET));
  }

  @Test
  void refusals_haveTheirReasons() {
    refused("9401", DeclineReason.BALANCE_TOO_LOW, "not charged: the balance is too low");
    refused("9303", DeclineReason.BLOCKED, "not charged: the purse is blocked");
    refused("6284", DeclineReason.BLOCKED, "not charged: the purse is blocked");
    refused("9403", DeclineReason.NO_SUCH_KEY, "not charged: the card has no such key");
    refused("6985", DeclineReason.REFUSED, "not charged: the card refuses");
    refused("00009000", DeclineReason.MALFORMED, "not charged: the card's answer is malformed");
    card.answering(PaperPurse.DEBIT, "9302");
    assertThat(PaperPurse.debit(card, sam, PaperPurse.simple()))
        .isEqualTo(
            new Declined(
                DeclineReason.WRONG_MAC, DebitStep.DEBIT, Optional.of(new StatusWord(0x9302))));
  }

  private void refused(String answer, DeclineReason reason, String sentence) {
    PaperPurse refusing = PaperPurse.card().answering(PaperPurse.INITIALISE, answer);
    DebitResult result = PaperPurse.debit(refusing, sam, PaperPurse.simple());
    assertThat(result).isInstanceOf(Declined.class);
    assertThat(((Declined) result).reason()).isEqualTo(reason);
    assertThat(((Declined) result).step()).isEqualTo(DebitStep.INITIALISE);
    assertThat(result.describe()).startsWith(sentence);
  }

  @Test
  void purseOutOfItsDays_isNotEvenAsked() {
    for (LocalDateTime day :
        List.of(LocalDateTime.of(2036, 1, 1, 0, 0), LocalDateTime.of(2020, 12, 31, 23, 59))) {
      DebitResult result = PaperPurse.debit(card, sam, DebitRequest.simple(200, day));
      assertThat(result).isInstanceOf(Declined.class);
      assertThat(((Declined) result).reason())
          .isEqualTo(day.getYear() == 2036 ? DeclineReason.EXPIRED : DeclineReason.NOT_YET_VALID);
    }
    assertThat(card.sent()).isEmpty();
  }

  @Test
  void samThatFails_isNotTheCardsFault() {
    samPaper.answering(PaperPurse.SAM_MAC1, "6A88");
    assertThat(PaperPurse.debit(card, sam, PaperPurse.simple()))
        .isEqualTo(new SamFailed(Optional.of(new StatusWord(0x6A88)), Optional.empty()));
    samPaper.meddling(0, right -> lose(Fault.READER_LOST));
    assertThat(PaperPurse.debit(card, sam, PaperPurse.simple()))
        .isEqualTo(new SamFailed(Optional.empty(), Optional.of(Fault.READER_LOST)));
    assertThat(card.sent()).containsOnly(PaperPurse.INITIALISE);
  }

  @Test
  void mac2ThatTheSamRefuses_isACopy() {
    samPaper.answering(PaperPurse.SAM_MAC2, "9302");
    assertThat(PaperPurse.debit(card, sam, PaperPurse.simple())).isInstanceOf(NotGenuine.class);
  }

  @Test
  void samThatDoesNotAnswerAfterTheDebit_leavesTheCheckToTheHost() {
    samPaper.meddling(1, right -> lose(Fault.READER_LOST));
    DebitResult result = PaperPurse.debit(card, sam, PaperPurse.simple());
    assertThat(result).isInstanceOf(Debited.class);
    assertThat(((Debited) result).check()).isEqualTo(ProofCheck.LEFT_TO_HOST);
  }

  @Test
  void samThatWasUsedInBetween_isNotAsked() {
    PreparedDebit debit = prepared();
    sam.disturb();
    DebitResult result = debit.commit(debit.intent());
    assertThat(((Debited) result).check()).isEqualTo(ProofCheck.LEFT_TO_HOST);
    assertThat(samPaper.sent()).doesNotContain(PaperPurse.SAM_MAC2);
  }

  @Test
  void samOfTheOtherUnion_isAMistakeOfTheCaller() {
    PaperPurse city = PaperPurse.sam().answering("00A40000021001", "9000");
    PurseSam other = ((SamStart.Ready) PurseSam.start(city, PurseApplication.CITY_UNION)).sam();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PaperPurse.debit(card, other, PaperPurse.simple()))
        .withMessage("a PSAM for the city union purse cannot debit one of the T-Union");
  }

  @Test
  void amountsAndYearsOutOfRange_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> DebitRequest.simple(-1, PaperPurse.AT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DebitRequest.simple(1L << 31, PaperPurse.AT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DebitRequest.simple(1, PaperPurse.AT.withYear(10_000)));
  }

  private PreparedDebit prepared() {
    Preparation preparation =
        PurseDebit.prepare(card, sam, PaperPurse.readFromPaper(), PaperPurse.simple());
    assertThat(preparation).as(preparation.describe()).isInstanceOf(Preparation.Prepared.class);
    return ((Preparation.Prepared) preparation).debit();
  }

  private static PurseMac mac(String hex) {
    return PurseMac.of(Hex.bytes(hex));
  }

  private static byte[] lose(Fault fault) throws CardTransportException {
    throw new CardTransportException(fault, "made up");
  }
}
