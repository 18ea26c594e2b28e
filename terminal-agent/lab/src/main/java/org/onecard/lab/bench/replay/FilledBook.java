package org.onecard.lab.bench.replay;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.onecard.lab.LabFiles;
import org.onecard.lab.host.OperatorDesk;
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
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;
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

/**
 * A book with a day of taps: five thousand cards of all classes at a metro gate, a library and a
 * scenic site, decided and booked by the real lane. Only the cards' sealing is made once for each
 * card and not for each tap. One thread beside the lane's.
 */
final class FilledBook {

  private static final String REGION = "500000";
  private static final int CARDS = 5_000;
  private static final int TAPS_OF_A_SUBMISSION = 250;
  private static final int UNDER_WAY = 3;
  private static final Duration DAY = Duration.ofDays(1);
  private static final long TELL_EVERY = 100_000;
  private static final List<String> CLASSES =
      List.of("adult", "adult", "adult", "senior", "student", "disabled", "veteran");

  /** Eight of ten taps are rides. */
  private static final List<String> ITEMS =
      List.of(
          "metro-ride",
          "metro-ride",
          "metro-ride",
          "metro-ride",
          "library-loan",
          "metro-ride",
          "metro-ride",
          "metro-ride",
          "metro-ride",
          "scenic-entry");

  private final Path directory;
  private final RandomBytes random = RandomBytes.from(new SecureRandom());
  private final StepClock clock = new StepClock(Instant.parse("2026-11-01T16:00:00Z"));
  private final Map<String, Speaker> speakers = new HashMap<>();
  private final List<Card> cards = new ArrayList<>();
  private final Semaphore places = new Semaphore(UNDER_WAY);
  private volatile String refused = "";

  /** A card as it comes to every reader. */
  private record Card(CardToken token, CommittedCard committed) {}

  /** A terminal as it speaks. */
  private final class Speaker {

    private final Terminal terminal;
    private final RecordChain chain;
    private final SigningKey key = SigningKey.generate(Signature.Algorithm.ED25519, random);
    private final SubmissionCheck check;
    private long submissions;

    Speaker(String id, String itemId) {
      terminal = new Terminal(id, "cq-" + itemId, itemId, Instant.EPOCH, Optional.empty());
      chain = RecordChain.opening(id, 1);
      check = new SubmissionCheck(new EpochGrant(id, 1, 1), key.verifyingKey());
    }

    Submitted say(List<ChainedRecord> records, Map<Hash, CardToken> tokens) {
      submissions++;
      return new Submitted(terminal, Submissions.sign(submissions, records, key), check, tokens);
    }
  }

  private FilledBook(Path directory) {
    this.directory = directory;
  }

  /** Fills a host's directory that is empty. */
  static void make(Path directory, long taps, PrintWriter progress)
      throws IOException, InterruptedException {
    FilledBook filled = new FilledBook(directory);
    SecureRandom secure = new SecureRandom();
    try (OpenBook open =
        OpenBook.open(new HostDirectory(directory), Optional.of(REGION), filled.clock, secure)) {
      filled.prepare(open);
      filled.play(open, taps, progress);
    }
  }

  private void prepare(OpenBook open) throws IOException {
    HostOperations operations = HostOperations.alone(open, random, clock);
    StringBuilder registry = new StringBuilder(OperatorDesk.REGISTRY_COLUMNS).append('\n');
    for (int number = 0; number < CARDS; number++) {
      byte[] bytes =
          ByteBuffer.allocate(RawCardIdentifier.LENGTH)
              .putInt(0x50000099)
              .putInt(12, number)
              .array();
      registry
          .append(HexFormat.of().formatHex(bytes))
          .append(',')
          .append(CLASSES.get(number % CLASSES.size()))
          .append(",500000,,10000000,active,1,10,0,\n");
      RawCardIdentifier identifier = new RawCardIdentifier(bytes);
      cards.add(
          new Card(
              open.keys().token().tokenOf(identifier),
              CardSealing.seal(identifier, open.keys().sealing().publicKey(), random)));
    }
    Path csv =
        Files.writeString(
            directory.resolve("registry.csv"), registry.toString(), StandardCharsets.UTF_8);
    done(operations.execute(AdminRequest.of("import").with("file", csv.toString())));
    done(
        operations.execute(
            AdminRequest.of("catalog-publish")
                .with("file", LabFiles.sample("demo/catalogue.yaml").toString())));
    for (String itemId : ITEMS) {
      speakers.computeIfAbsent(itemId, item -> new Speaker("at-" + item, item));
    }
  }

  private static void done(AdminAnswer answer) throws IOException {
    if (answer instanceof AdminAnswer.Failed failed) {
      throw new IOException(failed.sentence());
    }
  }

  private void play(OpenBook open, long taps, PrintWriter progress)
      throws IOException, InterruptedException {
    Catalogues catalogues = new Catalogues(List.of(catalogue(open)));
    try (LaneShell lane =
        new LaneShell(
            open.book().ledger(),
            new AuditTrail(open.book().audit(), clock),
            () -> catalogues,
            () -> true,
            new CommitSealer(open.region(), open.keys().signing()),
            (commitId, lines) -> {},
            clock)) {
      lane.start();
      for (Speaker speaker : speakers.values()) {
        ChainedRecord opening =
            speaker.chain.append(
                clock.instant(),
                TimeQuality.FROM_HOST,
                1,
                new Body.EpochOpenedBody(Head.NONE),
                Optional.empty());
        offer(lane, speaker.say(List.of(opening), Map.of()));
      }
      Instant began = clock.instant();
      long told = 0;
      for (long done = 0; done < taps; ) {
        String itemId = ITEMS.get((int) (done / TAPS_OF_A_SUBMISSION % ITEMS.size()));
        long count = Math.min(TAPS_OF_A_SUBMISSION, taps - done);
        offer(lane, taps(itemId, done, count, taps, began));
        done += count;
        if (done - told >= TELL_EVERY) {
          told = done;
          progress.printf("booked %,d of %,d taps%n", done, taps);
          progress.flush();
        }
      }
      places.acquire(UNDER_WAY);
    }
    if (!refused.isEmpty()) {
      throw new IOException("the lane refused: " + refused);
    }
  }

  private static Catalogue catalogue(OpenBook open) throws IOException {
    if (Bodies.decodeCatalogue(
            open.book().catalogues().findVersion(1).orElseThrow().bundle().bytes())
        instanceof Decoded.Ok<Catalogue> ok) {
      return ok.value();
    }
    throw new IOException("the catalogue cannot be read back");
  }

  private Submitted taps(String itemId, long first, long count, long all, Instant began) {
    Speaker speaker = Objects.requireNonNull(speakers.get(itemId));
    List<ChainedRecord> records = new ArrayList<>();
    Map<Hash, CardToken> tokens = new HashMap<>();
    for (long number = first; number < first + count; number++) {
      Instant at = began.plusMillis(DAY.toMillis() * number / all);
      clock.stepTo(at);
      Card card = cards.get((int) (number % CARDS));
      ChainedRecord record =
          speaker.chain.append(
              at,
              TimeQuality.FROM_HOST,
              1,
              new Body.TapBody(
                  itemId,
                  card.committed().commitment(),
                  presented(),
                  // The lane may come to it after the clock has gone on.
                  at.plus(DAY)),
              Optional.of(card.committed().sealed()));
      records.add(record);
      tokens.put(record.hash(), card.token());
    }
    return speaker.say(records, tokens);
  }

  private static PresentedCard presented() {
    return new PresentedCard(
        PresentedCard.Application.SSSE,
        new Region(REGION),
        "3.00",
        Optional.empty(),
        Assurance.READ);
  }

  private void offer(LaneShell lane, Submitted submitted) throws IOException, InterruptedException {
    places.acquire();
    if (!lane.offer(submitted, new Freed())) {
      throw new IOException("the lane is full");
    }
  }

  /** Lets the next submission in. */
  private final class Freed implements Reply {

    @Override
    public void answers(Answers answers) {}

    @Override
    public void refusal(Refusal refusal) {
      refused = refusal.text();
    }

    @Override
    public void done() {
      places.release();
    }
  }
}
