package org.onecard.server.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.CatalogueStore.PublishedCatalogue;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.ledger.RegistryStore.Imported;
import org.onecard.ledger.RegistryStore.RegistryImport;
import org.onecard.ledger.RegistryStore.RegistryRow;
import org.onecard.ledger.TerminalStore.Enrolment;
import org.onecard.ledger.TerminalStore.EpochGranted;
import org.onecard.ledger.TerminalStore.RecordKey;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.TerminalStore.TerminalCertificate;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.catalogue.CatalogueYaml;
import org.onecard.server.catalogue.ParsedCatalogue;

/** The lane with a real book; only its look at the catalogue is held up or made use of. */
class LaneShellTest {

  private static final Region REGION = new Region("500000");
  private static final RandomBytes RANDOM = RandomBytes.from(new SecureRandom());
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final RawCardIdentifier CARD =
      new RawCardIdentifier(new byte[] {0x50, 0, 0, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

  private final Clock clock = Clock.systemUTC();
  private final SigningKey regionKey = SigningKey.generate(Signature.Algorithm.ED25519, RANDOM);
  private final SigningKey recordKey = SigningKey.generate(Signature.Algorithm.ED25519, RANDOM);
  private final SealingPrivateKey sealing = SealingPrivateKey.generate(1, RANDOM);
  private final CardToken token = TokenKey.generate(RANDOM).tokenOf(CARD);
  private final RecordChain chain = RecordChain.opening("gate-01", 1);
  private final Catalogues catalogues = new Catalogues(List.of(catalogue()));
  private final Inbox inbox = new Inbox();

  @TempDir private Path data;
  private Book book;
  private AuditTrail audit;

  @BeforeEach
  void open() {
    book = Book.open(data.resolve("ledger.db"));
    audit = new AuditTrail(book.audit(), clock);
    audit.start();
  }

  @AfterEach
  void close() {
    audit.close();
    book.close();
  }

  @Test
  void fullLane_takesNothingMoreAndAnswersWhatItTook() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch reached = new CountDownLatch(1);
    LaneShell lane =
        lane(
            () -> {
              reached.countDown();
              await(held);
              return catalogues;
            });
    try (lane) {
      lane.offer(submitted(opening()), inbox);
      await(reached);
      int taken = 0;
      while (lane.offer(submitted(events()), inbox)) {
        taken++;
      }
      assertThat(taken * Submission.MOST_RECORDS).isEqualTo(LaneShell.QUEUE_RECORDS);

      held.countDown();
      for (int answered = 0; answered < 1 + taken; answered++) {
        assertThat(inbox.next()).isInstanceOf(Answers.class);
      }
    }
  }

  @Test
  void cardThatMovedWhileItsTapWasDecided_isDecidedAgain() throws Exception {
    importHolder(HolderClass.ADULT);
    int[] looks = new int[1];
    LaneShell lane =
        lane(
            () -> {
              looks[0]++;
              if (looks[0] == 1) {
                importHolder(HolderClass.SENIOR);
              }
              return catalogues;
            });
    try (lane) {
      lane.offer(submitted(opening(), tap()), inbox);

      Answers answers = (Answers) inbox.next();
      Answer answer = answers.leaves().get(1).answer();
      assertThat(((Decision.Approved) answer.decision().orElseThrow()).charge())
          .isEqualTo(Money.ZERO);
      assertThat(looks[0]).isEqualTo(2);
    }
  }

  @Test
  void cardThatNeverStandsStill_isRefusedAsBusyWhileTheRestIsBooked() throws Exception {
    importHolder(HolderClass.ADULT);
    int[] looks = new int[1];
    LaneShell lane =
        lane(
            () -> {
              looks[0]++;
              importHolder(looks[0] % 2 == 0 ? HolderClass.ADULT : HolderClass.SENIOR);
              return catalogues;
            });
    try (lane) {
      lane.offer(submitted(opening()), inbox);
      assertThat(inbox.next()).isInstanceOf(Answers.class);
      lane.offer(submitted(tap()), inbox);
      assertThat(inbox.next()).isInstanceOf(Refusal.class);
    }
    assertThat(book.ledger().findHead("gate-01").orElseThrow().sequence()).isEqualTo(1);
  }

  @Test
  void faultOfWhoWatchesCommits_hasNothingAnsweredTwice() throws Exception {
    LaneShell lane =
        lane(
            () -> catalogues,
            (commitId, lines) -> {
              throw new IllegalStateException("a page that fails");
            });
    try (lane) {
      lane.offer(submitted(opening()), inbox);
      assertThat(inbox.next()).isInstanceOf(Answers.class);
    }
    assertThat(inbox.done.get()).isEqualTo(1);
    assertThat(inbox.messages).isEmpty();
  }

  @Test
  void tapAheadOfABacklog_isDecidedAtOnce_bookedOnce_andJoinedWhenTheBacklogHasCome()
      throws Exception {
    importHolder(HolderClass.ADULT);
    publish();
    ChainedRecord opening = opening();
    ChainedRecord[] backlog = events();
    ChainedRecord tap = tap();
    try (LaneShell lane = lane(() -> catalogues)) {
      lane.offer(submitted(opening), inbox);
      assertThat(inbox.next()).isInstanceOf(Answers.class);

      lane.offer(ahead(tap), inbox);
      Answers decided = (Answers) inbox.next();
      Answer answer = decided.leaves().get(0).answer();
      assertThat(answer.decision().orElseThrow()).isInstanceOf(Decision.Approved.class);
      assertThat(answer.head().sequence()).isEqualTo(1);
      assertThat(proved().provisional()).isEqualTo(1);

      lane.offer(ahead(tap), inbox);
      assertThat(inbox.next()).isEqualTo(decided);
      lane.offer(submitted(tap), inbox);
      assertThat(((Refusal) inbox.next()).code()).isEqualTo(RefusalCode.SEQUENCE);

      lane.offer(submitted(backlog), inbox);
      Answers drained = (Answers) inbox.next();
      assertThat(drained.leaves().get(backlog.length - 1).answer().head()).isEqualTo(headOf(tap));
      lane.offer(submitted(tap), inbox);
      assertThat(inbox.next()).isEqualTo(decided);
    }
    assertThat(book.ledger().findHead("gate-01")).contains(headOf(tap));
    assertThat(proved().provisional()).isZero();
    assertThat(balance()).isEqualTo(Money.fen(5_000 - 300));
  }

  @Test
  void backlogThatHoldsATapThatWentAhead_answersItAsBefore() throws Exception {
    importHolder(HolderClass.ADULT);
    publish();
    ChainedRecord opening = opening();
    ChainedRecord event = say(new Body.EventBody("test", "before"));
    ChainedRecord tap = tap();
    ChainedRecord after = say(new Body.EventBody("test", "after"));
    try (LaneShell lane = lane(() -> catalogues)) {
      lane.offer(ahead(tap), inbox);
      Answers decided = (Answers) inbox.next();
      assertThat(decided.leaves().get(0).answer().head()).isEqualTo(Head.NONE);

      lane.offer(submitted(opening, event, tap, after), inbox);

      assertThat(inbox.next()).isEqualTo(decided);
      assertThat(((Answers) inbox.next()).leaves()).hasSize(3);
    }
    // Another lane, which remembers nothing of it.
    try (LaneShell lane = lane(() -> catalogues)) {
      lane.offer(ahead(tap), inbox);
      assertThat(((Answers) inbox.next()).leaves().get(0).answer().id())
          .isEqualTo(tap.content().id());
    }
    assertThat(book.ledger().findHead("gate-01")).contains(headOf(after));
    assertThat(proved().provisional()).isZero();
    assertThat(balance()).isEqualTo(Money.fen(5_000 - 300));
  }

  @Test
  void laneThatIsStartedAnew_knowsWhatWentAheadAndTakesNoOtherInItsPlace() throws Exception {
    importHolder(HolderClass.ADULT);
    ChainedRecord opening = opening();
    Head one = chain.head();
    ChainedRecord event = say(new Body.EventBody("test", "before"));
    ChainedRecord tap = tap();
    try (LaneShell lane = lane(() -> catalogues)) {
      lane.offer(submitted(opening), inbox);
      assertThat(inbox.next()).isInstanceOf(Answers.class);
      lane.offer(ahead(tap), inbox);
      assertThat(inbox.next()).isInstanceOf(Answers.class);
    }
    RecordChain copy = RecordChain.resume("gate-01", one);
    ChainedRecord others =
        copy.append(
            clock.instant(),
            TimeQuality.FROM_HOST,
            1,
            new Body.EventBody("test", "of a copy"),
            Optional.empty());
    try (LaneShell lane = lane(() -> catalogues)) {
      lane.offer(submitted(others), inbox);
      assertThat(((Refusal) inbox.next()).code()).isEqualTo(RefusalCode.CHAIN);
      lane.offer(submitted(event), inbox);
      assertThat(inbox.next()).isInstanceOf(Answers.class);
    }
    assertThat(book.ledger().findHead("gate-01")).contains(headOf(tap));
  }

  /** So that whoever proves the book can decide again. */
  private void publish() {
    CatalogueDelivery signed = Signing.sign(catalogue(), regionKey);
    assertThat(
            book.catalogues()
                .publish(
                    new PublishedCatalogue(
                        1,
                        catalogue().effectiveFrom(),
                        Instant.EPOCH,
                        signed.bundle(),
                        signed.signature())))
        .isTrue();
    book.terminals()
        .enrol(
            new Enrolment(
                new Terminal("gate-01", "cq-metro-1", "metro-ride", NOW, Optional.empty()),
                new TerminalCertificate(
                    "01",
                    "gate-01",
                    new Hash(Hashes.sha256(new byte[] {1})),
                    NOW.plusSeconds(86_400),
                    Optional.empty()),
                new RecordKey("gate-01", 1, recordKey.verifyingKey()),
                new EpochGranted("gate-01", 1, 16, NOW)));
  }

  private Submitted ahead(ChainedRecord tap) {
    Submitted inOrder = submitted(tap);
    return new Submitted(
        inOrder.terminal(),
        Submissions.signAhead(1, tap, recordKey),
        inOrder.check(),
        inOrder.tokens());
  }

  private static Head headOf(ChainedRecord record) {
    return new Head(record.content().id().epoch(), record.content().id().sequence(), record.hash());
  }

  private Proof.Proved proved() {
    Proof proof = book.verifier().verify(regionKey.verifyingKey());
    assertThat(proof).isInstanceOf(Proof.Proved.class);
    return (Proof.Proved) proof;
  }

  private Money balance() {
    return Objects.requireNonNull(book.ledger().loadCards(List.of(token)).get(token)).balance();
  }

  // ---- the terminal's side ----

  private ChainedRecord opening() {
    return say(new Body.EpochOpenedBody(Head.NONE));
  }

  private ChainedRecord[] events() {
    ChainedRecord[] records = new ChainedRecord[Submission.MOST_RECORDS];
    for (int count = 0; count < records.length; count++) {
      records[count] = say(new Body.EventBody("test", "one of many"));
    }
    return records;
  }

  private ChainedRecord say(Body body) {
    return chain.append(clock.instant(), TimeQuality.FROM_HOST, 1, body, Optional.empty());
  }

  private ChainedRecord tap() {
    CommittedCard committed = CardSealing.seal(CARD, sealing.publicKey(), RANDOM);
    PresentedCard presented =
        new PresentedCard(
            PresentedCard.Application.SSSE, REGION, "3.00", Optional.empty(), Assurance.READ);
    return chain.append(
        clock.instant(),
        TimeQuality.FROM_HOST,
        1,
        new Body.TapBody(
            "metro-ride", committed.commitment(), presented, clock.instant().plusSeconds(60)),
        Optional.of(committed.sealed()));
  }

  private Submitted submitted(ChainedRecord... records) {
    List<ChainedRecord> said = new ArrayList<>(List.of(records));
    Map<Hash, CardToken> tokens = new java.util.HashMap<>();
    said.stream()
        .filter(record -> record.sealedCard().isPresent())
        .forEach(record -> tokens.put(record.hash(), token));
    return new Submitted(
        new Terminal("gate-01", "cq-metro-1", "metro-ride", Instant.EPOCH, Optional.empty()),
        Submissions.sign(1, said, recordKey),
        new SubmissionCheck(new EpochGrant("gate-01", 1, 16), recordKey.verifyingKey()),
        tokens);
  }

  // ---- the host's side ----

  private LaneShell lane(Supplier<Catalogues> published) {
    return lane(published, (commitId, lines) -> {});
  }

  private LaneShell lane(Supplier<Catalogues> published, CommitListener listener) {
    LaneShell lane =
        new LaneShell(
            book.ledger(),
            audit,
            published,
            () -> true,
            new CommitSealer(REGION, regionKey),
            listener,
            clock);
    lane.start();
    return lane;
  }

  private void importHolder(HolderClass holderClass) {
    Imported unused =
        book.registry()
            .replace(
                new RegistryImport(
                    "test",
                    Instant.parse("2026-01-01T00:00:00Z"),
                    List.of(
                        new RegistryRow(
                            token,
                            Optional.of(
                                new Holder(holderClass, Optional.of(REGION), Optional.empty())),
                            Optional.empty(),
                            Optional.of(Money.fen(5000)),
                            Optional.empty()))),
                new HostSealer(regionKey, REGION, clock));
  }

  private static Catalogue catalogue() {
    try (var in =
        Objects.requireNonNull(
            LaneShellTest.class.getResourceAsStream("/org/onecard/server/host/catalogue.yaml"))) {
      return ((ParsedCatalogue.Valid) CatalogueYaml.parse("catalogue.yaml", in.readAllBytes()))
          .draft()
          .asVersion(1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came within 20 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What the terminal would be sent. */
  private static final class Inbox implements Reply {

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final AtomicInteger done = new AtomicInteger();

    Message next() throws InterruptedException {
      return Objects.requireNonNull(messages.poll(20, TimeUnit.SECONDS), "no word within 20 s");
    }

    @Override
    public void answers(Answers answers) {
      messages.add(answers);
    }

    @Override
    public void refusal(Refusal refusal) {
      messages.add(refusal);
    }

    @Override
    public void done() {
      done.incrementAndGet();
    }
  }
}
