package org.onecard.agent.tap;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.Recorded;
import org.onecard.agent.prove.SamSlot;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.purse.DebitRequest;
import org.onecard.card.purse.DebitResult;
import org.onecard.card.purse.DeclineReason;
import org.onecard.card.purse.Doubt;
import org.onecard.card.purse.Preparation;
import org.onecard.card.purse.PreparedDebit;
import org.onecard.card.purse.ProofCheck;
import org.onecard.card.purse.PurseApplication;
import org.onecard.card.purse.PurseIntent;
import org.onecard.card.purse.PurseLog;
import org.onecard.card.purse.PurseReader;
import org.onecard.card.purse.PurseReading.Purse;
import org.onecard.card.purse.PurseRecovery;
import org.onecard.card.purse.PurseSam;
import org.onecard.card.purse.Recovery;
import org.onecard.card.purse.SamStart;
import org.onecard.card.purse.UnresolvedDebit;
import org.onecard.protocol.message.Texts;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.scenario.Money;
import org.onecard.scenario.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes money from the purse on a card, and finds out what became of a debit that was torn. What
 * has to be in the journal is there when a method returns. The reader's thread.
 */
final class PurseDesk {

  private static final Logger LOG = LoggerFactory.getLogger(PurseDesk.class);

  /** How long a charge that was not followed by a passage stands for one. */
  static final Duration PASSAGE_WITHIN = Duration.ofMinutes(15);

  /** The key that public sources name; another terminal's PSAM may have said another. */
  private static final int USUAL_KEY_INDEX = 1;

  private final String terminalId;
  private final Optional<SamSlot> slot;
  private final OpenDebits open;
  private final RecordWriter journal;
  private final LongSupplier nanoTime;

  private @Nullable PurseSam sam;
  private @Nullable TracingChannel samChannel;
  private boolean isTried;

  PurseDesk(
      String terminalId,
      Optional<SamSlot> slot,
      OpenDebits open,
      RecordWriter journal,
      LongSupplier nanoTime) {
    this.terminalId = terminalId;
    this.slot = slot;
    this.open = open;
    this.journal = journal;
    this.nanoTime = nanoTime;
  }

  /** There is no card and nothing to do: the PSAM is started before the first purse comes. */
  void idle(PurseApplication wanted) {
    if (!isTried) {
      isTried = true;
      Optional<PurseSam> unused = sam(wanted);
    }
  }

  /** How much of the time since the process began was the PSAM's. */
  long samNanos() {
    TracingChannel channel = samChannel;
    return channel == null ? 0 : channel.apduNanos();
  }

  // ---- debits ----

  /**
   * Debits the purse that was read in this conversation.
   *
   * @param card sees each exchange: a deadline, a timing
   * @param tapId what it is to pay for; taken back where it was not debited
   * @param at local time of the region
   */
  DebitEnd debit(
      CardChannel card,
      Purse purse,
      TapCard presented,
      String tapId,
      Money charge,
      LocalDateTime at)
      throws InterruptedException {
    Optional<PurseSam> ready = sam(purse.application());
    if (ready.isEmpty()) {
      return notBegun(tapId, Reason.PURSE_FAILED, "no PSAM that can debit this purse answers");
    }
    if (charge.amountFen() > DebitRequest.MAX_AMOUNT_FEN) {
      return notBegun(tapId, Reason.PURSE_FAILED, "no purse pays so much at once");
    }
    Preparation preparation =
        org.onecard.card.purse.PurseDebit.prepare(
            card, ready.get(), purse, DebitRequest.simple(charge.amountFen(), at));
    if (!(preparation instanceof Preparation.Prepared prepared)) {
      DebitResult.NotDebited why = ((Preparation.Ended) preparation).why();
      if (why instanceof DebitResult.SamFailed) {
        restartSam();
      }
      return notBegun(tapId, reasonOf(why), why.describe());
    }
    PreparedDebit debit = prepared.debit();
    PurseIntent intent = debit.intent();
    PurseDebit told = PurseWords.toRecord(intent, debit.card());
    Recorded recorded =
        journal.append(
            Optional.of(presented.committed().sealed()),
            Durability.NOW,
            id -> new Body.PurseIntentBody(tapId, presented.committed().commitment(), told));
    if (recorded instanceof Recorded.Refused refused) {
      return new DebitEnd.NotRecorded(refused.why().text());
    }
    return end(debit.commit(intent), presented, new PendingDebit(tapId, told));
  }

  private DebitEnd notBegun(String tapId, Reason reason, String why) throws InterruptedException {
    LOG.info("[terminal={}] [tap={}] {}", terminalId, tapId, why);
    Recorded recorded =
        journal.append(
            Optional.empty(), Durability.SOON, id -> new Body.ReversalBody(tapId, fit(why)));
    complain(recorded, tapId);
    return new DebitEnd.Refused(reason);
  }

  private DebitEnd end(DebitResult result, TapCard card, PendingDebit pending)
      throws InterruptedException {
    LOG.info("[terminal={}] [tap={}] {}", terminalId, pending.tapId(), result.describe());
    if (result instanceof DebitResult.Debited debited) {
      Recorded recorded =
          tell(
              card,
              pending,
              PurseWords.debited(debited.proof(), debited.check() == ProofCheck.BY_SAM),
              Durability.NOW);
      if (recorded instanceof Recorded.Refused) {
        // The money is taken and the intent durable: whoever paid goes through, and the card tells
        // the rest when it comes again.
        open.add(card.tag(), new OpenDebit(pending, Optional.empty(), true, true));
      }
      return new DebitEnd.Paid();
    }
    if (result instanceof DebitResult.NotGenuine copy) {
      complain(
          tell(card, pending, PurseWords.debited(copy.proof(), false), Durability.SOON),
          pending.tapId());
      return new DebitEnd.Refused(Reason.CARD_NOT_GENUINE);
    }
    if (result instanceof DebitResult.NotDebited not) {
      complain(
          tell(card, pending, new PurseResult.NotDebited(fit(not.describe())), Durability.SOON),
          pending.tapId());
      return new DebitEnd.Refused(reasonOf(not));
    }
    UnresolvedDebit torn = ((DebitResult.Torn) result).debit();
    open.add(card.tag(), new OpenDebit(pending, torn.session(), true, false));
    return new DebitEnd.Torn();
  }

  private static Reason reasonOf(DebitResult.NotDebited why) {
    if (why instanceof DebitResult.LeftBeforeDebit left) {
      return left.fault().isCardLeft() ? Reason.CARD_LEFT_TOO_EARLY : Reason.PURSE_FAILED;
    }
    if (why instanceof DebitResult.Declined declined) {
      return reasonOf(declined.reason());
    }
    return Reason.PURSE_FAILED;
  }

  private static Reason reasonOf(DeclineReason why) {
    return switch (why) {
      case BALANCE_TOO_LOW -> Reason.BALANCE_TOO_LOW;
      case BLOCKED -> Reason.PURSE_BLOCKED;
      case EXPIRED -> Reason.CARD_EXPIRED;
      case NOT_YET_VALID, WRONG_MAC, NO_SUCH_KEY, MALFORMED, REFUSED -> Reason.PURSE_FAILED;
    };
  }

  // ---- recovery ----

  /**
   * The debit of this card that this terminal waits to hear of.
   *
   * @param alone whether the host cannot say it: then the journal's are looked through, by what the
   *     card itself tells
   */
  Optional<OpenDebit> findOpen(CardChannel card, Purse purse, TapCard presented, boolean alone) {
    Optional<OpenDebit> known = open.find(presented.tag());
    List<PendingDebit> strangers = open.listOfTheJournal();
    if (known.isPresent() || !alone || strangers.isEmpty()) {
      return known;
    }
    PurseLog log = PurseReader.readLog(card);
    return strangers.stream()
        .filter(pending -> mayBeOf(pending.debit(), purse, log))
        .findFirst()
        .map(
            pending ->
                new OpenDebit(pending, Optional.empty(), isInLog(pending.debit(), log), false));
  }

  private static boolean mayBeOf(PurseDebit debit, Purse purse, PurseLog log) {
    boolean sameIssuer =
        PurseWords.findPurse(debit.application()).equals(Optional.of(purse.application()))
            && PurseWords.isIssuedBy(debit, purse.identity());
    return sameIssuer
        && (isInLog(debit, log) || purse.balanceFen() == debit.balanceBefore().amountFen());
  }

  private static boolean isInLog(PurseDebit debit, PurseLog log) {
    return log instanceof PurseLog.Entries entries
        && PurseWords.toIntent(debit, USUAL_KEY_INDEX)
            .filter(intent -> entries.entries().stream().anyMatch(entry -> entry.tellsOf(intent)))
            .isPresent();
  }

  /**
   * Asks the card in the slot what became of its debit, before anything else is done with it.
   *
   * @param now local time of the region
   */
  RecoveryEnd recover(
      CardChannel card, Purse purse, TapCard presented, OpenDebit debit, LocalDateTime now)
      throws InterruptedException {
    Optional<PurseSam> ours =
        Optional.ofNullable(sam).filter(known -> known.application() == purse.application());
    Optional<PurseIntent> intent =
        PurseWords.toIntent(
            debit.pending().debit(), ours.map(PurseSam::keyIndex).orElse(USUAL_KEY_INDEX));
    if (intent.isEmpty() || intent.get().application() != purse.application()) {
      return unresolved(presented, debit, "the debit is none of this purse");
    }
    Recovery recovery =
        PurseRecovery.recover(
            card,
            new UnresolvedDebit(
                intent.get(), purse.identity(), debit.session(), new Doubt.Restarted()),
            ours);
    LOG.info("[terminal={}] [tap={}] {}", terminalId, debit.tapId(), recovery.describe());
    if (recovery instanceof Recovery.DidNotHappen) {
      return settle(
          presented,
          debit,
          new PurseResult.NotDebited(fit(recovery.describe())),
          new RecoveryEnd.NotCharged());
    }
    if (!debit.isSure()) {
      return new RecoveryEnd.OtherCard();
    }
    if (recovery instanceof Recovery.Happened happened) {
      return settle(
          presented,
          debit,
          PurseWords.debited(happened.proof(), happened.check() == ProofCheck.BY_SAM),
          new RecoveryEnd.Charged(mayPass(debit, now)));
    }
    if (recovery instanceof Recovery.Unresolved cannot) {
      if (cannot.why() == Recovery.Why.NO_ANSWER) {
        return new RecoveryEnd.LeftAgain();
      }
      if (cannot.proof().isPresent() && open.isNewlyUnresolved(debit.tapId())) {
        // The host can tell by the TAC whether this was the debit.
        return ended(
            tell(
                presented,
                debit.pending(),
                PurseWords.debited(cannot.proof().get(), false),
                Durability.SOON),
            new RecoveryEnd.Unresolved());
      }
    }
    return unresolved(presented, debit, recovery.describe());
  }

  private boolean mayPass(OpenDebit debit, LocalDateTime now) {
    Duration since = Duration.between(debit.pending().debit().at(), now).abs();
    return !debit.passed()
        && debit.tapId().startsWith(terminalId + ".")
        && since.compareTo(PASSAGE_WITHIN) < 0;
  }

  private RecoveryEnd settle(
      TapCard card, OpenDebit debit, PurseResult result, RecoveryEnd whenTold)
      throws InterruptedException {
    Recorded recorded = tell(card, debit.pending(), result, Durability.NOW);
    if (recorded instanceof Recorded.Done) {
      open.settled(debit.tapId());
    }
    return ended(recorded, whenTold);
  }

  private RecoveryEnd unresolved(TapCard card, OpenDebit debit, String why)
      throws InterruptedException {
    return open.isNewlyUnresolved(debit.tapId())
        ? ended(
            tell(card, debit.pending(), new PurseResult.Unresolved(fit(why)), Durability.SOON),
            new RecoveryEnd.Unresolved())
        : new RecoveryEnd.Unresolved();
  }

  private static RecoveryEnd ended(Recorded recorded, RecoveryEnd whenTold) {
    return recorded instanceof Recorded.Refused refused
        ? new RecoveryEnd.NotRecorded(refused.why().text())
        : whenTold;
  }

  // ---- shared ----

  private Recorded tell(
      TapCard card, PendingDebit pending, PurseResult result, Durability durability)
      throws InterruptedException {
    return journal.append(
        Optional.of(card.committed().sealed()),
        durability,
        id ->
            new Body.PurseResultBody(
                pending.tapId(), card.committed().commitment(), pending.debit(), result));
  }

  private static String fit(String why) {
    return Texts.fit(why, Texts.MOST_REVERSAL);
  }

  private void complain(Recorded recorded, String tapId) {
    if (recorded instanceof Recorded.Refused refused) {
      LOG.error(
          "[terminal={}] [tap={}] what became of the debit is not recorded: {}",
          terminalId,
          tapId,
          refused.why().text());
    }
  }

  private Optional<PurseSam> sam(PurseApplication application) {
    if (slot.isEmpty()) {
      return Optional.empty();
    }
    SamSlot.Use use =
        application == PurseApplication.T_UNION
            ? SamSlot.Use.T_UNION_PURSE
            : SamSlot.Use.CITY_UNION_PURSE;
    Optional<SamSlot.Session> session = slot.get().open(use);
    if (session.isEmpty()) {
      forgetSam();
      return Optional.empty();
    }
    PurseSam known = sam;
    if (known != null && !session.get().fresh()) {
      return Optional.of(known);
    }
    forgetSam();
    TracingChannel channel = TracingChannel.timing(session.get().channel(), nanoTime);
    SamStart start = PurseSam.start(channel, application);
    if (start instanceof SamStart.Ready ready) {
      sam = ready.sam();
      samChannel = channel;
      return Optional.of(ready.sam());
    }
    LOG.warn("[terminal={}] {}", terminalId, start.describe());
    slot.get().reset();
    return Optional.empty();
  }

  /** It stumbled and may have lost its place: the next purse finds it powered anew. */
  private void restartSam() {
    forgetSam();
    slot.ifPresent(SamSlot::reset);
  }

  private void forgetSam() {
    PurseSam before = sam;
    if (before != null) {
      before.disturb();
    }
    sam = null;
  }
}
