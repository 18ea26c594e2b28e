package org.onecard.server.warmup;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.server.acceptor.CardOpener;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.lane.Catalogues;
import org.onecard.server.lane.LaneShell;
import org.onecard.server.lane.Reply;
import org.onecard.server.lane.Submitted;
import org.onecard.server.proof.Judges;

/**
 * One made-up terminal before the real lane, over the real protocol, into a throwaway book: all
 * that a tap goes through but TLS, which a terminal's own greeting warms up. Used by one thread.
 */
final class Rehearsal implements AutoCloseable {

  private static final Region REGION = new Region("100000");
  private static final long VERSION = 1;
  private static final Money FARE = Money.fen(100);
  private static final Terminal TERMINAL =
      new Terminal("rehearsal", "nowhere", "transit", Instant.EPOCH, Optional.empty());

  /** Few, so that most are met again, as cards are. */
  private static final int CARDS = 8;

  private static final int MOST_WORDS = 8;

  private final Clock clock;
  private final RandomBytes random;
  private final SigningKey recordKey;
  private final SealingPrivateKey sealing;
  private final CardOpener opener;
  private final SubmissionCheck check;
  private final RecordChain chain = RecordChain.opening(TERMINAL.terminalId(), 1);
  private final BlockingQueue<Message> words = new ArrayBlockingQueue<>(MOST_WORDS);
  private final List<Item> items;
  private final Book book;
  private final LaneShell lane;
  private long submissions;

  Rehearsal(Path file, Clock clock, RandomBytes random) {
    this.clock = clock;
    this.random = random;
    recordKey = SigningKey.generate(Signature.Algorithm.ED25519, random);
    sealing = SealingPrivateKey.generate(1, random);
    opener = new CardOpener(sealing, TokenKey.generate(random), Judges.NO_PURSE_KEYS);
    check =
        new SubmissionCheck(new EpochGrant(TERMINAL.terminalId(), 1, 1), recordKey.verifyingKey());
    Catalogue catalogue = catalogue();
    items = catalogue.items();
    Catalogues catalogues = new Catalogues(List.of(catalogue));
    book = Book.open(file);
    lane =
        new LaneShell(
            book.ledger(),
            // Never started, so that it writes nothing; nothing of a rehearsal is worth a remark.
            new AuditTrail(book.audit(), clock),
            () -> catalogues,
            () -> false,
            new CommitSealer(REGION, SigningKey.generate(Signature.Algorithm.ED25519, random)),
            (commitId, lines) -> {},
            clock);
    lane.start();
  }

  /**
   * Plays one person's tap and its outcome, and a few words of every other kind.
   *
   * @param round from 0, one more each time
   * @param withinNs how long an answer may take
   * @throws IllegalStateException where the lane does not answer as it should
   */
  void play(int round, long withinNs) throws InterruptedException {
    if (round == 0) {
      say(withinNs, record(new Body.EpochOpenedBody(Head.NONE)));
    }
    ChainedRecord tap = tap(items.get(round % items.size()).id(), round % CARDS);
    String tapId = tap.content().id().toString();
    say(withinNs, tap);
    say(
        withinNs,
        record(new Body.OutcomeBody(tapId, Outcome.PASSED, new PhaseTimes(1, 1, 1, 1, 1))));
    // A drained backlog: what was decided alone, taken back, and noted.
    ChainedRecord advice = advice(round);
    say(
        withinNs,
        advice,
        record(new Body.ReversalBody(advice.content().id().toString(), "rehearsed")),
        record(new Body.EventBody("rehearsal", "nothing happened")));
  }

  @Override
  public void close() {
    lane.close();
    book.close();
  }

  // ---- the terminal's side ----

  private ChainedRecord record(Body body) {
    return chain.append(clock.instant(), TimeQuality.FROM_HOST, VERSION, body, Optional.empty());
  }

  private ChainedRecord tap(String itemId, int card) {
    CommittedCard committed = seal(card);
    return chain.append(
        clock.instant(),
        TimeQuality.FROM_HOST,
        VERSION,
        new Body.TapBody(
            itemId, committed.commitment(), presented(), clock.instant().plusSeconds(60)),
        Optional.of(committed.sealed()));
  }

  /** Of a card of its own, decided as its facts and the catalogue say. */
  private ChainedRecord advice(int round) {
    CommittedCard committed = seal(CARDS + round);
    return chain.append(
        clock.instant(),
        TimeQuality.FROM_HOST,
        VERSION,
        new Body.AdviceBody(
            chain.nextId().toString(),
            TERMINAL.itemId(),
            committed.commitment(),
            presented(),
            Facts.NONE,
            new Decision.Approved(
                FARE, Optional.empty(), Optional.empty(), new Notice("请通行", "Go")),
            clock.instant().truncatedTo(ChronoUnit.MILLIS)),
        Optional.of(committed.sealed()));
  }

  private CommittedCard seal(int card) {
    byte[] identifier = new byte[RawCardIdentifier.LENGTH];
    Arrays.fill(identifier, (byte) card);
    return CardSealing.seal(new RawCardIdentifier(identifier), sealing.publicKey(), random);
  }

  private static PresentedCard presented() {
    return new PresentedCard(
        PresentedCard.Application.SSSE, REGION, "3.00", Optional.empty(), Assurance.READ);
  }

  private void say(long withinNs, ChainedRecord... records) throws InterruptedException {
    submissions++;
    Submission submission =
        overTheWire(Submissions.sign(submissions, List.of(records), recordKey), Submission.class);
    if (!(opener.open(submission.records()) instanceof CardOpener.Opened.Tokens tokens)
        || !lane.offer(
            new Submitted(TERMINAL, submission, check, tokens.byRecord()), new Words(words))) {
      throw new IllegalStateException("a rehearsed submission was not taken");
    }
    Message word = words.poll(Math.max(1, withinNs), TimeUnit.NANOSECONDS);
    if (word == null) {
      // The time is over, and what was said stays without an answer.
      throw new InterruptedException();
    }
    Answers unused = overTheWire(word, Answers.class);
  }

  /** Through frame and message, as between two machines. */
  private static <T extends Message> T overTheWire(Message message, Class<T> type) {
    if (new FrameReader().feed(Frames.encode(Messages.encode(message)))
            instanceof FrameReader.Read.Complete complete
        && Messages.decode(complete.payloads().get(0)) instanceof Decoded.Ok<Message> decoded
        && type.isInstance(decoded.value())) {
      return type.cast(decoded.value());
    }
    throw new IllegalStateException(
        "a rehearsal expected a %s and got a %s"
            .formatted(type.getSimpleName(), message.getClass().getSimpleName()));
  }

  /** What the lane says. */
  private record Words(BlockingQueue<Message> into) implements Reply {

    @Override
    public void answers(Answers answers) {
      into.add(answers);
    }

    @Override
    public void refusal(Refusal refusal) {
      into.add(refusal);
    }

    @Override
    public void done() {}
  }

  // ---- the host's side ----

  private static Catalogue catalogue() {
    Map<String, ItemRules> rules =
        Map.of(
            TERMINAL.itemId(),
            new TransitRules(
                "rehearsal",
                List.of(new TransitRules.FarePeriod(LocalDate.EPOCH, Optional.empty(), FARE)),
                Map.of(HolderClass.SENIOR, 0),
                Duration.ofSeconds(5),
                Optional.empty()),
            "library",
            new LibraryRules(true),
            "scenic",
            new ScenicRules(FARE, Set.of(REGION), 1),
            "identity",
            new IdentityRules(new Notice("演练", "Rehearsal"), Duration.ofSeconds(10)));
    List<Item> items = new ArrayList<>();
    rules.forEach((id, each) -> items.add(item(id, each)));
    return new Catalogue(REGION, VERSION, Instant.EPOCH, ZoneOffset.UTC, items);
  }

  private static Item item(String id, ItemRules rules) {
    return new Item(
        id,
        new Notice("演练", "Rehearsal"),
        "nobody",
        LocalDate.EPOCH,
        Optional.empty(),
        Set.of(),
        Item.SOCIAL_SECURITY_CARD,
        Assurance.READ,
        rules,
        new OfflinePolicy(true, FARE),
        new AbsencePolicy(
            WhenAbsent.ASSUME,
            WhenAbsent.ASSUME,
            WhenAbsent.ASSUME,
            WhenAbsent.ASSUME,
            WhenAbsent.ASSUME),
        Item.Reconciliation.TERMINAL);
  }
}
