package org.onecard.agent.tap;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.JournalKeeper;
import org.onecard.agent.journal.Recorded;
import org.onecard.agent.link.HostDecisions;
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
import org.onecard.protocol.record.RecordId;
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
  static final Duration PASSAGE_WITHIN = JournalKeeper.DEBITS_STAY;

  /** The key that public sources name; another terminal's PSAM may have said another. */
  private static final int USUAL_KEY_INDEX = 1;

  private final String terminalId;
  private final Optional<SamSlot> slot;
  private final OpenDebits open;
  private final RecordWriter journal;
  private final HostDecisions host;
  private final Duration hostPatience;
  private final LongSupplier nanoTime;

  private @Nullable PurseSam sam;
  private @Nullable TracingChannel samChannel;
  private boolean isTried;

  PurseDesk(
      String terminalId,
      Optional<SamSlot> slot,
      OpenDebits open,
      RecordWriter journal,
      HostDecisions host,
      Duration hostPatience,
      LongSupplier nanoTime) {
    this.terminalId = terminalId;
    this.slot = slot;
    this.open = open;
    this.journal = journal;
    this.host = host;
    this.hostPatience = hostPatience;
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
      open.letThrough(pending.tapId());
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
          tell(
              card,
              pending,
              new PurseResult.NotDebited(fit(not.describe()), false),
              Durability.SOON),
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
    PurseLog log = readLog(card);
    List<PendingDebit> ofIssuer =
        strangers.stream().filter(pending -> isOfIssuer(pending.debit(), purse)).toList();
    // The log names a debit; a balance is that of many cards.
    return ofIssuer.stream()
        .filter(pending -> isInLog(pending.debit(), log, purse))
        .findFirst()
        .map(pending -> new OpenDebit(pending, Optional.empty(), true, false))
        .or(
            () ->
                ofIssuer.stream()
                    .filter(
                        pending ->
                            purse.balanceFen() == pending.debit().balanceBefore().amountFen())
                    .findFirst()
                    .map(pending -> new OpenDebit(pending, Optional.empty(), false, false)));
  }

  /**
   * Twice where the card does not answer: one that stumbles here and pays a moment later would pay
   * for the ride again.
   */
  private static PurseLog readLog(CardChannel card) {
    PurseLog log = PurseReader.readLog(card);
    return log instanceof PurseLog.NoAnswer ? PurseReader.readLog(card) : log;
  }

  private static boolean isOfIssuer(PurseDebit debit, Purse purse) {
    return PurseWords.findPurse(debit.application()).equals(Optional.of(purse.application()))
        && PurseWords.isIssuedBy(debit, purse.identity());
  }

  private static boolean isInLog(PurseDebit debit, PurseLog log, Purse purse) {
    return log instanceof PurseLog.Entries entries
        && PurseWords.toIntent(debit, USUAL_KEY_INDEX)
            .filter(intent -> entries.tellsOf(intent, purse.balanceFen()))
            .isPresent();
  }

  /**
   * Asks the card in the slot what became of its debit, before anything else is done with it. Where
   * the card has told all it can already, the host is asked what it makes of that.
   *
   * @param now local time of the region
   */
  RecoveryEnd recover(
      CardChannel card, Purse purse, TapCard presented, OpenDebit debit, LocalDateTime now)
      throws InterruptedException {
    if (debit.isTold()) {
      Optional<RideWord> word = hostsWord(debit, now);
      return word.isPresent() && word.get() == RideWord.NONE
          ? new RecoveryEnd.HostSettled()
          : word.map(RideWord::end).orElseGet(() -> withoutWord(presented, debit, now));
    }
    // Whoever had the PSAM's slot meanwhile has ended its session, and 8072 would go to another
    // application.
    Optional<PurseSam> ours =
        debit.session().isPresent()
            ? sam(purse.application())
            : Optional.ofNullable(sam).filter(known -> known.application() == purse.application());
    Optional<PurseIntent> intent =
        PurseWords.toIntent(
            debit.pending().debit(), ours.map(PurseSam::keyIndex).orElse(USUAL_KEY_INDEX));
    if (intent.isEmpty() || intent.get().application() != purse.application()) {
      return unresolved(presented, debit, new PurseResult.Unresolved("it is none of this purse"));
    }
    Recovery recovery =
        PurseRecovery.recover(
            card,
            new UnresolvedDebit(
                intent.get(), purse.identity(), debit.session(), new Doubt.Restarted()),
            ours);
    LOG.info("[terminal={}] [tap={}] {}", terminalId, debit.tapId(), recovery.describe());
    if (recovery instanceof Recovery.DidNotHappen) {
      return didNotHappen(presented, debit, recovery.describe());
    }
    if (!debit.isSure()) {
      return new RecoveryEnd.OtherCard();
    }
    if (recovery instanceof Recovery.Happened happened) {
      return happened(presented, debit, happened, now);
    }
    if (recovery instanceof Recovery.Unresolved cannot) {
      return cannotTell(presented, debit, cannot);
    }
    return unresolved(presented, debit, new PurseResult.Unresolved(fit(recovery.describe())));
  }

  /**
   * The host knows by the card's token whether it is the card of that debit. This terminal may not,
   * and then goes on waiting for the one that is.
   */
  private RecoveryEnd didNotHappen(TapCard card, OpenDebit debit, String why)
      throws InterruptedException {
    Recorded recorded =
        tell(
            card,
            debit.pending(),
            new PurseResult.NotDebited(fit(why), !debit.isSure()),
            Durability.NOW);
    if (recorded instanceof Recorded.Done && debit.isSure()) {
      open.settled(debit.tapId());
    }
    return ended(recorded, new RecoveryEnd.NotCharged());
  }

  /** Only the PSAM or the host can tell the proof of a purse from one that was made up. */
  private RecoveryEnd happened(
      TapCard card, OpenDebit debit, Recovery.Happened happened, LocalDateTime now)
      throws InterruptedException {
    if (happened.check() == ProofCheck.LEFT_TO_HOST) {
      return leftToHost(card, debit, happened, now);
    }
    Recorded recorded =
        tell(card, debit.pending(), PurseWords.debited(happened.proof(), true), Durability.NOW);
    if (!(recorded instanceof Recorded.Done done)) {
      return ended(recorded, new RecoveryEnd.Unresolved());
    }
    open.settled(debit.tapId());
    if (mayPass(debit, now)) {
      open.letThrough(debit.tapId());
      return RideWord.PASSES.end();
    }
    // It paid, but perhaps for a ride that is due here: only the host knows.
    OpenDebit told = debit.toldBy(done.record().content().id());
    return hostsWord(told, now).map(RideWord::end).orElseGet(() -> withoutWord(card, told, now));
  }

  private RecoveryEnd leftToHost(
      TapCard card, OpenDebit debit, Recovery.Happened happened, LocalDateTime now)
      throws InterruptedException {
    Optional<RecordId> told = open.findProofTold(card.tag(), debit.tapId());
    if (told.isEmpty()) {
      Recorded recorded =
          tell(card, debit.pending(), PurseWords.debited(happened.proof(), false), Durability.NOW);
      if (!(recorded instanceof Recorded.Done done)) {
        return ended(recorded, new RecoveryEnd.Unresolved());
      }
      told = Optional.of(done.record().content().id());
      open.proofTold(card.tag(), debit.tapId(), told.get());
    }
    OpenDebit waiting = debit.toldBy(told.get());
    Optional<RideWord> word = hostsWord(waiting, now);
    boolean mayBeOpen = !wasPassed(waiting) && isRecent(waiting, now);
    return word.isPresent() && word.get() == RideWord.NONE && mayBeOpen
        ? new RecoveryEnd.HostSettled()
        : word.map(RideWord::end).orElseGet(() -> withoutWord(card, waiting, now));
  }

  /** What the host makes of a proof that was left to it. */
  private enum RideWord {
    /** It paid for a passage here that is now taken. */
    PASSES(true, true),
    /** It paid for a ride that is sold here, begun elsewhere or long ago: the item's rules say. */
    DUE(false, true),
    /** Nothing is due for it here. */
    NONE(false, false);

    private final boolean mayPass;
    private final boolean rideDue;

    RideWord(boolean mayPass, boolean rideDue) {
      this.mayPass = mayPass;
      this.rideDue = rideDue;
    }

    RecoveryEnd end() {
      return new RecoveryEnd.Charged(mayPass, rideDue);
    }
  }

  /** Empty while the host has not said anything. */
  private Optional<RideWord> hostsWord(OpenDebit debit, LocalDateTime now)
      throws InterruptedException {
    Optional<Boolean> due =
        host.awaitRide(debit.result().orElseThrow(), host.isReady() ? hostPatience : Duration.ZERO);
    if (due.isEmpty() || (!due.get() && !host.isReady())) {
      return Optional.empty();
    }
    // That none is due it also says of a debit that it still holds open, for want of a key to the
    // TAC: what it makes of the tap that follows tells.
    if (due.get() || wasPassed(debit) || !isRecent(debit, now)) {
      open.settled(debit.tapId());
    }
    if (!due.get() || wasPassed(debit)) {
      return Optional.of(RideWord.NONE);
    }
    boolean here = mayPass(debit, now);
    open.letThrough(debit.tapId());
    return Optional.of(here ? RideWord.PASSES : RideWord.DUE);
  }

  /**
   * Nobody can say yet whether the proof is genuine. Whoever paid a moment ago is not charged again
   * for that ride, nor let through for what may be made up; later on the next ride is another.
   */
  private RecoveryEnd withoutWord(TapCard card, OpenDebit debit, LocalDateTime now) {
    if (wasPassed(debit) || !isRecent(debit, now)) {
      return new RecoveryEnd.Charged(false, false);
    }
    open.add(card.tag(), debit);
    return new RecoveryEnd.Unresolved();
  }

  /** Without a host nobody waits to hear of a debit that its card has left behind. */
  private RecoveryEnd cannotTell(TapCard card, OpenDebit debit, Recovery.Unresolved cannot)
      throws InterruptedException {
    if (cannot.why() == Recovery.Why.NO_ANSWER) {
      return new RecoveryEnd.LeftAgain();
    }
    // Where there is a proof, the host can tell by the TAC whether it is of this debit.
    RecoveryEnd end =
        unresolved(
            card,
            debit,
            cannot
                .proof()
                .<PurseResult>map(proof -> PurseWords.debited(proof, false))
                .orElseGet(() -> new PurseResult.Unresolved(fit(cannot.describe()))));
    boolean isGone =
        cannot.why() == Recovery.Why.CARD_GONE_ON || cannot.why() == Recovery.Why.COUNTER_WENT_BACK;
    if (end instanceof RecoveryEnd.Unresolved && isGone && !host.isReady()) {
      open.settled(debit.tapId());
      return new RecoveryEnd.GoneOn();
    }
    return end;
  }

  /**
   * The host holds no debit of this card open: what is remembered of one ends. Somebody may have
   * settled it without the card, which can put that right as long as its ride may be taken here.
   */
  Optional<OpenDebit> settledElsewhere(
      CardChannel card, Purse purse, TapCard presented, LocalDateTime now) {
    Optional<OpenDebit> remembered = open.find(presented.tag());
    open.hostHoldsNone(presented.tag());
    return remembered
        .or(() -> findLeftToHost(card, purse, now))
        .filter(debit -> mayPass(debit, now))
        .map(OpenDebit::leftToHost);
  }

  /**
   * One whose proof this terminal left to the host before it was restarted, and for which its gate
   * has not opened: the host's word on that went to the process before.
   */
  private Optional<OpenDebit> findLeftToHost(CardChannel card, Purse purse, LocalDateTime now) {
    List<OpenDebit> recent =
        open.listOfTheJournal().stream()
            .filter(pending -> isOfIssuer(pending.debit(), purse))
            .map(pending -> new OpenDebit(pending, Optional.empty(), true, false))
            .filter(debit -> mayPass(debit, now))
            .toList();
    if (recent.isEmpty()) {
      return Optional.empty();
    }
    PurseLog log = readLog(card);
    return recent.stream()
        .filter(debit -> isInLog(debit.pending().debit(), log, purse))
        .findFirst();
  }

  /**
   * Nobody can tell, and the item lets such people through: whether this is one, and was not let
   * through before.
   */
  boolean letPassUnresolved(OpenDebit debit, LocalDateTime now) {
    if (!mayPass(debit, now)) {
      return false;
    }
    open.letThrough(debit.tapId());
    open.settled(debit.tapId());
    return true;
  }

  private boolean mayPass(OpenDebit debit, LocalDateTime now) {
    return !wasPassed(debit) && debit.tapId().startsWith(terminalId + ".") && isRecent(debit, now);
  }

  private boolean wasPassed(OpenDebit debit) {
    return debit.passed() || open.wasLetThrough(debit.tapId());
  }

  private static boolean isRecent(OpenDebit debit, LocalDateTime now) {
    Duration since = Duration.between(debit.pending().debit().at(), now).abs();
    return since.compareTo(PASSAGE_WITHIN) < 0;
  }

  private RecoveryEnd unresolved(TapCard card, OpenDebit debit, PurseResult result)
      throws InterruptedException {
    return open.isNewlyUnresolved(debit.tapId())
        ? ended(tell(card, debit.pending(), result, Durability.SOON), new RecoveryEnd.Unresolved())
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
