package org.onecard.lab.bench.quota;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.onecard.lab.bench.Percentiles;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.LeaseDelivery;
import org.onecard.protocol.message.Message.LeaseWanted;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.PlaceLease;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.admin.AdminAnswer;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.host.HostDirectory;
import org.onecard.server.host.HostOperations;
import org.onecard.server.host.OpenBook;
import org.onecard.server.lane.Catalogues;
import org.onecard.server.lane.LaneShell;
import org.onecard.server.lane.Reply;
import org.onecard.server.lane.Submitted;
import org.onecard.server.scenic.LeaseDesk;

/**
 * The worst that can happen to a slot, in this order: some gates take what they are lent and lose
 * the host; their leases lapse while the others sell everything that has returned; then they come
 * back and tell of all that they had let in. Real lane, real book, real desk; no network between.
 */
final class QuotaBench {

  private static final String REGION = "500000";
  private static final String ITEM = "bench-site";
  private static final int CARDS = 2_000;
  private static final Duration LENT_FOR = Duration.ofMinutes(30);
  private static final long PATIENCE_S = 60;
  private static final Notice WORDS = new Notice("请入园，免费", "Welcome, go in free of charge");

  private final Plan plan;
  private final RandomBytes random = RandomBytes.from(new SecureRandom());

  /** Ten in the morning, so that no midnight comes between. */
  private final AheadClock clock = new AheadClock(Instant.parse("2026-11-02T02:00:00Z"));

  private final List<Card> cards = new ArrayList<>();
  private final AtomicInteger nextCard = new AtomicInteger();

  /**
   * What is measured.
   *
   * @param gates in all
   * @param offline of these, how many lose the host
   * @param quota of the slot
   * @param share what is lent of it at most
   */
  record Plan(int gates, int offline, int quota, int share) {

    int each() {
      return Math.max(1, share / Math.max(1, offline));
    }
  }

  /**
   * What came of it.
   *
   * @param approved by all gates, counted by themselves
   * @param taken as the book counts
   * @param lent to gates that then lost the host
   * @param tookMs while the gates with a host sold out the slot
   * @param soldOnline in that time
   */
  record Result(
      int approved,
      int taken,
      int lent,
      int over,
      int soldOnline,
      double tookMs,
      Percentiles taps) {

    double perSecond() {
      return soldOnline * 1_000.0 / tookMs;
    }
  }

  private record Card(CardToken token, CommittedCard committed) {}

  private record Turn(int approved, List<Long> tookNs) {}

  private QuotaBench(Plan plan) {
    this.plan = plan;
  }

  static Result run(Plan plan, Path directory)
      throws IOException, InterruptedException, ExecutionException {
    QuotaBench bench = new QuotaBench(plan);
    try (OpenBook open =
        OpenBook.open(
            new HostDirectory(directory), Optional.of(REGION), bench.clock, new SecureRandom())) {
      return bench.run(open, directory);
    }
  }

  private Result run(OpenBook open, Path directory)
      throws IOException, InterruptedException, ExecutionException {
    HostOperations operations = HostOperations.alone(open, random, clock);
    Path file = Files.writeString(directory.resolve("site.yaml"), site(), StandardCharsets.UTF_8);
    JsonObject unused =
        done(
            operations,
            AdminRequest.of("catalog-publish").with("file", file.toString()).with("at", "now"));
    for (int number = 0; number < CARDS; number++) {
      RawCardIdentifier identifier =
          new RawCardIdentifier(
              ByteBuffer.allocate(RawCardIdentifier.LENGTH)
                  .putInt(0x50000099)
                  .putInt(12, number)
                  .array());
      cards.add(
          new Card(
              open.keys().token().tokenOf(identifier),
              CardSealing.seal(identifier, open.keys().sealing().publicKey(), random)));
    }
    Catalogue catalogue = catalogue(open);
    Catalogues catalogues = new Catalogues(List.of(catalogue));
    LeaseDesk desk =
        new LeaseDesk(
            open.book().sites(),
            (terminal, at) -> Optional.of(catalogue),
            open.keys().signing(),
            clock);
    try (LaneShell lane =
        new LaneShell(
            open.book().ledger(),
            new AuditTrail(open.book().audit(), clock),
            () -> catalogues,
            () -> false,
            new CommitSealer(open.region(), open.keys().signing()),
            (commitId, lines) -> {},
            clock)) {
      lane.start();
      return play(lane, desk, operations);
    }
  }

  private Result play(LaneShell lane, LeaseDesk desk, HostOperations operations)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(plan.gates());
    try {
      List<Gate> online = new ArrayList<>();
      List<Gate> offline = new ArrayList<>();
      for (int number = 0; number < plan.gates(); number++) {
        Gate gate = new Gate("gate-%02d".formatted(number + 1), lane);
        gate.open();
        (number < plan.offline() ? offline : online).add(gate);
      }
      List<Future<Turn>> alone = new ArrayList<>();
      List<PlaceLease> leases = new ArrayList<>();
      for (Gate gate : offline) {
        desk.lend(gate.terminal, new LeaseWanted(List.of()))
            .map(LeaseDelivery::lease)
            .ifPresent(lease -> leases.add(lease.content()));
      }
      clock.advance(LENT_FOR.plusSeconds(1));

      long began = System.nanoTime();
      List<Future<Turn>> selling = new ArrayList<>();
      online.forEach(gate -> selling.add(threads.submit((Callable<Turn>) gate::sellOut)));
      Turn sold = sum(selling);
      double tookMs = (System.nanoTime() - began) / 1e6;

      for (int number = 0; number < leases.size(); number++) {
        PlaceLease lease = leases.get(number);
        Gate gate = offline.get(number);
        alone.add(threads.submit(() -> gate.tellAll(lease)));
      }
      Turn told = sum(alone);
      JsonObject slot =
          done(operations, AdminRequest.of("site-slots").with("item", ITEM))
              .getJsonArray("slots")
              .getJsonObject(0);
      return new Result(
          sold.approved() + told.approved(),
          slot.getInteger("taken"),
          leases.stream().mapToInt(PlaceLease::persons).sum(),
          slot.getInteger("over"),
          sold.approved(),
          tookMs,
          Percentiles.of(sold.tookNs().stream().mapToLong(Long::longValue).toArray()));
    } finally {
      threads.shutdownNow();
    }
  }

  private static Turn sum(List<Future<Turn>> turns)
      throws InterruptedException, ExecutionException {
    int approved = 0;
    List<Long> tookNs = new ArrayList<>();
    for (Future<Turn> turn : turns) {
      approved += turn.get().approved();
      tookNs.addAll(turn.get().tookNs());
    }
    return new Turn(approved, tookNs);
  }

  private String site() {
    return """
    region: %s
    zone: Asia/Shanghai
    effective: 2026-01-01T00:00
    items:
      - id: %s
        title: { zh: 测试景区, en: Bench site }
        operator: bench
        valid: { from: 2026-01-01 }
        assurance: read
        scenic:
          priceFen: 0
          entriesPerDay: 100
          slots:
            - { id: all-day, from: "00:00", to: "24:00", quota: %d }
          offlineShare: { persons: %d, each: %d, lasts: %dmin }
        offline: { approve: true }
        absent: { denied: assume, holder: assume, balance: assume, history: assume }
    """
        .formatted(REGION, ITEM, plan.quota(), plan.share(), plan.each(), LENT_FOR.toMinutes());
  }

  private static JsonObject done(HostOperations operations, AdminRequest request)
      throws IOException {
    AdminAnswer answer = operations.execute(request);
    if (answer instanceof AdminAnswer.Done done) {
      return done.result();
    }
    throw new IOException(((AdminAnswer.Failed) answer).sentence());
  }

  private static Catalogue catalogue(OpenBook open) throws IOException {
    if (Bodies.decodeCatalogue(
            open.book().catalogues().findVersion(1).orElseThrow().bundle().bytes())
        instanceof Decoded.Ok<Catalogue> ok) {
      return ok.value();
    }
    throw new IOException("the catalogue cannot be read back");
  }

  /** One gate: speaks, and waits for its answer before it speaks again. */
  private final class Gate {

    private final Terminal terminal;
    private final LaneShell lane;
    private final RecordChain chain;
    private final SigningKey key = SigningKey.generate(Signature.Algorithm.ED25519, random);
    private final SubmissionCheck check;
    private long submissions;

    Gate(String id, LaneShell lane) {
      this.lane = lane;
      terminal = new Terminal(id, "bench", ITEM, Instant.EPOCH, Optional.empty());
      chain = RecordChain.opening(id, 1);
      check = new SubmissionCheck(new EpochGrant(id, 1, 1), key.verifyingKey());
    }

    void open() throws IOException, InterruptedException {
      Optional<Decision> unused =
          say(
              chain.append(
                  now(),
                  TimeQuality.FROM_HOST,
                  1,
                  new Body.EpochOpenedBody(Head.NONE),
                  Optional.empty()),
              Map.of());
    }

    Turn sellOut() throws IOException, InterruptedException {
      List<Long> tookNs = new ArrayList<>();
      int approved = 0;
      boolean full = false;
      while (!full) {
        Card card = next();
        ChainedRecord tap =
            chain.append(
                now(),
                TimeQuality.FROM_HOST,
                1,
                new Body.TapBody(
                    ITEM, card.committed().commitment(), presented(), now().plus(LENT_FOR)),
                Optional.of(card.committed().sealed()));
        long began = System.nanoTime();
        Decision decision =
            say(tap, Map.of(tap.hash(), card.token()))
                .orElseThrow(() -> new IOException("a tap got no decision"));
        tookNs.add(System.nanoTime() - began);
        full = decision instanceof Decision.Declined;
        approved += full ? 0 : 1;
      }
      return new Turn(approved, tookNs);
    }

    /** Everything that it let in by the lease, told now that the host is back. */
    Turn tellAll(PlaceLease lease) throws IOException, InterruptedException {
      for (int number = 0; number < lease.persons(); number++) {
        Card card = next();
        Instant at = lease.until().minusSeconds(1);
        Facts facts =
            Facts.NONE.withSite(
                Fact.known(
                    new SiteState(
                        Optional.of(lease.slot()),
                        lease.persons() - number,
                        lease.number(),
                        Optional.empty()),
                    Fact.Source.TERMINAL_MEMORY,
                    at));
        String tapId = chain.nextId().toString();
        ChainedRecord advice =
            chain.append(
                now(),
                TimeQuality.FROM_HOST,
                1,
                new Body.AdviceBody(
                    tapId,
                    ITEM,
                    card.committed().commitment(),
                    presented(),
                    facts,
                    new Decision.Approved(Money.ZERO, Optional.empty(), Optional.empty(), WORDS),
                    at),
                Optional.of(card.committed().sealed()));
        Optional<Decision> unused = say(advice, Map.of(advice.hash(), card.token()));
      }
      return new Turn(lease.persons(), List.of());
    }

    private Optional<Decision> say(ChainedRecord record, Map<Hash, CardToken> tokens)
        throws IOException, InterruptedException {
      submissions++;
      Waiting reply = new Waiting();
      if (!lane.offer(
          new Submitted(
              terminal, Submissions.sign(submissions, List.of(record), key), check, tokens),
          reply)) {
        throw new IOException("the lane is full");
      }
      return reply.await();
    }
  }

  private Card next() {
    return cards.get(nextCard.getAndIncrement() % CARDS);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static PresentedCard presented() {
    return new PresentedCard(
        PresentedCard.Application.SSSE,
        new Region(REGION),
        "3.00",
        Optional.empty(),
        Assurance.READ);
  }

  /**
   * What a gate hears of what it said.
   *
   * @param refused why the lane took none of it; empty where it did
   */
  private record Heard(Optional<Decision> decision, String refused) {}

  private static final class Waiting implements Reply {

    private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(2);

    @Override
    public void answers(Answers answers) {
      boolean unused =
          heard.offer(
              new Heard(answers.leaves().get(answers.leaves().size() - 1).answer().decision(), ""));
    }

    @Override
    public void refusal(Refusal refusal) {
      boolean unused = heard.offer(new Heard(Optional.empty(), refusal.text()));
    }

    @Override
    public void done() {}

    Optional<Decision> await() throws IOException, InterruptedException {
      @Nullable Heard first = heard.poll(PATIENCE_S, TimeUnit.SECONDS);
      if (first == null || !first.refused().isEmpty()) {
        throw new IOException(
            "the lane did not answer" + (first == null ? "" : ": " + first.refused()));
      }
      return first.decision();
    }
  }
}
