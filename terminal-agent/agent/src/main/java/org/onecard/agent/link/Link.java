package org.onecard.agent.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.journal.Place;
import org.onecard.agent.link.LinkAction.Say.Level;
import org.onecard.agent.store.HeldCatalogues;
import org.onecard.protocol.chain.AnswerCheck;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.GateOrder;
import org.onecard.protocol.message.HostTime;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Message.Welcome;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.PlaceLease;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.scenario.Region;

/**
 * The conversation with the host, which a shell or a simulated city gives a network. All times are
 * readings of one monotonic clock, in nanoseconds. One thread.
 */
public final class Link {

  static final int VERSION = 1;
  public static final int MOST_RECORDS = Message.Submission.MOST_RECORDS;

  /** More would only wait at the host. */
  static final int MOST_UNDER_WAY = 4;

  /** One waits for its answer at the gate; another may have been given up there. */
  static final int MOST_AHEAD_UNDER_WAY = 2;

  /**
   * So many records of a backlog go up at once while people tap, where taps go ahead of it: a tap
   * waits behind them on the connection and at the host.
   */
  static final int FEW_RECORDS = 32;

  /** People who tapped a moment ago are followed by others. */
  private static final Duration PEOPLE_COME = Duration.ofSeconds(5);

  /**
   * While a card is read the backlog makes way for its tap, so long at most: what is under way is
   * answered by then. Whoever leaves a card at the reader does not stop it.
   */
  static final Duration MAKES_WAY = Duration.ofSeconds(1);

  /** A host that names the same place again and again will not get further by hearing it again. */
  private static final int MOST_SAME_GAPS = 3;

  /**
   * A link that was lost sooner is one more try, not a success: two copies of a terminal, each of
   * which ends the other's, would else knock without a pause.
   */
  private static final Duration LASTING = Duration.ofSeconds(30);

  /** Between ticks while nothing is under way. */
  static final Duration REST = Duration.ofMillis(500);

  private final String terminalId;
  private final Region region;
  private final Verifier regionKey;
  private final AnswerCheck answerCheck;
  private final LinkTimes times;
  private final IntUnaryOperator below;

  private LinkState state = LinkState.DOWN;
  private long retryAt;
  private int tries;
  private long upSince;
  private Duration comeAfter = Duration.ZERO;

  private @Nullable Nonce nonce;
  private Validity hostValidity = new Validity(Instant.MAX, Instant.MIN);
  private long askedAt;
  private long heardAt;

  private Place end;
  private Hash endHash;

  /** Whether more is said in the epoch of that record. */
  private boolean open;

  private Place next = Place.START;
  private boolean behind;

  /** Whether it was said last that not everything has been sent. */
  private boolean saidBehind;

  private boolean reading;

  /** What is being read was asked for from there. */
  private Place readFrom = Place.START;

  private long holdUntil;
  private boolean holding;
  private long submissions;
  private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>();

  /** Taps that were sent before their turn; what comes in its turn repeats them. */
  private final ArrayDeque<UnderWay> ahead = new ArrayDeque<>();

  private boolean takesAhead;
  private boolean aheadRests;
  private long aheadRestsUntil;
  private boolean peopleCome;
  private long personCameAt;
  private boolean makesWay;
  private long makesWayUntil;

  /** Whether anything of a backlog was sent since it last made way: it never stands still. */
  private boolean movedSince = true;

  private Place lastGap = Place.START;
  private int sameGaps;
  private Head head = Head.NONE;
  private String barredBecause = "";

  /**
   * @param region whose terminal it is
   * @param regionKey the region's signing key
   * @param below a random number from 0 to below its argument, for the jitter of pauses
   * @param end the last record in the journal
   * @param open whether more is said in its epoch: where a power cut closed it and no other could
   *     be opened yet, the host may well hold what the disk has lost
   */
  public Link(
      String terminalId,
      Region region,
      Verifier regionKey,
      LinkTimes times,
      IntUnaryOperator below,
      Head end,
      boolean open) {
    this.terminalId = terminalId;
    this.region = region;
    this.regionKey = regionKey;
    this.answerCheck = new AnswerCheck(terminalId, region, regionKey);
    this.times = times;
    this.below = below;
    this.end = placeOf(end);
    this.endHash = end.hash();
    this.open = open;
  }

  public LinkState state() {
    return state;
  }

  /** Whether a tap that is written now goes to the host at once. */
  public boolean isReadyForLive() {
    return state == LinkState.UP
        && !behind
        && !holding
        && underWay.size() < MOST_UNDER_WAY
        && (!takesAhead || recordsUnderWay() <= FEW_RECORDS);
  }

  /** Whether a tap that is synced now may go before what waits to be sent. */
  public boolean isReadyAhead() {
    return state == LinkState.UP
        && takesAhead
        && !aheadRests
        && ahead.size() < MOST_AHEAD_UNDER_WAY;
  }

  /** Whether nothing that was sent waits for its answer. */
  public boolean isQuiet() {
    return underWay.isEmpty() && ahead.isEmpty();
  }

  /** Whether the host has answered all that was written here. */
  public boolean isIdle() {
    return state == LinkState.UP && !behind && !holding && !reading && isQuiet();
  }

  public List<LinkAction> start(long now) {
    heardAt = now;
    state = LinkState.CONNECTING;
    return List.of(new LinkAction.Connect());
  }

  /**
   * TLS stands; whether the host takes us is not known before its first answer, nor whether its
   * certificate holds: what is said until then asks for the time.
   */
  public List<LinkAction> connected(
      long now,
      Nonce fresh,
      String agent,
      HeldCatalogues catalogues,
      long denyListVersion,
      Validity shown) {
    hostValidity = shown;
    state = LinkState.GREETING;
    comeAfter = Duration.ZERO;
    heardAt = now;
    ask(now, fresh);
    return List.of(
        new LinkAction.Send(
            new Message.Hello(
                List.of(VERSION),
                terminalId,
                agent,
                catalogues.newest(),
                denyListVersion,
                fresh,
                end.epoch(),
                catalogues.versions(),
                catalogues.inForce())));
  }

  /**
   * The host, which has shown its own certificate, would not have ours. In TLS 1.3 that is heard
   * only after the handshake, and comes under the connection's own keys.
   */
  public List<LinkAction> certificateRefused(String why) {
    return bar("the host refuses this terminal's certificate: " + why);
  }

  /** The connection is gone, or was never made. */
  public List<LinkAction> disconnected(long now, String why) {
    if (state == LinkState.UP && now - upSince >= LASTING.toNanos()) {
      tries = 0;
    }
    List<LinkAction> actions = new ArrayList<>(giveUpAll());
    if (state != LinkState.BARRED && (state == LinkState.UP || tries == 0)) {
      actions.add(new LinkAction.Say(Level.WARN, "no link to the host: " + why));
    }
    if (state != LinkState.BARRED) {
      state = LinkState.DOWN;
    }
    reading = false;
    nonce = null;
    retryAt = now + pause();
    tries++;
    return actions;
  }

  /** Whether nothing is under way whose pace the ticks set. */
  boolean isAtRest(long now) {
    return switch (state) {
      case UP -> isIdle();
      case DOWN, BARRED -> retryAt - now > REST.toNanos();
      case CONNECTING, GREETING -> true;
    };
  }

  /**
   * Time has passed. To be told some twenty times a second, or every {@link #REST} while it {@link
   * #isAtRest}, with fresh randomness for a heartbeat.
   */
  public List<LinkAction> tick(long now, Nonce fresh) {
    if (holding && now - holdUntil >= 0) {
      holding = false;
    }
    if (aheadRests && now - aheadRestsUntil >= 0) {
      aheadRests = false;
    }
    if (makesWay && now - makesWayUntil >= 0) {
      makesWay = false;
    }
    if (peopleCome && now - personCameAt >= PEOPLE_COME.toNanos()) {
      peopleCome = false;
    }
    return switch (state) {
      case DOWN, BARRED -> {
        if (now - retryAt < 0) {
          yield List.of();
        }
        heardAt = now;
        if (state == LinkState.DOWN) {
          state = LinkState.CONNECTING;
        }
        // A barred terminal asks again now and then: the operator may have lifted it.
        retryAt = now + times.barredRetry().toNanos();
        yield List.of(new LinkAction.Connect());
      }
      case CONNECTING, GREETING ->
          now - heardAt > times.greeting().toNanos()
              ? List.of(new LinkAction.Close("the host did not greet in time"))
              : List.of();
      case UP -> tickUp(now, fresh);
    };
  }

  /** A card is at the reader, and its tap is about to come. */
  public void personComes(long now) {
    peopleCome = true;
    personCameAt = now;
    if (movedSince) {
      movedSince = false;
      makesWay = true;
      makesWayUntil = now + MAKES_WAY.toNanos();
    }
  }

  /**
   * A record was written to the journal. Told in the order of the chain; where several were written
   * at once, the last is enough.
   */
  public List<LinkAction> appended(long now, ChainedRecord record) {
    Place place = placeOf(record);
    List<LinkAction> barred = place.epoch() == end.epoch() ? epochOpened(end) : List.of();
    end = place;
    endHash = record.hash();
    open = true;
    if (!barred.isEmpty()) {
      return barred;
    }
    peopleCome = true;
    personCameAt = now;
    if (!(record.content().body() instanceof Body.TapBody)) {
      makesWay = false; // Whoever it made way for has been decided about.
    }
    if (place.compareTo(next) < 0) {
      return List.of(); // It came up with what was read.
    }
    if (!isReadyForLive() || reading || !place.equals(next)) {
      behind = true;
      return pump();
    }
    return List.of(submit(now, List.of(record)));
  }

  /**
   * The journal goes on in the epoch of its last record after all, for which there was no room when
   * it was opened.
   *
   * @param last the last record; where the link has not heard of it yet, that will tell
   */
  public List<LinkAction> epochOpened(Place last) {
    if (open || !last.equals(end)) {
      return List.of();
    }
    open = true;
    return state == LinkState.UP && isBeyondUs(next) ? bar(beyondUs(next)) : List.of();
  }

  /**
   * A tap is on the disk, with all before it, and is to go before what waits to be sent. It is sent
   * again in its turn, and answered as before.
   */
  public List<LinkAction> goAhead(long now, ChainedRecord tap) {
    if (placeOf(tap).compareTo(next) < 0) {
      return List.of(); // It came up with what was read.
    }
    if (!isReadyAhead()) {
      return List.of(new LinkAction.Unanswered(List.of(tap)));
    }
    submissions++;
    ahead.addLast(new UnderWay(submissions, List.of(tap), now));
    return List.of(new LinkAction.SubmitAhead(submissions, tap));
  }

  /**
   * What the journal holds.
   *
   * @param from the place that was asked for
   */
  public List<LinkAction> recordsRead(long now, Place from, List<ChainedRecord> records) {
    if (!reading || !from.equals(readFrom)) {
      return List.of(); // Asked for on a connection that is gone.
    }
    reading = false;
    if (!readFrom.equals(next)) {
      // The host has named another place meanwhile: it would refuse what comes after a gap.
      behind = next.compareTo(end) <= 0;
      return pump();
    }
    if (records.isEmpty()) {
      // The journal was too busy, or could not be read: the next tick asks again.
      behind = next.compareTo(end) <= 0;
      return List.of();
    }
    List<LinkAction> actions = new ArrayList<>();
    if (placeOf(records.get(0)).compareTo(next) >= 0) {
      actions.add(submit(now, records));
    }
    behind = next.compareTo(end) <= 0;
    actions.addAll(pump());
    return actions;
  }

  public List<LinkAction> received(long now, Message message) {
    heardAt = now;
    if (state == LinkState.BARRED) {
      return List.of(); // What was still on its way when we turned from the host.
    }
    if (message instanceof Welcome welcome && state != LinkState.UP) {
      return welcomed(welcome);
    }
    if (message instanceof Refusal refusal) {
      return refused(now, refusal);
    }
    if (state != LinkState.UP) {
      return distrust("it spoke before it greeted");
    }
    if (message instanceof Answers answers) {
      return answered(answers);
    }
    if (message instanceof Message.HostTimeMessage time) {
      return timeTold(time.hostTime());
    }
    if (message instanceof Message.Challenges challenges) {
      return List.of(new LinkAction.TakeChallenges(challenges));
    }
    if (message instanceof Message.ProofAnswer answer) {
      return List.of(new LinkAction.TakeProof(answer));
    }
    if (message instanceof Message.GateOrderDelivery delivery) {
      Signed<GateOrder> order = delivery.order();
      return order.holds(regionKey, SignatureContext.GATE)
              && order.content().terminalId().equals(terminalId)
          ? List.of(new LinkAction.TakeGateOrder(order))
          : distrust("its order for the gate is not signed by the region for this terminal");
    }
    if (message instanceof Message.AnchorsDelivery delivery) {
      Signed<AnchorList> list = delivery.anchors();
      return list.holds(regionKey, SignatureContext.ANCHORS)
              && list.content().region().equals(region)
          ? List.of(new LinkAction.TakeAnchors(list))
          : distrust("its list of authorities is not signed by the region");
    }
    if (message instanceof Message.CertificateGrant grant) {
      return List.of(new LinkAction.TakeCertificate(grant));
    }
    if (message instanceof Message.LibraryTold told) {
      return List.of(new LinkAction.TakeLibrary(told));
    }
    if (message instanceof Message.LeaseDelivery delivery) {
      Signed<PlaceLease> lease = delivery.lease();
      return lease.holds(regionKey, SignatureContext.LEASE)
              && lease.content().terminalId().equals(terminalId)
          ? List.of(new LinkAction.TakeLease(lease.content()))
          : distrust("what it lends is not signed by the region for this terminal");
    }
    if (message instanceof Message.CatalogueDelivery delivery) {
      return List.of(new LinkAction.TakeCatalogue(delivery));
    }
    if (message instanceof Message.DenyListOffer offer) {
      return List.of(new LinkAction.TakeDenyOffer(offer));
    }
    if (message instanceof Message.DenyListChunk chunk) {
      return List.of(new LinkAction.TakeDenyChunk(chunk));
    }
    return distrust("it sent what only a terminal sends");
  }

  private List<LinkAction> welcomed(Welcome welcome) {
    if (welcome.version() != VERSION) {
      return distrust("it chose protocol version " + welcome.version());
    }
    Signed<EpochGrant> grant = welcome.epochGrant();
    if (!grant.holds(regionKey, SignatureContext.EPOCHS)
        || !grant.content().terminalId().equals(terminalId)) {
      return distrust("its grant of epochs is not signed by the region for this terminal");
    }
    Optional<List<LinkAction>> time = takeTime(welcome.hostTime());
    if (time.isEmpty()) {
      return distrust("its time is not signed by the region in answer to this terminal");
    }
    if (!hostValidity.includes(welcome.hostTime().content().at())) {
      return notValid(time.get(), welcome.hostTime().content());
    }
    Place expected = new Place(welcome.expected().epoch(), welcome.expected().sequence());
    if (isBeyondUs(expected)) {
      return bar(beyondUs(expected));
    }
    if (isNotOurs(welcome.hostTime().content().head())) {
      return bar(notOurs());
    }
    state = LinkState.UP;
    upSince = heardAt;
    sameGaps = 0;
    holding = false;
    takesAhead = welcome.mostAhead() > 0;
    aheadRests = false;
    next = expected;
    behind = next.compareTo(end) <= 0;
    saidBehind = behind;
    barredBecause = "";
    List<LinkAction> actions = new ArrayList<>(time.get());
    actions.add(new LinkAction.LiftBar());
    actions.add(new LinkAction.TakeGrant(grant.content()));
    if (!head.equals(Head.NONE) && expected.compareTo(placeOf(head)) <= 0) {
      actions.add(new LinkAction.Say(Level.WARN, forgotten(placeOf(head))));
    }
    actions.add(
        new LinkAction.Say(
            Level.INFO, behind ? "linked, records are waiting to be sent" : "linked"));
    actions.addAll(pump());
    return actions;
  }

  private List<LinkAction> timeTold(Signed<HostTime> time) {
    Optional<List<LinkAction>> taken = takeTime(time);
    if (taken.isEmpty()) {
      return distrust("its time is not signed by the region in answer to this terminal");
    }
    if (!hostValidity.includes(time.content().at())) {
      return notValid(taken.get(), time.content());
    }
    Place expected = placeOf(time.content().head()).next();
    if (isBeyondUs(expected)) {
      return bar(beyondUs(expected));
    }
    return isNotOurs(time.content().head()) ? bar(notOurs()) : taken.get();
  }

  /** The time is the region's word and is kept; nothing else is said to whoever told it. */
  private List<LinkAction> notValid(List<LinkAction> timeTaken, HostTime told) {
    List<LinkAction> actions = new ArrayList<>(timeTaken);
    actions.addAll(
        distrust(
            "its certificate is valid from %s until %s, and the region says that it is %s: start the"
                    .formatted(hostValidity.from(), hostValidity.until(), told.at())
                + " host again, so that it makes itself another"));
    return actions;
  }

  private Optional<List<LinkAction>> takeTime(Signed<HostTime> time) {
    HostTime told = time.content();
    Nonce asked = nonce;
    if (asked == null
        || !told.nonce().equals(asked)
        || !told.terminalId().equals(terminalId)
        || !time.holds(regionKey, SignatureContext.TIME)) {
      return Optional.empty();
    }
    nonce = null;
    List<LinkAction> actions = new ArrayList<>();
    actions.add(new LinkAction.TakeTime(told, askedAt));
    actions.addAll(raise(told.head()));
    return Optional.of(actions);
  }

  private List<LinkAction> answered(Answers answers) {
    AnswerCheck.Checked checked = answerCheck.check(answers);
    if (checked instanceof AnswerCheck.Checked.Refused refused) {
      return distrust(refused.because());
    }
    List<LinkAction> actions = new ArrayList<>();
    Head highest = head;
    for (Answer answer : ((AnswerCheck.Checked.Committed) checked).answers()) {
      Optional<ChainedRecord> record = findUnderWay(answer);
      if (record.isEmpty()) {
        continue; // Given up before: the same record will be answered again.
      }
      if (!answer.isTo(record.get())) {
        return distrust("it answered another record under the id " + answer.id());
      }
      actions.add(new LinkAction.Answered(answer));
      if (placeOf(answer.head()).compareTo(placeOf(highest)) > 0) {
        highest = answer.head();
      }
    }
    underWay.removeIf(UnderWay::isAnswered);
    if (ahead.removeIf(UnderWay::isAnswered)) {
      makesWay = false;
    }
    actions.addAll(raise(highest));
    actions.addAll(pump());
    actions.addAll(caughtUp());
    return actions;
  }

  private List<LinkAction> refused(long now, Refusal refusal) {
    comeAfter = refusal.comeAfter();
    Optional<UnderWay> refusedAhead =
        ahead.stream().filter(sent -> sent.number == refusal.submission()).findFirst();
    if (refusedAhead.isPresent() && isNoMoreThanNotNow(refusal)) {
      return waitItsTurn(now, refusedAhead.get());
    }
    return switch (refusal.code()) {
      case BUSY -> {
        if (!comeAfter.isZero()) {
          yield sentAway(refusal);
        }
        holding = true;
        holdUntil = now + times.busyPause().toNanos();
        yield again(refusal, "the host is busy");
      }
      case SEQUENCE -> {
        if (underWay.stream().noneMatch(sent -> sent.number == refusal.submission())) {
          yield List.of(); // Of the same gap that was already dealt with.
        }
        Position expected = refusal.expected();
        Place gap = new Place(expected.epoch(), expected.sequence());
        sameGaps = gap.equals(lastGap) ? sameGaps + 1 : 0;
        lastGap = gap;
        if (sameGaps >= MOST_SAME_GAPS) {
          yield bar("the host keeps asking for record " + gap + ", which this terminal has not");
        }
        if (isBeyondUs(gap)) {
          yield bar(beyondUs(gap));
        }
        List<LinkAction> actions = new ArrayList<>(giveUpUnderWay());
        next = gap;
        behind = next.compareTo(end) <= 0;
        actions.addAll(pump());
        yield actions;
      }
      case NOT_AHEAD -> List.of(); // Of one that was given up.
      case INTERNAL -> {
        holding = true;
        holdUntil = now + times.busyPause().toNanos();
        yield again(refusal, "the host has a fault of its own");
      }
      case IDENTITY, QUARANTINED, CHAIN, SIGNATURE, CONFLICT -> bar(refusalText(refusal));
      // The host does not understand us: that is no word about this terminal or its records.
      case VERSION, MALFORMED -> stayAway(refusalText(refusal));
      case CODE_WRONG, CODE_USED, CODE_EXPIRED -> distrust("it answered an enrolment");
    };
  }

  private static boolean isNoMoreThanNotNow(Refusal refusal) {
    return switch (refusal.code()) {
      case BUSY, INTERNAL -> refusal.comeAfter().isZero();
      case NOT_AHEAD, SEQUENCE -> true;
      default -> false;
    };
  }

  /** Whoever waits decides alone; the backlog goes on as it is. */
  private List<LinkAction> waitItsTurn(long now, UnderWay refused) {
    boolean unused = ahead.remove(refused);
    makesWay = false;
    aheadRests = true;
    aheadRestsUntil = now + times.busyPause().toNanos();
    return List.of(new LinkAction.Unanswered(refused.records));
  }

  private List<LinkAction> sentAway(Refusal refusal) {
    List<LinkAction> actions = new ArrayList<>(giveUpAll());
    actions.add(
        new LinkAction.Close(
            "the host sends us away for %d s: %s"
                .formatted(refusal.comeAfter().toSeconds(), refusal.text())));
    return actions;
  }

  /** Everything under way is sent again later, from its first record on. */
  private List<LinkAction> again(Refusal refusal, String why) {
    List<LinkAction> actions = new ArrayList<>();
    UnderWay first = underWay.peekFirst();
    if (first != null) {
      next = placeOf(first.records.get(0));
      behind = true;
      actions.addAll(giveUpUnderWay());
    }
    saidBehind = true;
    actions.add(new LinkAction.Say(Level.WARN, why + ": " + refusal.text()));
    return actions;
  }

  /**
   * Whether the host holds more of the epoch in use than was ever written here, or a later epoch,
   * whose first record is synced before it is sent. What a power cut takes is of an epoch that is
   * closed by then, so this is a copy, or was set back.
   */
  private boolean isBeyondUs(Place expected) {
    return open && expected.compareTo(end.next()) > 0;
  }

  private static String beyondUs(Place expected) {
    return "the host holds records of this terminal up to "
        + expected
        + " that were not written here: it is a copy, or was set back; call the operator";
  }

  /**
   * Whether the host holds another record where our last one stands: it would refuse the next, and
   * there may be none for long.
   */
  private boolean isNotOurs(Head told) {
    return placeOf(told).equals(end) && !told.hash().equals(endHash);
  }

  private String notOurs() {
    return "the host holds another record "
        + end
        + " than was written here: it is a copy, or was set back; call the operator";
  }

  private static String forgotten(Place head) {
    return "the host has countersigned records up to "
        + head
        + " and does not know them any more: it goes on from an older book. What the journal still"
        + " holds is sent again; call the operator";
  }

  /**
   * The host does not take this terminal or what it says: nothing may be approved until it does.
   */
  private List<LinkAction> bar(String why) {
    List<LinkAction> actions = new ArrayList<>();
    // Before whoever waits for an answer is told that none will come, and decides alone.
    actions.add(new LinkAction.TakeBar(why));
    actions.addAll(stayAway(why));
    return actions;
  }

  private List<LinkAction> stayAway(String why) {
    state = LinkState.BARRED;
    List<LinkAction> actions = new ArrayList<>(giveUpAll());
    if (!why.equals(barredBecause)) {
      barredBecause = why;
      actions.add(new LinkAction.Say(Level.ERROR, why));
    }
    actions.add(new LinkAction.Close(why));
    return actions;
  }

  private static String refusalText(Refusal refusal) {
    return "the host refuses this terminal (" + refusal.code() + "): " + refusal.text();
  }

  private List<LinkAction> distrust(String why) {
    List<LinkAction> actions = new ArrayList<>(giveUpAll());
    actions.add(new LinkAction.Say(Level.ERROR, "the host is not believed: " + why));
    actions.add(new LinkAction.Close(why));
    // What came with it in the same breath is not believed either.
    state = LinkState.GREETING;
    nonce = null;
    return actions;
  }

  private List<LinkAction> tickUp(long now, Nonce fresh) {
    if (isUnanswered(underWay.peekFirst(), now)
        || isUnanswered(ahead.peekFirst(), now)
        || now - heardAt > times.silence().toNanos()) {
      return List.of(new LinkAction.Close("the host is silent"));
    }
    List<LinkAction> actions = new ArrayList<>();
    if (nonce == null && now - askedAt >= times.heartbeat().toNanos()) {
      ask(now, fresh);
      actions.add(new LinkAction.Send(new Message.Heartbeat(fresh)));
    }
    actions.addAll(pump());
    actions.addAll(caughtUp());
    return actions;
  }

  private boolean isUnanswered(@Nullable UnderWay oldest, long now) {
    return oldest != null && now - oldest.sentAt > times.silence().toNanos();
  }

  /** What was said last stands on the service page: it may not stay there once it is over. */
  private List<LinkAction> caughtUp() {
    if (!saidBehind || !isIdle()) {
      return List.of();
    }
    saidBehind = false;
    return List.of(new LinkAction.Say(Level.INFO, "linked, all records have been sent"));
  }

  private List<LinkAction> pump() {
    if (state != LinkState.UP
        || !behind
        || reading
        || holding
        || underWay.size() >= MOST_UNDER_WAY) {
      return List.of();
    }
    boolean makesRoom = takesAhead && peopleCome;
    if (makesRoom && (makesWay || recordsUnderWay() >= FEW_RECORDS)) {
      return List.of();
    }
    reading = true;
    readFrom = next;
    return List.of(new LinkAction.Read(next, makesRoom ? FEW_RECORDS : MOST_RECORDS));
  }

  private int recordsUnderWay() {
    return underWay.stream().mapToInt(sent -> sent.records.size()).sum();
  }

  private LinkAction submit(long now, List<ChainedRecord> records) {
    submissions++;
    movedSince = true;
    underWay.addLast(new UnderWay(submissions, records, now));
    next = placeOf(records.get(records.size() - 1)).next();
    return new LinkAction.Submit(submissions, records);
  }

  /** Of what goes up in its order; a tap that went ahead is still answered. */
  private List<LinkAction> giveUpUnderWay() {
    List<ChainedRecord> records = takeAll(underWay);
    records.removeIf(record -> ahead.stream().anyMatch(sent -> sent.records.contains(record)));
    return unanswered(records);
  }

  private List<LinkAction> giveUpAll() {
    List<ChainedRecord> records = takeAll(underWay);
    records.addAll(takeAll(ahead));
    return unanswered(records);
  }

  private static List<ChainedRecord> takeAll(ArrayDeque<UnderWay> sent) {
    List<ChainedRecord> records = new ArrayList<>();
    sent.forEach(each -> records.addAll(each.records));
    sent.clear();
    return records;
  }

  private static List<LinkAction> unanswered(List<ChainedRecord> records) {
    return records.isEmpty() ? List.of() : List.of(new LinkAction.Unanswered(List.copyOf(records)));
  }

  private Optional<ChainedRecord> findUnderWay(Answer answer) {
    Place place = new Place(answer.id().epoch(), answer.id().sequence());
    return Stream.concat(ahead.stream(), underWay.stream())
        .map(sent -> sent.take(place))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private List<LinkAction> raise(Head told) {
    if (placeOf(told).compareTo(placeOf(head)) <= 0) {
      return List.of();
    }
    head = told;
    return List.of(new LinkAction.Release(told));
  }

  private void ask(long now, Nonce fresh) {
    nonce = fresh;
    askedAt = now;
  }

  private long pause() {
    Duration told = comeAfter;
    comeAfter = Duration.ZERO;
    if (!told.isZero() && state != LinkState.BARRED) {
      // Not before, and spread over as long again.
      int spread = (int) told.toMillis();
      return Duration.ofMillis(spread + below.applyAsInt(spread)).toNanos();
    }
    Duration usual = times.firstRetry().multipliedBy(1L << Math.min(tries, 16));
    Duration longest = state == LinkState.BARRED ? times.barredRetry() : times.longestRetry();
    Duration pause = state == LinkState.BARRED || usual.compareTo(longest) > 0 ? longest : usual;
    // Between half of it and all of it, so that a street of gates does not knock all at once.
    int half = (int) Math.max(1, pause.toMillis() / 2);
    return Duration.ofMillis(half + below.applyAsInt(half)).toNanos();
  }

  private static Place placeOf(ChainedRecord record) {
    return new Place(record.content().id().epoch(), record.content().id().sequence());
  }

  private static Place placeOf(Head head) {
    return new Place(head.epoch(), head.sequence());
  }

  /** A submission whose answers have not all come. */
  private static final class UnderWay {

    private final long number;
    private final List<ChainedRecord> records;
    private final long sentAt;
    private final Set<Place> answered = new HashSet<>();

    UnderWay(long number, List<ChainedRecord> records, long sentAt) {
      this.number = number;
      this.records = records;
      this.sentAt = sentAt;
    }

    /** The record at the place, the first time it is asked for. */
    Optional<ChainedRecord> take(Place place) {
      long index = place.sequence() - placeOf(records.get(0)).sequence();
      if (place.epoch() != placeOf(records.get(0)).epoch()
          || index < 0
          || index >= records.size()
          || !answered.add(place)) {
        return Optional.empty();
      }
      return Optional.of(records.get((int) index));
    }

    boolean isAnswered() {
      return answered.size() == records.size();
    }
  }
}
