package org.onecard.agent.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.agent.denylist.DenyListAnswer;
import org.onecard.agent.identity.IdentityReceipt;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.link.HostDecision;
import org.onecard.agent.screen.ScreenState;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.ssse.HolderReading;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.IdentityRules;

/** The order of a tap. */
class TapMachineTest {

  private static final Optional<String> WELL = Optional.empty();
  private static final Duration SLICE = Duration.ofMillis(100);
  private static final Decision.Approved GO =
      new Decision.Approved(
          Money.fen(300), Optional.empty(), Optional.empty(), new Notice("请通行", "Go"));

  private static final Notice PURPOSE = new Notice("核对身份", "To check who you are");
  private static final Duration SHOW_FOR = Duration.ofSeconds(3);
  private static final HolderReading.Holder HOLDER = new HolderReading.Holder("MADEUP1", "样例甲");

  private static final OpenDebit OPEN =
      OpenDebit.of(
          new PendingDebit(
              "gate-01.1.9",
              new PurseDebit(
                  PresentedCard.Application.T_UNION,
                  PurseDebit.Kind.SIMPLE,
                  Money.fen(300),
                  7,
                  Money.fen(5_000),
                  3,
                  0,
                  new SignedBytes(new byte[4]),
                  new SignedBytes(new byte[6]),
                  new SignedBytes(new byte[4]),
                  LocalDateTime.of(2026, 3, 2, 10, 0),
                  new SignedBytes(new byte[4]))));

  private final TapMachine machine = new TapMachine();

  @Test
  void onlineTap_asks_opens_thenTellsTheOutcome() {
    assertThat(machine.slot(SlotState.PRESENT, SLICE, WELL))
        .containsExactly(new TapAction.Show(new ScreenState.Reading()), new TapAction.ReadCard());
    assertThat(seen(card(false), true)).last().isInstanceOf(TapAction.AskHost.class);
    assertThat(answered("gate-01.1.2", host(GO))).last().isInstanceOf(TapAction.OpenGate.class);
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
    assertThat(machine.unanswered(Optional.of("gate-01.1.2"), WELL, Optional.empty()))
        .containsExactly(new TapAction.DecideAlone(card(false), Optional.of("gate-01.1.2")));
    machine.decidedAlone(GO);
    machine.recorded("gate-01.1.3");

    assertThat(machine.acted(Outcome.PASSED))
        .contains(new TapAction.Report(Optional.of("gate-01.1.2"), GO, false, Outcome.PASSED));
  }

  @Test
  void barredWhileTheHostWasAsked_isNotApproved() {
    present();
    seen(card(false), true);

    assertThat(
            machine.unanswered(
                Optional.of("gate-01.1.2"), Optional.of("revoked"), Optional.empty()))
        .contains(
            new TapAction.Report(
                Optional.of("gate-01.1.2"),
                new Decision.Declined(
                    Reason.TERMINAL_CANNOT_RECORD, Reason.TERMINAL_CANNOT_RECORD.notice()),
                false,
                Outcome.REFUSED_AS_TOLD));
  }

  @Test
  void identityItem_readsTheHolderOfWhoIsApproved_andShowsItForItsTime() {
    present();
    seenForIdentity();
    assertThat(answered("gate-01.1.2", host(GO)))
        .containsExactly(new TapAction.ReadHolder("gate-01.1.2"));

    assertThat(machine.holderRead(HOLDER))
        .containsExactly(
            new TapAction.Show(
                new ScreenState.ShowsHolder(
                    IdentityReceipt.of("gate-01.1.2").on(PURPOSE), HOLDER, SHOW_FOR)),
            new TapAction.OpenGate(Optional.of(SHOW_FOR)));
    machine.acted(Outcome.PASSED);
    assertThat(machine.slot(SlotState.PRESENT, SLICE, WELL)).isEmpty();
    assertThat(machine.slot(SlotState.EMPTY, SHOW_FOR.minus(SLICE.multipliedBy(2)), WELL))
        .isEmpty();
    assertThat(machine.slot(SlotState.EMPTY, SLICE, WELL))
        .containsExactly(new TapAction.Show(new ScreenState.Waiting()));
  }

  @Test
  void shownHolder_goesWithTheNextCard_andWithTheTerminal() {
    present();
    seenForIdentity();
    answered("gate-01.1.2", host(GO));
    machine.holderRead(HOLDER);
    assertThat(machine.stopped()).containsExactly(new TapAction.Show(new ScreenState.Waiting()));
    machine.holderRead(HOLDER);
    machine.acted(Outcome.PASSED);
    machine.slot(SlotState.EMPTY, SLICE, WELL);

    assertThat(machine.slot(SlotState.PRESENT, SLICE, WELL))
        .startsWith(new TapAction.Show(new ScreenState.Reading()));
  }

  @Test
  void holderOfWhoIsRefused_isNotRead() {
    present();
    seenForIdentity();
    Reason denied = Reason.CARD_DENIED;

    assertThat(answered("gate-01.1.2", host(new Decision.Declined(denied, denied.notice()))))
        .noneMatch(TapAction.ReadHolder.class::isInstance);
  }

  @Test
  void holderThatIsNotOpen_isSaid_andTheGateOpensAllTheSame() {
    present();
    seenForIdentity();
    answered("gate-01.1.2", host(GO));

    assertThat(
            machine.holderRead(new HolderReading.NotOpen(StatusWord.SECURITY_STATUS_NOT_SATISFIED)))
        .satisfiesExactly(
            show ->
                assertThat(((TapAction.Show) show).state().notice().en())
                    .isEqualTo("The card does not show its holder here yet"),
            open -> assertThat(open).isEqualTo(new TapAction.OpenGate(Optional.empty())));
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
  void libraryThatIsWaitedFor_isSaidToThePerson() {
    Duration wait = Duration.ofSeconds(5);
    present();

    assertThat(
            machine.seen(
                new CardSeen.Recognised(card(false)),
                WELL,
                true,
                Optional.empty(),
                Optional.of(wait)))
        .first()
        .isEqualTo(new TapAction.Show(ScreenState.Working.library(wait)));
    assertThat(ScreenState.Working.library(wait).notice().zh()).contains("最多 5 秒");
  }

  @Test
  void libraryOfATerminalThatIsAlone_isNotWaitedFor() {
    present();

    assertThat(
            machine.seen(
                new CardSeen.Recognised(card(false)),
                WELL,
                false,
                Optional.empty(),
                Optional.of(Duration.ofSeconds(5))))
        .doesNotHaveAnyElementsOfTypes(TapAction.Show.class, TapAction.AskHost.class);
  }

  @Test
  void readerLostWhileReading_leavesTheCardToBeReadAgain() {
    present();
    machine.seen(new CardSeen.ReaderLost(), WELL, true, Optional.empty());

    assertThat(machine.slot(SlotState.PRESENT, SLICE, WELL)).contains(new TapAction.ReadCard());
  }

  @Test
  void tornCard_isAskedToHoldStill_untilItReturnsOrGivesUp() {
    present();
    machine.seen(
        new CardSeen.Unreadable(Reason.CARD_LEFT_TOO_EARLY, "left"), WELL, true, Optional.empty());
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
    machine.seen(
        new CardSeen.Unreadable(Reason.NOT_A_SOCIAL_SECURITY_CARD, "blank"),
        WELL,
        true,
        Optional.empty());

    assertThat(declinedFor(machine.notRecorded("the disk is full")))
        .isEqualTo(Reason.NOT_A_SOCIAL_SECURITY_CARD);
  }

  // ---- purses ----

  @Test
  void purse_isDebitedBeforeTheGateOpens() {
    present();
    seen(purse(), true);
    assertThat(answered("gate-01.1.2", host(GO)))
        .containsExactly(new TapAction.Debit(purse(), "gate-01.1.2", Money.fen(300)));

    assertThat(machine.debited(new DebitEnd.Paid()))
        .containsExactly(
            new TapAction.Show(new ScreenState.Go(GO.notice())),
            new TapAction.OpenGate(Optional.empty()));
  }

  @Test
  void freeRideOfAPurse_debitsNothing() {
    present();
    seen(purse(), true);
    Decision free =
        new Decision.Approved(Money.ZERO, Optional.empty(), Optional.empty(), GO.notice());

    assertThat(answered("gate-01.1.2", host(free))).last().isInstanceOf(TapAction.OpenGate.class);
  }

  @Test
  void approvalAloneOfAPurse_leavesTheSyncToTheIntent() {
    present();
    seen(purse(), false);

    assertThat(machine.decidedAlone(GO))
        .containsExactly(
            new TapAction.RecordAdvice(purse(), Optional.empty(), GO, Durability.SOON));
    assertThat(machine.recorded("gate-01.1.2"))
        .containsExactly(new TapAction.Debit(purse(), "gate-01.1.2", Money.fen(300)));
  }

  @Test
  void tornDebit_opensNothing_andAsksForTheCardAgain() {
    present();
    seen(purse(), true);
    answered("gate-01.1.2", host(GO));

    List<TapAction> actions = machine.debited(new DebitEnd.Torn());

    assertThat(actions).doesNotHaveAnyElementsOfTypes(TapAction.OpenGate.class);
    assertThat(actions)
        .startsWith(
            new TapAction.Show(new ScreenState.HoldStill(Reason.PURSE_UNRESOLVED.notice())));
    assertThat(declinedFor(actions)).isEqualTo(Reason.PURSE_UNRESOLVED);
  }

  @Test
  void purseWithAnOpenDebit_isAskedBeforeAnythingElse_andPassesForWhatItPaid() {
    present();
    assertThat(
            machine.seen(
                new CardSeen.Recognised(purse(), Optional.of(OPEN)), WELL, false, Optional.empty()))
        .last()
        .isEqualTo(new TapAction.Recover(purse(), OPEN));

    assertThat(machine.recovered(new RecoveryEnd.Charged(true, false), Money.fen(300), WELL, true))
        .last()
        .isInstanceOf(TapAction.OpenGate.class);
    assertThat(machine.acted(Outcome.PASSED))
        .first()
        .isInstanceOfSatisfying(
            TapAction.RecordOutcome.class,
            told -> assertThat(told.tapId()).isEqualTo("gate-01.1.9"));
  }

  @Test
  void debitThatDidNotHappen_isFollowedByAnOrdinaryTap() {
    present();
    machine.seen(
        new CardSeen.Recognised(purse(), Optional.of(OPEN)), WELL, false, Optional.empty());

    assertThat(machine.recovered(new RecoveryEnd.NotCharged(), Money.fen(300), WELL, true))
        .containsExactly(new TapAction.AskHost(purse()));
  }

  @Test
  void hostThatWaitsForADebit_hasTheCardAsked_onceAPresentation() {
    present();
    seen(purse(), true);
    HostDecision heldUp =
        new HostDecision(
            new Decision.Declined(Reason.PURSE_UNRESOLVED, Reason.PURSE_UNRESOLVED.notice()),
            Optional.of(OPEN.pending()));
    assertThat(answered("gate-01.1.2", heldUp))
        .containsExactly(new TapAction.Recover(purse(), OpenDebit.of(OPEN.pending())));
    assertThat(machine.recovered(new RecoveryEnd.Charged(false, false), Money.fen(300), WELL, true))
        .containsExactly(new TapAction.AskHost(purse()));

    assertThat(declinedFor(answered("gate-01.1.3", heldUp))).isEqualTo(Reason.PURSE_UNRESOLVED);
  }

  @Test
  void rideThatIsDueAsTheHostSays_isThisOne_andNoOther() {
    for (boolean rideDue : new boolean[] {true, false}) {
      present();
      machine.seen(
          new CardSeen.Recognised(purse(), Optional.of(OPEN)), WELL, false, Optional.empty());
      machine.recovered(new RecoveryEnd.Charged(false, rideDue), Money.fen(300), WELL, true);

      List<TapAction> actions =
          answered(
              "gate-01.1.3",
              host(new Decision.Declined(Reason.PASS_BACK, Reason.PASS_BACK.notice())));

      assertThat(actions.stream().anyMatch(TapAction.OpenGate.class::isInstance))
          .isEqualTo(rideDue);
      machine.acted(Outcome.PASSED);
      machine.slot(SlotState.EMPTY, SLICE, WELL);
    }
  }

  @Test
  void hostIsAskedBeforeWhatTheTerminalRemembers() {
    present();
    assertThat(
            machine.seen(
                new CardSeen.Recognised(purse(), Optional.of(OPEN)), WELL, true, Optional.empty()))
        .last()
        .isEqualTo(new TapAction.AskHost(purse()));

    // It was settled elsewhere: this is an ordinary tap.
    assertThat(answered("gate-01.1.12", host(GO)))
        .containsExactly(new TapAction.Debit(purse(), "gate-01.1.12", Money.fen(300)));
  }

  @Test
  void debitThatTheHostHoldsOpen_isAskedAbout_withWhatTheTerminalRemembersOfIt() {
    OpenDebit remembered = new OpenDebit(OPEN.pending(), Optional.empty(), true, true);
    present();
    machine.seen(
        new CardSeen.Recognised(purse(), Optional.of(remembered)), WELL, true, Optional.empty());

    assertThat(
            answered(
                "gate-01.1.12",
                new HostDecision(
                    new Decision.Declined(
                        Reason.PURSE_UNRESOLVED, Reason.PURSE_UNRESOLVED.notice()),
                    Optional.of(OPEN.pending()))))
        .containsExactly(new TapAction.Recover(purse(), remembered));
  }

  @Test
  void debitThatWasSettledWithoutTheCard_isAskedAbout_beforeTheHostsDecisionIsFollowed() {
    for (boolean paid : new boolean[] {true, false}) {
      present();
      seen(purse(), true);
      assertThat(machine.answered("gate-01.1.12", host(GO), Optional.of(OPEN)))
          .containsExactly(new TapAction.Recover(purse(), OPEN));

      List<TapAction> actions =
          machine.recovered(
              paid ? new RecoveryEnd.Charged(true, true) : new RecoveryEnd.Charged(false, false),
              Money.fen(300),
              WELL,
              true);

      if (paid) {
        assertThat(actions)
            .startsWith(new TapAction.TakeBack("gate-01.1.12"))
            .endsWith(new TapAction.OpenGate(Optional.empty()));
      } else {
        assertThat(actions)
            .containsExactly(new TapAction.Debit(purse(), "gate-01.1.12", Money.fen(300)));
      }
      machine.acted(Outcome.PASSED);
      machine.slot(SlotState.EMPTY, SLICE, WELL);
    }
  }

  @Test
  void silentHost_leavesTheDebitOfTheJournalToTheTerminal() {
    present();
    seen(purse(), true);
    assertThat(machine.unanswered(Optional.of("gate-01.1.12"), WELL, Optional.of(OPEN)))
        .containsExactly(new TapAction.Recover(purse(), OPEN));

    assertThat(machine.recovered(new RecoveryEnd.NotCharged(), Money.fen(300), WELL, false))
        .containsExactly(new TapAction.DecideAlone(purse(), Optional.of("gate-01.1.12")));
  }

  @Test
  void debitOfWhichNobodyCanTell_letsThroughWhereTheItemSaysSo_underTheTapThatItWasFor() {
    present();
    machine.seen(
        new CardSeen.Recognised(purse(), Optional.of(OPEN)), WELL, false, Optional.empty());

    assertThat(machine.recovered(new RecoveryEnd.UnresolvedPasses(), Money.fen(300), WELL, false))
        .endsWith(new TapAction.OpenGate(Optional.empty()));
    assertThat(machine.acted(Outcome.PASSED))
        .first()
        .isInstanceOfSatisfying(
            TapAction.RecordOutcome.class,
            told -> assertThat(told.tapId()).isEqualTo("gate-01.1.9"));
  }

  @Test
  void tapThatTheHostWasAskedInVain_isTakenBackWhereAnEarlierDebitPaid() {
    present();
    seen(purse(), true);
    machine.unanswered(Optional.of("gate-01.1.12"), WELL, Optional.of(OPEN));

    assertThat(machine.recovered(new RecoveryEnd.Charged(true, true), Money.fen(300), WELL, false))
        .startsWith(new TapAction.TakeBack("gate-01.1.12"))
        .endsWith(new TapAction.OpenGate(Optional.empty()));
  }

  @Test
  void proofThatWaitsForTheHostsWord_isSettledBeforeAnotherTapIsTold() {
    OpenDebit told = OPEN.toldBy(new RecordId("gate-01", 1, 11));
    present();
    assertThat(
            machine.seen(
                new CardSeen.Recognised(purse(), Optional.of(told)), WELL, true, Optional.empty()))
        .last()
        .isEqualTo(new TapAction.Recover(purse(), told));

    assertThat(machine.recovered(new RecoveryEnd.HostSettled(), Money.fen(300), WELL, true))
        .containsExactly(new TapAction.AskHost(purse()));

    // The host holds it open all the same: the card is asked once, and nobody goes in circles.
    Decision unresolved =
        new Decision.Declined(Reason.PURSE_UNRESOLVED, Reason.PURSE_UNRESOLVED.notice());
    HostDecision held = new HostDecision(unresolved, Optional.of(OPEN.pending()));
    assertThat(answered("gate-01.1.12", held))
        .last()
        .isEqualTo(new TapAction.Recover(purse(), OPEN));
    machine.recovered(new RecoveryEnd.Charged(false, false), Money.fen(300), WELL, true);
    assertThat(declinedFor(answered("gate-01.1.13", held))).isEqualTo(Reason.PURSE_UNRESOLVED);
  }

  @Test
  void hostThatFallsSilentBeforeItConfirms_letsNobodyPayAnew() {
    present();
    seen(purse(), true);
    assertThat(machine.canHostConfirm(true)).isTrue();
    assertThat(machine.canHostConfirm(false)).isFalse();
    HostDecision held = new HostDecision(GO, Optional.of(OPEN.pending()));
    answered("gate-01.1.12", held);
    machine.recovered(new RecoveryEnd.HostSettled(), Money.fen(300), WELL, true);

    List<TapAction> actions =
        machine.unanswered(Optional.of("gate-01.1.13"), WELL, Optional.of(OPEN));

    assertThat(actions).startsWith(new TapAction.TakeBack("gate-01.1.13"));
    assertThat(declinedFor(actions)).isEqualTo(Reason.PURSE_UNRESOLVED);
    assertThat(machine.canHostConfirm(true)).isFalse();
  }

  @Test
  void rideThatIsDue_isRiddenAlsoWhereTheHostFallsSilent_andNotPaidAgain() {
    present();
    seen(purse(), true);
    answered("gate-01.1.12", new HostDecision(GO, Optional.of(OPEN.pending())));
    machine.recovered(new RecoveryEnd.Charged(false, true), Money.fen(300), WELL, true);

    assertThat(machine.unanswered(Optional.of("gate-01.1.13"), WELL, Optional.empty()))
        .endsWith(new TapAction.OpenGate(Optional.empty()));
    assertThat(machine.acted(Outcome.PASSED))
        .first()
        .isInstanceOfSatisfying(
            TapAction.RecordOutcome.class,
            told -> assertThat(told.tapId()).isEqualTo("gate-01.1.13"));
  }

  @Test
  void cardThatLeftTwoDebits_isAskedAboutEach() {
    OpenDebit other = OpenDebit.of(new PendingDebit("gate-03.5.38", OPEN.pending().debit()));
    present();
    seen(purse(), true);
    Decision unresolved =
        new Decision.Declined(Reason.PURSE_UNRESOLVED, Reason.PURSE_UNRESOLVED.notice());
    answered("gate-01.1.12", new HostDecision(unresolved, Optional.of(other.pending())));
    machine.recovered(new RecoveryEnd.NotCharged(), Money.fen(300), WELL, true);

    assertThat(answered("gate-01.1.13", new HostDecision(unresolved, Optional.of(OPEN.pending()))))
        .last()
        .isEqualTo(new TapAction.Recover(purse(), OPEN));
    machine.recovered(new RecoveryEnd.NotCharged(), Money.fen(300), WELL, true);
    assertThat(machine.unanswered(Optional.of("gate-01.1.14"), WELL, Optional.of(OPEN)))
        .containsExactly(new TapAction.DecideAlone(purse(), Optional.of("gate-01.1.14")));
  }

  private List<TapAction> answered(String id, HostDecision theirs) {
    return machine.answered(id, theirs, Optional.empty());
  }

  private void present() {
    machine.slot(SlotState.PRESENT, SLICE, WELL);
  }

  private void tapAndPass() {
    present();
    seen(card(false), true);
    answered("gate-01.1.2", host(GO));
    machine.acted(Outcome.PASSED);
  }

  private void seenForIdentity() {
    machine.seen(
        new CardSeen.Recognised(card(false)),
        WELL,
        true,
        Optional.of(new IdentityRules(PURPOSE, SHOW_FOR)));
  }

  private List<TapAction> seen(TapCard card, boolean linkReady) {
    return machine.seen(new CardSeen.Recognised(card), WELL, linkReady, Optional.empty());
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

  private static HostDecision host(Decision decision) {
    return new HostDecision(decision, Optional.empty());
  }

  private static TapCard card(boolean denied) {
    return card(
        denied,
        new PresentedCard(
            PresentedCard.Application.SSSE,
            new Region("500000"),
            "3.00",
            Optional.empty(),
            Assurance.READ));
  }

  private static TapCard purse() {
    return card(
        false,
        new PresentedCard(
            PresentedCard.Application.T_UNION,
            Optional.empty(),
            "01",
            Optional.empty(),
            Assurance.READ,
            Optional.of(Money.fen(5_000))));
  }

  private static TapCard card(boolean denied, PresentedCard presented) {
    return new TapCard(
        presented,
        new CommittedCard(
            new Commitment(Hash.ZERO),
            new SealedCard(new SignedBytes(new byte[SealedCard.LENGTH]))),
        new DenyTag(1),
        new DenyListAnswer(Optional.empty(), denied),
        Optional.empty());
  }
}
