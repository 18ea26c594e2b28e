package org.onecard.agent.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.screen.ScreenState;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;

/** The order of a tap. */
class TapMachineTest {

  private static final Optional<String> WELL = Optional.empty();
  private static final Duration SLICE = Duration.ofMillis(100);
  private static final Decision.Approved GO =
      new Decision.Approved(
          Money.fen(300), Optional.empty(), Optional.empty(), new Notice("请通行", "Go"));

  private final TapMachine machine = new TapMachine();

  @Test
  void onlineTap_asks_opens_thenTellsTheOutcome() {
    assertThat(machine.slot(SlotState.PRESENT, SLICE, WELL))
        .containsExactly(new TapAction.Show(new ScreenState.Reading()), new TapAction.ReadCard());
    assertThat(seen(card(false), true)).last().isInstanceOf(TapAction.AskHost.class);
    assertThat(machine.answered("gate-01.1.2", GO)).last().isInstanceOf(TapAction.OpenGate.class);
    assertThat(machine.acted(Outcome.PASSED))
        .containsExactly(
            new TapAction.RecordOutcome(card(false), "gate-01.1.2", GO, Outcome.PASSED),
            new TapAction.Report(Optional.of("gate-01.1.2"), GO, true, Outcome.PASSED));
  }

  @Test
  void approvalAlone_opensOnlyAfterItWasRecordedDurably() {
    present();
    assertThat(seen(card(false), false))
        .containsExactly(new TapAction.DecideAlone(card(false), Optional.empty()));
    assertThat(machine.decidedAlone(GO))
        .containsExactly(
            new TapAction.RecordAdvice(card(false), Optional.empty(), GO, Durability.NOW));
    assertThat(machine.recorded("gate-01.1.2")).last().isInstanceOf(TapAction.OpenGate.class);
  }

  @Test
  void unansweredTap_isDecidedAlone_underItsOwnId() {
    present();
    seen(card(false), true);
    assertThat(machine.unanswered(Optional.of("gate-01.1.2")))
        .containsExactly(new TapAction.DecideAlone(card(false), Optional.of("gate-01.1.2")));
    machine.decidedAlone(GO);
    machine.recorded("gate-01.1.3");

    assertThat(machine.acted(Outcome.PASSED))
        .contains(new TapAction.Report(Optional.of("gate-01.1.2"), GO, false, Outcome.PASSED));
  }

  @Test
  void whatCannotBeRecorded_isNotApproved() {
    present();
    seen(card(false), false);
    machine.decidedAlone(GO);

    List<TapAction> actions = machine.notRecorded("the disk is full");

    assertThat(actions).doesNotHaveAnyElementsOfTypes(TapAction.OpenGate.class);
    assertThat(actions)
        .contains(new TapAction.Show(new ScreenState.OutOfOrder("the disk is full")));
    assertThat(declinedFor(actions)).isEqualTo(Reason.TERMINAL_CANNOT_RECORD);
  }

  @Test
  void terminalThatCannotRecord_saysSoBeforeAnybodyTaps_andComesBack() {
    assertThat(machine.slot(SlotState.EMPTY, SLICE, Optional.of("the disk is full")))
        .containsExactly(new TapAction.Show(new ScreenState.OutOfOrder("the disk is full")));
    assertThat(machine.slot(SlotState.EMPTY, SLICE, WELL))
        .containsExactly(new TapAction.Show(new ScreenState.Waiting()));
  }

  @Test
  void deniedCard_isNeverAskedAbout() {
    present();

    assertThat(seen(card(true), true))
        .containsExactly(new TapAction.DecideAlone(card(true), Optional.empty()));
  }

  @Test
  void cardThatStays_isAskedFor_onceAndIsNoSecondTap() {
    tapAndPass();

    assertThat(machine.slot(SlotState.PRESENT, TapMachine.REMOVE_AFTER, WELL))
        .containsExactly(new TapAction.Show(new ScreenState.RemoveCard()));
    assertThat(machine.slot(SlotState.PRESENT, Duration.ofSeconds(60), WELL)).isEmpty();
  }

  @Test
  void readerThatComesBack_withTheSameCardIn_startsNoSecondTap() {
    tapAndPass();
    machine.slot(SlotState.SERVICE_GONE, SLICE, WELL);

    assertThat(machine.slot(SlotState.PRESENT, SLICE, WELL))
        .doesNotHaveAnyElementsOfTypes(TapAction.ReadCard.class);
    machine.slot(SlotState.EMPTY, SLICE, WELL);
    assertThat(machine.slot(SlotState.PRESENT, SLICE, WELL)).contains(new TapAction.ReadCard());
  }

  @Test
  void readerLostWhileReading_leavesTheCardToBeReadAgain() {
    present();
    machine.seen(new CardSeen.ReaderLost(), WELL, true);

    assertThat(machine.slot(SlotState.PRESENT, SLICE, WELL)).contains(new TapAction.ReadCard());
  }

  @Test
  void tornCard_isAskedToHoldStill_untilItReturnsOrGivesUp() {
    present();
    machine.seen(new CardSeen.Unreadable(Reason.CARD_LEFT_TOO_EARLY, "left"), WELL, true);
    assertThat(machine.recorded("gate-01.1.2"))
        .first()
        .isEqualTo(
            new TapAction.Show(new ScreenState.HoldStill(Reason.CARD_LEFT_TOO_EARLY.notice())));
    assertThat(machine.slot(SlotState.EMPTY, SLICE, WELL)).isEmpty();

    assertThat(machine.slot(SlotState.EMPTY, TapMachine.REFUSAL_STAYS, WELL))
        .containsExactly(new TapAction.Show(new ScreenState.Waiting()));
  }

  @Test
  void muteCard_isRecordedAndRefused() {
    assertThat(machine.slot(SlotState.MUTE, SLICE, WELL))
        .hasAtLeastOneElementOfType(TapAction.RecordUnreadable.class);
    assertThat(declinedFor(machine.recorded("gate-01.1.2"))).isEqualTo(Reason.CARD_UNREADABLE);
  }

  @Test
  void unreadableCard_thatCannotBeRecordedEither_isRefusedForWhatItIs() {
    present();
    machine.seen(new CardSeen.Unreadable(Reason.NOT_A_SOCIAL_SECURITY_CARD, "blank"), WELL, true);

    assertThat(declinedFor(machine.notRecorded("the disk is full")))
        .isEqualTo(Reason.NOT_A_SOCIAL_SECURITY_CARD);
  }

  private void present() {
    machine.slot(SlotState.PRESENT, SLICE, WELL);
  }

  private void tapAndPass() {
    present();
    seen(card(false), true);
    machine.answered("gate-01.1.2", GO);
    machine.acted(Outcome.PASSED);
  }

  private List<TapAction> seen(TapCard card, boolean linkReady) {
    return machine.seen(new CardSeen.Recognised(card), WELL, linkReady);
  }

  private static Reason declinedFor(List<TapAction> actions) {
    TapAction.Report report =
        actions.stream()
            .filter(TapAction.Report.class::isInstance)
            .map(TapAction.Report.class::cast)
            .findFirst()
            .orElseThrow();
    return ((Decision.Declined) report.decision()).reason();
  }

  private static TapCard card(boolean denied) {
    return new TapCard(
        new PresentedCard(
            PresentedCard.Application.SSSE,
            new Region("500000"),
            "3.00",
            Optional.empty(),
            Assurance.READ),
        new CommittedCard(
            new Commitment(Hash.ZERO),
            new SealedCard(new SignedBytes(new byte[SealedCard.LENGTH]))),
        new DenyTag(1),
        denied);
  }
}
