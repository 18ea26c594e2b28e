package org.onecard.server.lane;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.onecard.ledger.CardState;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.SealedAnswer;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.chain.SealedCommit;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.AnswerLeaf;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.lane.SubmissionQueue.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lane's thread: queue, book and answers around {@link Lane}. */
public final class LaneShell implements AutoCloseable {

  /** Records that may wait; beyond it a terminal is told to decide alone. */
  public static final int QUEUE_RECORDS = 1024;

  private static final Logger log = LoggerFactory.getLogger(LaneShell.class);

  /** One sync to disk then serves so many taps, and none of them waits for more than one batch. */
  private static final int BATCH_RECORDS = 256;

  private static final int CACHED_CARDS = 50_000;
  private static final int CACHED_HEADS = 20_000;

  /** Of one terminal. */
  private static final int MOST_AHEAD_CACHED = 32;

  /** How often taps are decided again because their cards moved under them. */
  private static final int MOST_DECIDED_AGAIN = 3;

  /** How often because places were set, reserved or lent under them: each is short and rare. */
  private static final int MOST_PLACES_AGAIN = 16;

  /** How often a commit is made again because another writer came first; imports are rare. */
  private static final int MOST_SEALED_AGAIN = 16;

  private static final long STOP_WITHIN_MS = 10_000;

  private final LedgerStore book;
  private final AuditTrail audit;
  private final Supplier<Catalogues> catalogues;
  private final BooleanSupplier registryImported;
  private final CommitSealer sealer;
  private final CommitListener listener;
  private final Clock clock;
  private final SubmissionQueue queue = new SubmissionQueue(QUEUE_RECORDS);
  private final BoundedCache<CardToken, CardState> cards = new BoundedCache<>(CACHED_CARDS);
  private final BoundedCache<String, Standing> heads = new BoundedCache<>(CACHED_HEADS);
  private final Thread thread;

  /** Where the seals ended when this lane last committed; another writer may have gone on. */
  private Optional<SealHead> tip = Optional.empty();

  /**
   * A lane; {@link #start} lets it run.
   *
   * @param catalogues the published versions as they are now
   * @param registryImported whether there is a registry
   */
  public LaneShell(
      LedgerStore book,
      AuditTrail audit,
      Supplier<Catalogues> catalogues,
      BooleanSupplier registryImported,
      CommitSealer sealer,
      CommitListener listener,
      Clock clock) {
    this.book = book;
    this.audit = audit;
    this.catalogues = catalogues;
    this.registryImported = registryImported;
    this.sealer = sealer;
    this.listener = listener;
    this.clock = clock;
    this.thread = new Thread(this::run, "lane-0");
  }

  public void start() {
    thread.start();
  }

  /** False where the queue is full: the terminal is to be told BUSY. Safe from any thread. */
  public boolean offer(Submitted submitted, Reply reply) {
    return queue.offer(new Waiting(submitted, reply));
  }

  /**
   * Books and answers what has queued up, on the caller's thread and in its time: for a lane that
   * is not started, as in a simulated city.
   */
  public void workOff() {
    for (List<Waiting> batch = queue.poll(BATCH_RECORDS);
        !batch.isEmpty();
        batch = queue.poll(BATCH_RECORDS)) {
      process(batch);
    }
  }

  /** Books what has queued up, then ends. */
  @Override
  public void close() {
    queue.close();
    try {
      thread.join(STOP_WITHIN_MS);
      if (thread.isAlive()) {
        log.warn("The lane does not end; what it has not answered will be sent again.");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      List<Waiting> batch = queue.take(BATCH_RECORDS);
      while (!batch.isEmpty()) {
        process(batch);
        batch = queue.take(BATCH_RECORDS);
      }
    } catch (InterruptedException e) {
      log.debug("The lane was interrupted.");
    }
  }

  private void process(List<Waiting> batch) {
    try {
      bookAndAnswer(batch);
    } catch (LedgerUnavailable e) {
      forgetAll();
      log.error("Taps are refused as busy: {}", e.getMessage());
      refuseAll(batch, RefusalCode.BUSY, "the book cannot be reached now");
    } catch (RuntimeException e) {
      // A fault of ours in one batch must not end the lane for everybody.
      forgetAll();
      if (batch.size() > 1) {
        log.error("A batch of {} submissions failed; they are tried alone.", batch.size(), e);
        batch.forEach(alone -> process(List.of(alone)));
      } else {
        log.error("A submission cannot be decided.", e);
        refuseAll(batch, RefusalCode.INTERNAL, "the host failed to decide this");
      }
    }
  }

  private void bookAndAnswer(List<Waiting> whole) {
    List<Waiting> batch = whole;
    int decidedAgain = 0;
    int sealedAgain = 0;
    boolean headsRead = false;
    while (!batch.isEmpty()) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      List<Submitted> submissions = batch.stream().map(Waiting::submitted).toList();
      Known cardsKnown = load(submissions);
      Catalogues inForce = catalogues.get();
      Known known =
          cardsKnown.withSites(book.loadSites(SiteQuestions.of(submissions, inForce), now));
      LaneDraft draft = Lane.draft(submissions, known, inForce, now);
      if (!headsRead && forgetHeadsOfRefused(batch, draft)) {
        headsRead = true;
        continue;
      }
      if (draft.holdsNothingNew()) {
        answer(batch, draft, Optional.empty());
        remark(draft);
        return;
      }
      LaneDraft.Sealed sealed = draft.seal(tip.orElseGet(book::tip), sealer, now);
      CommitResult result = book.commit(sealed.commit());
      while (result instanceof CommitResult.TipMoved moved
          && sealedAgain < MOST_SEALED_AGAIN
          && standAsKnown(submissions, known)) {
        sealedAgain++;
        sealed = draft.seal(moved.tip(), sealer, now);
        result = book.commit(sealed.commit());
      }
      if (result instanceof CommitResult.Committed committed) {
        tip = Optional.of(committed.tip());
        cards.putAll(draft.cardsAfter());
        keepStanding(draft.standingAfter());
        answer(batch, draft, Optional.of(sealed));
        tell(committed.tip().commitId(), draft);
        remark(draft);
        return;
      }
      decidedAgain++;
      batch = withoutLosers(batch, result, decidedAgain);
    }
  }

  /**
   * Another writer has booked something. A record in its order would not fit twice, but one that
   * goes ahead fits beside whatever the other booked, be it that the two contradict each other.
   */
  private boolean standAsKnown(List<Submitted> batch, Known known) {
    return batch.stream()
        .filter(Submitted::ahead)
        .map(submitted -> submitted.terminal().terminalId())
        .distinct()
        .allMatch(
            terminal ->
                readStanding(terminal)
                    .equals(known.standing().getOrDefault(terminal, Standing.NONE)));
  }

  /** One with many records ahead is read anew each time, so that memory stays bounded. */
  private void keepStanding(Map<String, Standing> after) {
    Map<String, Standing> kept = new HashMap<>(after);
    kept.values().removeIf(standing -> standing.ahead().size() > MOST_AHEAD_CACHED);
    heads.forget(after.keySet());
    heads.putAll(kept);
  }

  /**
   * A terminal that has been at another host of the same book may be further on than this lane
   * remembers. Whether any head was forgotten, so that it is read again.
   */
  private boolean forgetHeadsOfRefused(List<Waiting> batch, LaneDraft draft) {
    Set<String> refused = new HashSet<>();
    for (int place = 0; place < batch.size(); place++) {
      // One that sends too much ahead is not to have the book read for each of it.
      if (draft.fates().get(place) instanceof Fate.Refused because
          && because.code() != RefusalCode.NOT_AHEAD) {
        refused.add(batch.get(place).submitted().terminal().terminalId());
      }
    }
    Map<String, Standing> remembered = new HashMap<>();
    heads.copyTo(remembered, refused);
    heads.forget(refused);
    return !remembered.isEmpty();
  }

  /** What is to be decided again after a commit that did not come about. */
  private List<Waiting> withoutLosers(List<Waiting> batch, CommitResult result, int decidedAgain) {
    if (result instanceof CommitResult.CardsMoved moved) {
      cards.forget(moved.cards());
      return decidedAgain <= MOST_DECIDED_AGAIN ? batch : refuseLosers(batch, moved.cards());
    }
    if (result instanceof CommitResult.PlacesMoved && decidedAgain <= MOST_PLACES_AGAIN) {
      return batch; // An operator or a lease came between: places are read anew each time.
    }
    // Somebody else booked records of these terminals, or the tip never stood still.
    forgetAll();
    if (decidedAgain <= MOST_DECIDED_AGAIN) {
      return batch;
    }
    refuseAll(batch, RefusalCode.BUSY, "another writer kept coming first");
    return List.of();
  }

  /**
   * Takes out submissions about these cards, and with each what its terminal said after it, which
   * would otherwise leave a gap.
   */
  private List<Waiting> refuseLosers(List<Waiting> batch, Set<CardToken> moved) {
    List<Waiting> rest = new ArrayList<>();
    List<Waiting> losers = new ArrayList<>();
    Set<String> losing = new HashSet<>();
    for (Waiting waiting : batch) {
      Submitted submitted = waiting.submitted();
      boolean loses =
          (losing.contains(submitted.terminal().terminalId()) && !submitted.ahead())
              || submitted.tokens().values().stream().anyMatch(moved::contains);
      if (loses) {
        if (!submitted.ahead()) {
          losing.add(submitted.terminal().terminalId());
        }
        losers.add(waiting);
      } else {
        rest.add(waiting);
      }
    }
    if (losers.isEmpty()) {
      // A reversal moved a card that no record of the batch names.
      losers = batch;
      rest = List.of();
    }
    refuseAll(losers, RefusalCode.BUSY, "the card is in use elsewhere");
    return rest;
  }

  // ---- what the book holds ----

  private Known load(List<Submitted> batch) {
    Map<String, Standing> standing = loadHeads(batch);
    Set<RecordId> booked = new HashSet<>();
    Set<String> tapIds = new HashSet<>();
    Set<CardToken> tokens = new HashSet<>();
    for (Submitted submitted : batch) {
      Standing ofTerminal = standing.getOrDefault(submitted.terminal().terminalId(), Standing.NONE);
      tokens.addAll(submitted.tokens().values());
      for (ChainedRecord record : submitted.records()) {
        TerminalRecord content = record.content();
        // What the book does not hold is not looked up, so a live tap asks the book nothing.
        if (ofTerminal.holds(content.id())) {
          booked.add(content.id());
        }
        findRecordNamed(content).ifPresent(booked::add);
        findTapId(content.body()).ifPresent(tapIds::add);
      }
    }
    // Cards before their taps: whatever another host books in between moves the card on from the
    // version that the commit expects. The other way round, it would pass unnoticed.
    Map<CardToken, CardState> known = new HashMap<>(loadCards(tokens));
    Map<String, TapStanding> taps = book.findTaps(tapIds);
    Set<CardToken> ofTaps = new HashSet<>();
    taps.values().forEach(tap -> tap.token().ifPresent(ofTaps::add));
    ofTaps.removeAll(tokens);
    if (!ofTaps.isEmpty()) {
      known.putAll(loadCards(ofTaps));
      taps = book.findTaps(tapIds);
    }
    return new Known(
        book.findLines(booked), taps, known, standing, registryImported.getAsBoolean());
  }

  /** The last record before an epoch, which the check wants to find in the book. */
  private static Optional<RecordId> findRecordNamed(TerminalRecord record) {
    return record.body() instanceof Body.EpochOpenedBody opened && opened.previous().epoch() > 0
        ? Optional.of(
            new RecordId(
                record.id().terminalId(), opened.previous().epoch(), opened.previous().sequence()))
        : Optional.empty();
  }

  private static Optional<String> findTapId(Body body) {
    if (body instanceof Body.AdviceBody advice) {
      return Optional.of(advice.tapId());
    }
    if (body instanceof Body.OutcomeBody outcome) {
      return Optional.of(outcome.tapId());
    }
    if (body instanceof Body.ReversalBody reversal) {
      return Optional.of(reversal.tapId());
    }
    if (body instanceof Body.PurseIntentBody intent) {
      return Optional.of(intent.tapId());
    }
    if (body instanceof Body.PurseResultBody result) {
      return Optional.of(result.tapId());
    }
    return Optional.empty();
  }

  private Map<CardToken, CardState> loadCards(Set<CardToken> tokens) {
    Map<CardToken, CardState> found = new HashMap<>();
    cards.copyTo(found, tokens);
    Set<CardToken> missing = new HashSet<>(tokens);
    missing.removeAll(found.keySet());
    Map<CardToken, CardState> loaded = book.loadCards(missing);
    cards.putAll(loaded);
    found.putAll(loaded);
    return found;
  }

  private Map<String, Standing> loadHeads(List<Submitted> batch) {
    Set<String> terminals = new HashSet<>();
    Set<String> ahead = new HashSet<>();
    for (Submitted submitted : batch) {
      terminals.add(submitted.terminal().terminalId());
      if (submitted.ahead()) {
        ahead.add(submitted.terminal().terminalId());
      }
    }
    Map<String, Standing> found = new HashMap<>();
    heads.copyTo(found, terminals);
    // What another host has booked meanwhile may contradict it, and nothing else would tell.
    found.keySet().removeAll(ahead);
    for (String terminal : terminals) {
      if (!found.containsKey(terminal)) {
        found.put(terminal, readStanding(terminal));
      }
    }
    return found;
  }

  private Standing readStanding(String terminal) {
    Head head = book.findHead(terminal).orElse(Head.NONE);
    return new Standing(head, book.findAhead(terminal, head));
  }

  private void forgetAll() {
    cards.clear();
    heads.clear();
    tip = Optional.empty();
  }

  // ---- the word on it ----

  private void answer(List<Waiting> batch, LaneDraft draft, Optional<LaneDraft.Sealed> sealed) {
    Set<RecordId> repeats = new HashSet<>();
    for (Fate fate : draft.fates()) {
      if (fate instanceof Fate.Answered answered) {
        repeats.addAll(answered.repeats());
      }
    }
    Map<RecordId, SealedAnswer> before = repeats.isEmpty() ? Map.of() : book.sealedAnswers(repeats);
    for (int place = 0; place < batch.size(); place++) {
      Waiting waiting = batch.get(place);
      try {
        answer(waiting, draft.fates().get(place), before, sealed);
      } catch (RuntimeException e) {
        // What is booked stays booked: the terminal gets its answer when it says the same again.
        log.error(
            "A submission of {} got no answer.", waiting.submitted().terminal().terminalId(), e);
      }
      waiting.reply().done();
    }
  }

  private static void answer(
      Waiting waiting,
      Fate fate,
      Map<RecordId, SealedAnswer> before,
      Optional<LaneDraft.Sealed> sealed) {
    Reply reply = waiting.reply();
    if (fate instanceof Fate.Refused refused) {
      reply.refusal(
          new Refusal(
              refused.code(),
              waiting.submitted().submission().number(),
              refused.expected(),
              refused.text()));
    } else if (fate instanceof Fate.Answered answered) {
      repeat(reply, answered.repeats(), before);
      if (sealed.isPresent() && !answered.leaves().isEmpty()) {
        SealedCommit ours = sealed.get().sealed();
        reply.answers(
            new Answers(ours.seal(), answered.leaves().stream().map(ours.leaves()::get).toList()));
      }
    }
  }

  /**
   * The batch is in the book: a fault of who listens must not have it taken for one that failed.
   */
  private void tell(long commitId, LaneDraft draft) {
    try {
      listener.committed(commitId, draft.lines());
    } catch (RuntimeException e) {
      log.error("Whoever watches commits missed commit {}.", commitId, e);
    }
  }

  /** Stored answers, one message for each commit that they were part of. */
  private static void repeat(
      Reply reply, List<RecordId> repeats, Map<RecordId, SealedAnswer> before) {
    Map<Signed<Seal>, List<AnswerLeaf>> bySeal = new LinkedHashMap<>();
    for (RecordId id : repeats) {
      SealedAnswer answer = before.get(id);
      if (answer == null) {
        throw new IllegalStateException("record " + id + " is in the book without its answer");
      }
      bySeal.computeIfAbsent(answer.seal(), seal -> new ArrayList<>()).add(answer.leaf());
    }
    bySeal.forEach((seal, leaves) -> reply.answers(new Answers(seal, leaves)));
  }

  private void refuseAll(List<Waiting> batch, RefusalCode code, String text) {
    for (Waiting waiting : batch) {
      waiting
          .reply()
          .refusal(
              new Refusal(code, waiting.submitted().submission().number(), Position.NONE, text));
      waiting.reply().done();
    }
  }

  private void remark(LaneDraft draft) {
    for (Remark remark : draft.remarks()) {
      audit.note("terminal " + remark.terminalId(), remark.what(), remark.detail());
    }
  }
}
