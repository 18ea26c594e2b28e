package org.onecard.agent.tap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.identity.IdentityReceipt;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.link.HostDecision;
import org.onecard.agent.screen.HolderNotices;
import org.onecard.agent.screen.PurseNotices;
import org.onecard.agent.screen.ScreenState;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.ssse.HolderReading;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.Reason;
import org.onecard.scenario.catalogue.IdentityRules;

/**
 * The order of a tap. Told what happened, it answers what to do. One thread.
 *
 * <p>One presentation is one tap: after it the card has to leave before another begins, also where
 * the reader vanished and came back in between.
 */
final class TapMachine {

  /** How long a card may lie there after its tap before the person is asked to take it. */
  static final Duration REMOVE_AFTER = Duration.ofMillis(1_500);

  /** How long a refusal stays on the screen once the card has left. */
  static final Duration REFUSAL_STAYS = Duration.ofSeconds(5);

  private enum Step {
    /** The slot is empty, and what was shown before may still be. */
    EMPTY,
    READING,
    DECIDING,
    ACTING,
    /** The tap is over and the card still there. */
    LINGERING
  }

  private Step step = Step.EMPTY;
  private @Nullable ScreenState shown;
  private Duration sinceTap = REFUSAL_STAYS;
  private Duration holderFor = Duration.ZERO;
  private @Nullable TapCard card;
  private Optional<String> tapId = Optional.empty();
  private @Nullable Decision decision;
  private boolean online;

  /** Debits that the card in the slot was asked about: each once, and it may have left several. */
  private final Set<String> askedAbout = new HashSet<>();

  /** The tap that the host was asked about in vain before the card was asked. */
  private Optional<String> askedInVain = Optional.empty();

  /** What the host decided already when the card was asked. */
  private Optional<Decision> hostsDecision = Optional.empty();

  /** A debit that this terminal remembers of the card; the host says first whether it is open. */
  private Optional<OpenDebit> remembered = Optional.empty();

  /**
   * The host owes no ride for a debit, and says with its next decision whether that one is open.
   */
  private boolean hostIsToConfirm;

  /** Whether the host has said so of this card, which was asked about it since. */
  private boolean hostHoldsOpen;

  /** What the person is told whom a ride is due for a debit before, and is let through for that. */
  private Optional<Notice> paidBefore = Optional.empty();

  /** What is dealt with is a code: there is nothing to be taken away afterwards. */
  private boolean byCode;

  private Optional<IdentityRules> identity = Optional.empty();

  /** Whether the host asks somebody else first, and how long that may take. */
  private Optional<Duration> asksLibrary = Optional.empty();

  /**
   * The slot's state, also when it stayed the same.
   *
   * @param passed since it was told last
   * @param cannotRecord why nothing can be recorded, for a technician; empty while all is well
   */
  List<TapAction> slot(SlotState state, Duration passed, Optional<String> cannotRecord) {
    sinceTap = sinceTap.plus(passed);
    holderFor = holderFor.minus(passed);
    return switch (state) {
      case READER_GONE -> show(new ScreenState.OutOfOrder("the reader is gone"));
      case SERVICE_GONE -> show(new ScreenState.OutOfOrder("the card service is gone"));
      case EMPTY -> empty(cannotRecord);
      case PRESENT -> step == Step.EMPTY ? begin(new TapAction.ReadCard()) : linger();
      case MUTE -> step == Step.EMPTY ? mute() : linger();
    };
  }

  /** A code was scanned; it counts only while nothing else is going on. */
  List<TapAction> scanned() {
    if (step != Step.EMPTY || showsHolder()) {
      return List.of();
    }
    List<TapAction> actions = begin(new TapAction.ReadCode());
    byCode = true;
    return actions;
  }

  /** The same where nobody is waited for but the host. */
  List<TapAction> seen(
      CardSeen seen,
      Optional<String> cannotRecord,
      boolean linkReady,
      Optional<IdentityRules> rules) {
    return seen(seen, cannotRecord, linkReady, rules, Optional.empty());
  }

  /**
   * The card was read, or was not.
   *
   * @param linkReady whether the host can be asked
   * @param rules of the item, where it shows the holder
   * @param library how long the host may wait for a library's own system; empty where it asks none
   */
  List<TapAction> seen(
      CardSeen seen,
      Optional<String> cannotRecord,
      boolean linkReady,
      Optional<IdentityRules> rules,
      Optional<Duration> library) {
    asksLibrary = library;
    if (seen instanceof CardSeen.ReaderLost) {
      // Nothing was decided: the card may be presented again.
      step = Step.EMPTY;
      return List.of();
    }
    step = Step.DECIDING;
    if (seen instanceof CardSeen.Unreadable unreadable) {
      return List.of(unreadable(unreadable));
    }
    CardSeen.Recognised recognised = (CardSeen.Recognised) seen;
    card = recognised.card();
    identity = rules;
    if (cannotRecord.isPresent()) {
      return notRecorded(cannotRecord.get());
    }
    remembered = recognised.openDebit();
    boolean hostKnows =
        linkReady && !current().denied() && !remembered.map(OpenDebit::isTold).orElse(false);
    return remembered.isPresent() && !hostKnows ? recover(remembered.get()) : decide(linkReady);
  }

  private List<TapAction> decide(boolean linkReady) {
    TapCard readable = current();
    if (readable.denied() || !linkReady) {
      return List.of(new TapAction.DecideAlone(readable, Optional.empty()));
    }
    List<TapAction> actions =
        new ArrayList<>(
            show(
                asksLibrary
                    .<ScreenState>map(ScreenState.Working::library)
                    .orElseGet(ScreenState.Checking::new)));
    actions.add(new TapAction.AskHost(readable));
    return actions;
  }

  private List<TapAction> recover(OpenDebit debit) {
    askedAbout.add(debit.tapId());
    tapId = Optional.of(debit.tapId());
    List<TapAction> actions = new ArrayList<>(show(new ScreenState.Checking()));
    actions.add(new TapAction.Recover(current(), debit));
    return actions;
  }

  /**
   * The host decided in time. What this terminal was told before, with whoever settles a debit
   * elsewhere, counts for less: only a debit that the host still holds open is asked about, or one
   * of a moment ago that somebody settled without the card.
   *
   * @param settled of the card's purse, as this terminal remembers it and the host holds it no more
   */
  List<TapAction> answered(String id, HostDecision theirs, Optional<OpenDebit> settled) {
    Optional<PendingDebit> owed = theirs.pendingDebit();
    if (owed.isPresent() && !askedAbout.contains(owed.get().tapId())) {
      hostHoldsOpen = true;
      OpenDebit pending = OpenDebit.of(owed.get());
      return recover(remembered.filter(own -> own.tapId().equals(pending.tapId())).orElse(pending));
    }
    tapId = Optional.of(id);
    decision = theirs.decision();
    online = true;
    if (settled.isPresent() && !askedAbout.contains(settled.get().tapId())) {
      hostsDecision = Optional.of(theirs.decision());
      askedInVain = Optional.of(id);
      return recover(settled.get());
    }
    return act();
  }

  /**
   * The card was asked what became of an earlier debit.
   *
   * @param paid what it was charged
   * @param linkReady whether the host can be asked
   */
  List<TapAction> recovered(
      RecoveryEnd end, Money paid, Optional<String> cannotRecord, boolean linkReady) {
    if (end instanceof RecoveryEnd.Charged charged) {
      Notice notice = PurseNotices.chargedBefore(paid);
      if (charged.mayPass()) {
        decision = new Decision.Approved(paid, Optional.empty(), Optional.empty(), notice);
        return takenBack(letThrough(notice));
      }
      paidBefore = charged.rideDue() ? Optional.of(notice) : Optional.empty();
    } else if (end instanceof RecoveryEnd.NotRecorded refused) {
      tapId = Optional.empty();
      return takenBack(notRecorded(refused.why()));
    } else if (end instanceof RecoveryEnd.UnresolvedPasses) {
      Notice notice = PurseNotices.checkedLater();
      decision = new Decision.Approved(paid, Optional.empty(), Optional.empty(), notice);
      return takenBack(letThrough(notice));
    } else if (end instanceof RecoveryEnd.LeftAgain || end instanceof RecoveryEnd.Unresolved) {
      tapId = Optional.empty();
      return takenBack(refuse(Reason.PURSE_UNRESOLVED));
    } else if (end instanceof RecoveryEnd.HostSettled) {
      // If it is open there all the same, the card is asked once, and not the host again.
      if (!hostHoldsOpen) {
        askedAbout.clear();
      }
      remembered = Optional.empty();
      hostIsToConfirm = true;
    }
    tapId = askedInVain;
    if (hostsDecision.isPresent()) {
      decision = hostsDecision.get();
      return act();
    }
    if (cannotRecord.isPresent()) {
      return notRecorded(cannotRecord.get());
    }
    return askedInVain.isPresent()
        ? List.of(new TapAction.DecideAlone(current(), askedInVain))
        : decide(linkReady);
  }

  /**
   * Whether the host's decision on this tap is there or can still be had: only that tells a debit
   * that is settled from one that the host holds open.
   */
  boolean canHostConfirm(boolean linkReady) {
    return hostsDecision.isPresent() || (linkReady && askedInVain.isEmpty());
  }

  /** The host may have decided the tap that it was asked about, and nobody rides on that. */
  private List<TapAction> takenBack(List<TapAction> actions) {
    List<TapAction> all = new ArrayList<>();
    askedInVain.ifPresent(id -> all.add(new TapAction.TakeBack(id)));
    all.addAll(actions);
    return all;
  }

  /** The debit is done, or is not. */
  List<TapAction> debited(DebitEnd end) {
    if (end instanceof DebitEnd.Paid) {
      return letThrough(((Decision.Approved) decided()).notice());
    }
    if (end instanceof DebitEnd.NotRecorded refused) {
      return notRecorded(refused.why());
    }
    return refuse(
        end instanceof DebitEnd.Refused refused ? refused.reason() : Reason.PURSE_UNRESOLVED);
  }

  private List<TapAction> letThrough(Notice notice) {
    step = Step.ACTING;
    List<TapAction> actions = new ArrayList<>(show(new ScreenState.Go(notice)));
    actions.add(new TapAction.OpenGate(Optional.empty()));
    return actions;
  }

  private List<TapAction> refuse(Reason reason) {
    decision = declined(reason);
    return act();
  }

  /**
   * No answer came in time.
   *
   * @param id of the tap record; empty where it could not be written
   * @param cannotRecord why nothing may be approved by now; empty while all is well
   * @param openDebit of the card's purse, as the terminal itself knows of it
   */
  List<TapAction> unanswered(
      Optional<String> id, Optional<String> cannotRecord, Optional<OpenDebit> openDebit) {
    tapId = id;
    if (cannotRecord.isPresent()) {
      return notRecorded(cannotRecord.get());
    }
    if (paidBefore.isPresent()) {
      // The host has just said that a paid ride is due here; nobody pays for it again for its
      // silence.
      decision =
          new Decision.Approved(Money.ZERO, Optional.empty(), Optional.empty(), paidBefore.get());
      return letThrough(paidBefore.get());
    }
    if (openDebit.isPresent()
        && (hostIsToConfirm || !askedAbout.contains(openDebit.get().tapId()))) {
      askedInVain = id;
      if (hostIsToConfirm) {
        tapId = Optional.empty();
        return takenBack(refuse(Reason.PURSE_UNRESOLVED));
      }
      return recover(openDebit.get());
    }
    return List.of(new TapAction.DecideAlone(current(), id));
  }

  /** The terminal's own decision. */
  List<TapAction> decidedAlone(Decision own) {
    decision = own;
    online = false;
    // Only what lets somebody through has to survive a power cut before it is done; where a purse
    // pays, the intent of that is synced, and all before it with it.
    Durability durability =
        own instanceof Decision.Approved && !purseOwes() ? Durability.NOW : Durability.SOON;
    return List.of(new TapAction.RecordAdvice(current(), tapId, own, durability));
  }

  /**
   * The advice or the event is in the journal.
   *
   * @param id of that record
   */
  List<TapAction> recorded(String id) {
    if (tapId.isEmpty()) {
      tapId = Optional.of(id);
    }
    return act();
  }

  /** It is not, and so nothing may be approved. */
  List<TapAction> notRecorded(String why) {
    if (card == null) {
      return act(); // It was refused anyway.
    }
    decision = declined(Reason.TERMINAL_CANNOT_RECORD);
    List<TapAction> actions = new ArrayList<>(show(new ScreenState.OutOfOrder(why)));
    actions.addAll(finish(Outcome.REFUSED_AS_TOLD));
    return actions;
  }

  /** Whom the card says it belongs to, or why it does not say. The decision stays as it is. */
  List<TapAction> holderRead(HolderReading reading) {
    IdentityRules rules = identity.orElseThrow();
    List<TapAction> actions = new ArrayList<>();
    if (reading instanceof HolderReading.Holder holder) {
      holderFor = rules.showFor();
      IdentityReceipt receipt = IdentityReceipt.of(tapId.orElseThrow());
      actions.addAll(
          show(new ScreenState.ShowsHolder(receipt.on(rules.purpose()), holder, rules.showFor())));
      actions.add(new TapAction.OpenGate(Optional.of(rules.showFor())));
    } else {
      actions.addAll(show(new ScreenState.Go(HolderNotices.of(reading))));
      actions.add(new TapAction.OpenGate(Optional.empty()));
    }
    return actions;
  }

  /** Nobody will tell the time any more: what must not stay on the screen goes now. */
  List<TapAction> stopped() {
    return shown instanceof ScreenState.ShowsHolder ? show(new ScreenState.Waiting()) : List.of();
  }

  /** The gate is done. */
  List<TapAction> acted(Outcome outcome) {
    return finish(outcome);
  }

  private List<TapAction> begin(TapAction read) {
    forget();
    step = Step.READING;
    List<TapAction> actions = new ArrayList<>(show(new ScreenState.Reading()));
    actions.add(read);
    return actions;
  }

  private List<TapAction> mute() {
    forget();
    step = Step.DECIDING;
    return List.of(
        unreadable(
            new CardSeen.Unreadable(Reason.CARD_UNREADABLE, "the card does not answer to power")));
  }

  private void forget() {
    card = null;
    tapId = Optional.empty();
    decision = null;
    online = false;
    identity = Optional.empty();
    byCode = false;
    askedAbout.clear();
    askedInVain = Optional.empty();
    hostsDecision = Optional.empty();
    remembered = Optional.empty();
    hostIsToConfirm = false;
    hostHoldsOpen = false;
    paidBefore = Optional.empty();
  }

  private TapAction unreadable(CardSeen.Unreadable seen) {
    decision = new Decision.Declined(seen.reason(), seen.notice());
    return new TapAction.RecordUnreadable(seen.detail());
  }

  /** Whether the decision says that the card's own purse is to pay. */
  private boolean purseOwes() {
    return decided() instanceof Decision.Approved approved
        && !approved.charge().isZero()
        && current().presented().application().payment() == Payment.PURSE;
  }

  private List<TapAction> act() {
    step = Step.ACTING;
    if (decided() instanceof Decision.Approved approved) {
      if (purseOwes()) {
        return List.of(new TapAction.Debit(current(), tapId.orElseThrow(), approved.charge()));
      }
      // Only now: of whom is refused, nothing is read that is not needed for refusing.
      return showsItsHolder()
          ? List.of(new TapAction.ReadHolder(tapId.orElseThrow()))
          : letThrough(approved.notice());
    }
    Decision.Declined declined = (Decision.Declined) decided();
    if (declined.reason() == Reason.PASS_BACK && paidBefore.isPresent()) {
      // The ride that was paid is this one: nobody went through for it yet.
      return letThrough(paidBefore.get());
    }
    List<TapAction> actions = new ArrayList<>();
    actions.addAll(
        show(
            declined.reason() == Reason.CARD_LEFT_TOO_EARLY
                    || declined.reason() == Reason.PURSE_UNRESOLVED
                ? new ScreenState.HoldStill(declined.notice())
                : new ScreenState.Refused(declined.notice())));
    actions.addAll(finish(Outcome.REFUSED_AS_TOLD));
    return actions;
  }

  private boolean showsItsHolder() {
    return identity.isPresent()
        && !byCode
        && current().presented().application() == Application.SSSE;
  }

  private List<TapAction> finish(Outcome outcome) {
    step = byCode ? Step.EMPTY : Step.LINGERING;
    sinceTap = Duration.ZERO;
    List<TapAction> actions = new ArrayList<>();
    // What could not be read was no tap, and its event says all there is; what has no id was never
    // told.
    if (card != null && tapId.isPresent()) {
      actions.add(new TapAction.RecordOutcome(card, tapId.get(), decided(), outcome));
    }
    actions.add(new TapAction.Report(tapId, decided(), online, outcome));
    return actions;
  }

  private List<TapAction> empty(Optional<String> cannotRecord) {
    step = Step.EMPTY;
    if (showsHolder()) {
      return List.of(); // Whoever is to see it has this long, with or without the card.
    }
    if (cannotRecord.isPresent()) {
      return show(new ScreenState.OutOfOrder(cannotRecord.get()));
    }
    boolean refusalStays =
        decision instanceof Decision.Declined && sinceTap.compareTo(REFUSAL_STAYS) < 0;
    return refusalStays ? List.of() : show(new ScreenState.Waiting());
  }

  /**
   * Whether nothing is going on and nothing runs out: the slot need not be told often while it
   * stays as it is.
   */
  boolean isResting() {
    return step == Step.EMPTY
        && (shown instanceof ScreenState.Waiting || shown instanceof ScreenState.OutOfOrder);
  }

  private List<TapAction> linger() {
    if (showsHolder()) {
      return List.of();
    }
    return step == Step.LINGERING
            && (shown instanceof ScreenState.ShowsHolder || sinceTap.compareTo(REMOVE_AFTER) >= 0)
        ? show(new ScreenState.RemoveCard())
        : List.of();
  }

  /** Whether a holder is on the screen, and may still be. */
  private boolean showsHolder() {
    return shown instanceof ScreenState.ShowsHolder
        && !holderFor.isNegative()
        && !holderFor.isZero();
  }

  /** Nothing where it is shown already. */
  private List<TapAction> show(ScreenState state) {
    if (state.equals(shown)) {
      return List.of();
    }
    shown = state;
    return List.of(new TapAction.Show(state));
  }

  private static Decision.Declined declined(Reason reason) {
    return new Decision.Declined(reason, reason.notice());
  }

  private TapCard current() {
    if (card == null) {
      throw new IllegalStateException("no card was read");
    }
    return card;
  }

  private Decision decided() {
    if (decision == null) {
      throw new IllegalStateException("nothing was decided");
    }
    return decision;
  }
}
