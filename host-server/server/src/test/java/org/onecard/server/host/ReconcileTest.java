package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.server.HostMain;
import org.onecard.server.host.TestTerminal.TestCard;

/** A terminal's journal beside the book. */
class ReconcileTest {

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;
  private ChainedRecord opened;
  private ChainedRecord tapped;
  private ChainedRecord passed;

  @BeforeEach
  void aRideIsBooked() throws Exception {
    host = TestHost.startStocked(data);
    gate = host.enrol("gate-01", "metro-ride");
    opened = gate.open();
    tapped = gate.tap(TestCard.ADULT);
    passed = outcome(tapped);
    submit(opened, tapped, passed);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void everythingBooked_agrees_onARunningHostAndOnAStoppedOne() throws Exception {
    Path file = export().with(opened, tapped, passed).write(file());

    Ran running = reconcile(file);
    assertThat(running.exit()).isZero();
    assertThat(running.kinds()).isEqualTo(Map.of("BOOKED", 3L));
    host.close();
    assertThat(reconcile(file)).isEqualTo(running);
    assertThat(inWords(file)).contains("gate-01.1.1 to 1.3", "booked as written", "agree:");
  }

  @Test
  void recordsNotSentYet_areListed_withWhatToDo() throws Exception {
    ChainedRecord waiting = gate.tap(TestCard.SENIOR);
    ChainedRecord alsoWaiting = outcome(waiting);

    Path file = export().with(opened, tapped, passed, waiting, alsoWaiting).write(file());

    Ran ran = reconcile(file);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.kinds()).isEqualTo(Map.of("BOOKED", 3L, "NOT_SUBMITTED", 2L));
    assertThat(ran.run("NOT_SUBMITTED")).isEqualTo("gate-01.1.4 to gate-01.1.5");
    assertThat(inWords(file)).contains("2 not at the host yet", "Bring the terminal's link back");
  }

  @Test
  void recordBeyondAGap_isProvisional() throws Exception {
    host.close();
    // As lanes leave it that died between two commits of one submission.
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE terminal_head SET sequence = 1");
    }

    Ran ran = reconcile(export().with(opened, tapped, passed).write(file()));

    assertThat(ran.kinds()).isEqualTo(Map.of("BOOKED", 1L, "PROVISIONAL", 2L));
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void otherBytesUnderTheSameId_areAConflict() throws Exception {
    TestTerminal copy = gate.fromTheBeginning();
    ChainedRecord again = copy.open();
    ChainedRecord other = copy.tap(TestCard.SENIOR);

    Ran ran = reconcile(export().with(again, other).write(file()));

    assertThat(ran.kinds()).containsEntry("CONFLICT", 2L);
  }

  @Test
  void recordTheTerminalForgot_isLost_andOneBeforeItsFirst_isReleased() throws Exception {
    assertThat(reconcile(export().with(opened, passed).write(file())).kinds())
        .isEqualTo(Map.of("BOOKED", 2L, "LOST", 1L, "BROKEN", 1L));
    assertThat(reconcile(export().with(opened).stopped().with(passed).write(file())).kinds())
        .isEqualTo(Map.of("BOOKED", 2L, "LOST", 1L, "UNREADABLE", 1L));
    Ran released = reconcile(export().with(tapped, passed).write(file()));
    assertThat(released.kinds()).isEqualTo(Map.of("BOOKED", 2L, "RELEASED", 1L));
    assertThat(released.exit()).isZero();
  }

  @Test
  void recordBeyondTheFilesLast_isLater_whateverItsClockSays_unlessItsEpochHadEnded()
      throws Exception {
    for (Instant madeAt : List.of(Instant.EPOCH, later())) {
      assertThat(
              reconcile(new PaperExport(gate, madeAt).with(opened, tapped).write(file())).kinds())
          .isEqualTo(Map.of("BOOKED", 2L, "LATER", 1L));
    }
    String epochHadEnded =
        new String(export().with(opened, tapped).bytes(), StandardCharsets.UTF_8)
            .replace("\"epochCurrent\":1", "\"epochCurrent\":2");
    assertThat(reconcile(Files.writeString(file(), epochHadEnded)).kinds())
        .isEqualTo(Map.of("BOOKED", 2L, "LOST", 1L));
  }

  @Test
  void epochThatWasNeverGranted_isSaid() throws Exception {
    TestTerminal other = host.enrol("gate-02", "metro-ride");
    PaperExport export = new PaperExport(other, later());
    export.with(
        RecordChain.opening("gate-02", 99)
            .append(
                later(),
                TimeQuality.FROM_HOST,
                1,
                new Body.EpochOpenedBody(Head.NONE),
                Optional.empty()));

    assertThat(reconcile(export.write(file())).kinds()).isEqualTo(Map.of("EPOCH_UNKNOWN", 1L));
  }

  @Test
  void approvedTapWithoutOutcome_isListed_unlessItIsUnderWay() throws Exception {
    ChainedRecord ride = gate.tap(TestCard.SENIOR);
    submit(ride);

    Path file = export().with(opened, tapped, passed, ride).write(file());
    assertThat(reconcile(file).kinds()).isEqualTo(Map.of("BOOKED", 4L, "NO_OUTCOME", 1L));
    assertThat(reconcile(file).run("NO_OUTCOME")).isEqualTo("gate-01.1.4 to gate-01.1.4");

    Path now =
        new PaperExport(gate, host.clock.instant())
            .with(opened, tapped, passed, ride)
            .write(file());
    assertThat(reconcile(now).kinds()).isEqualTo(Map.of("BOOKED", 4L));
  }

  @Test
  void adviceThatTheHostPricesOtherwise_isListedWithBothSums() throws Exception {
    ChainedRecord alone =
        gate.advice(
            Optional.empty(),
            TestCard.SENIOR,
            Facts.NONE,
            new Decision.Approved(
                Money.fen(100), Optional.empty(), Optional.empty(), new Notice("过", "pass")));
    ChainedRecord gone = outcome(alone);
    submit(alone, gone);

    Ran ran = reconcile(export().with(opened, tapped, passed, alone, gone).write(file()));

    assertThat(ran.kinds()).isEqualTo(Map.of("BOOKED", 4L, "DIFFERS", 1L));
    assertThat(ran.json().encode()).contains("the terminal took 100 fen, the book holds");
  }

  @Test
  void fileCutAtEveryPlace_isFoundFaultWith_andNeverAgrees() throws Exception {
    byte[] whole = export().with(opened, tapped, passed).bytes();
    int firstLine = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int length = firstLine; length < whole.length; length += 41) {
      Path cut = Files.write(file(), Arrays.copyOf(whole, length));
      Ran ran = reconcile(cut);
      assertThat(ran.exit()).as("cut to %d", length).isEqualTo(1);
      assertThat(ran.json().getJsonArray("faults")).as("cut to %d", length).isNotEmpty();
    }
    for (int length : new int[] {0, 1, firstLine - 1}) {
      Ran ran = reconcile(Files.write(file(), Arrays.copyOf(whole, length)));
      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err()).contains("is no exported journal").doesNotContain("Exception");
    }
  }

  @Test
  void anyByteTurned_neverAgrees_andNeverThrows() throws Exception {
    byte[] whole = export().with(opened, tapped, passed).bytes();
    int end = new String(whole, StandardCharsets.UTF_8).lastIndexOf("{\"kind\":\"end\"");
    Random seeded = new Random(7);
    for (int round = 0; round < 40; round++) {
      byte[] turned = whole.clone();
      // The last line itself is under no checksum; what it says of the others is.
      int at = round < 30 ? seeded.nextInt(end) : end + seeded.nextInt(whole.length - end);
      turned[at] ^= (byte) (1 << seeded.nextInt(8));
      Ran ran = reconcile(Files.write(file(), turned));
      assertThat(ran.exit()).as("byte %d: %s", at, ran).isIn(at < end ? Set.of(1) : Set.of(0, 1));
      assertThat(ran.err()).doesNotContain("Exception", "fault of its own");
    }
  }

  @Test
  void sealedIdentifierOfAnotherLength_isAFault_andNotOfOurs() throws Exception {
    String text = new String(export().with(opened, tapped).bytes(), StandardCharsets.UTF_8);
    Path file = Files.writeString(file(), text.replace("\"sealed\":\"", "\"sealed\":\"00"));

    Ran ran = reconcile(file);

    assertThat(ran.json().getJsonArray("faults").encode()).contains("sealed has not 81 bytes");
  }

  @Test
  void fileOfSomebodyElse_isSaidNotToBeTheTerminals() throws Exception {
    TestTerminal other = host.enrol("gate-02", "metro-ride");
    String forged =
        new String(
            new PaperExport(other, later()).with(opened, tapped, passed).bytes(),
            StandardCharsets.UTF_8);
    Path file = Files.writeString(file(), forged.replace("\"gate-02\"", "\"gate-01\""));

    Ran ran = reconcile(file);

    assertThat(ran.json().getJsonArray("faults").encode())
        .contains("is not the one that was enrolled", "checksum is wrong");
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void endlessLine_isNotReadIntoMemory() throws Exception {
    byte[] whole = export().with(opened).bytes();
    byte[] endless = Arrays.copyOf(whole, 5_000_000);
    Arrays.fill(endless, whole.length, endless.length, (byte) '[');

    Ran ran = reconcile(Files.write(file(), endless));

    assertThat(ran.json().getJsonArray("faults").encode()).contains("longer than 65536 bytes");
  }

  // ---- helpers ----

  private record Ran(int exit, String out, String err) {

    JsonObject json() {
      return new JsonObject(out);
    }

    Map<String, Long> kinds() {
      Map<String, Long> kinds = new TreeMap<>();
      for (Object count : json().getJsonArray("counts")) {
        kinds.put(((JsonObject) count).getString("kind"), ((JsonObject) count).getLong("records"));
      }
      return kinds;
    }

    String run(String kind) {
      return json().getJsonArray("runs").stream()
          .map(JsonObject.class::cast)
          .filter(run -> run.getString("kind").equals(kind))
          .map(run -> run.getString("from") + " to " + run.getString("to"))
          .findFirst()
          .orElseThrow();
    }
  }

  private Path file() {
    return data.resolve("journal.jsonl");
  }

  private PaperExport export() {
    return new PaperExport(gate, later());
  }

  private Instant later() {
    return host.clock.instant().plus(Duration.ofHours(1));
  }

  private ChainedRecord outcome(ChainedRecord tap) {
    return gate.say(
        new Body.OutcomeBody(
            tap.content().id().toString(), Outcome.PASSED, new PhaseTimes(1, 1, 1, 1, 1)));
  }

  private void submit(ChainedRecord... records) throws Exception {
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(gate.submit(records));
      assertThat(link.receive(Answers.class).leaves()).hasSize(records.length);
    }
  }

  private Ran reconcile(Path file) {
    return run("ledger", "reconcile", file.toString(), "--json", "--data", data.toString());
  }

  private String inWords(Path file) {
    return run("ledger", "reconcile", file.toString(), "--data", data.toString()).out();
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = HostMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Ran(exit, out.toString(), err.toString());
  }
}
