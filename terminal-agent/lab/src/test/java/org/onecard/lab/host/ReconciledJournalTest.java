package org.onecard.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalExport;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.LabFiles;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decision;
import org.onecard.server.HostMain;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.slot.InProcessReaders;

/** A journal that a terminal wrote, exported by its own hand, beside the book of its host. */
@Tag("real")
class ReconciledJournalTest {

  private static final String SLOT = "Gate reader 00";

  /** The host is to decide wherever there is one, however busy the machine. */
  private static final TapTimes PATIENT =
      new TapTimes(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  /** Nobody listens there. */
  private static final List<HostAddress> NOWHERE = List.of(new HostAddress("localhost", 1));

  @TempDir private Path folder;
  private final InProcessReaders readers = new InProcessReaders(List.of(SLOT));
  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);

  @Test
  void journalOfATerminal_agrees_andWhatIsAlteredMissingOrMore_isNamed() throws Exception {
    try (HostProcess host =
        HostProcess.start(
            folder.resolve("host"), HostProcess.Ports.ANY, folder.resolve("host.log"))) {
      OperatorDesk desk = new OperatorDesk(folder.resolve("host"));
      desk.importRegistry(Files.writeString(folder.resolve("registry.csv"), registry()));
      desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
      Enrolment.enrol(
          "localhost",
          host.ports().enrol(),
          desk.enrolCode("gate-01", "cq-metro-1", "metro-ride"),
          data());
      try (Terminal terminal = start(TerminalConfig.of(data()))) {
        Patience.await("a catalogue", () -> terminal.status().catalogueVersion() > 0);
        // Epoch opened, then a tap and its outcome, twice.
        assertThat(tap(terminal, 1)).isEqualTo("gate-01.1.2");
        assertThat(tap(terminal, 2)).isEqualTo("gate-01.1.4");
        Patience.await("all to be countersigned", () -> terminal.status().backlog() == 0);
      }
      List<String> lines = export();

      assertThat(reconciled(lines)).isEqualTo(Map.of("BOOKED", "1.1 to 1.5"));

      List<String> altered = new ArrayList<>(lines);
      altered.replaceAll(line -> isRecord(line, 3) ? notPassed(line) : line);
      assertThat(reconciled(altered)).containsEntry("CONFLICT", "1.3 to 1.3");

      List<String> missing = new ArrayList<>(lines);
      missing.removeIf(line -> isRecord(line, 4));
      assertThat(reconciled(missing)).containsEntry("LOST", "1.4 to 1.4");

      try (Terminal terminal = start(TerminalConfig.of(data()).withHosts(NOWHERE))) {
        assertThat(tap(terminal, 3)).isEqualTo("gate-01.1.6");
      }
      assertThat(reconciled(export()))
          .isEqualTo(Map.of("BOOKED", "1.1 to 1.5", "NOT_SUBMITTED", "1.6 to 1.7"));
    } finally {
      readers.close();
    }
  }

  /** Which records are found to be what, and that the command says whether all agrees. */
  private Map<String, String> reconciled(List<String> lines) throws IOException {
    Path file = folder.resolve("journal.jsonl");
    Files.writeString(file, String.join("\n", lines) + "\n");
    StringWriter out = new StringWriter();
    int exit =
        HostMain.run(
            new PrintWriter(out, true),
            new PrintWriter(out, true),
            "ledger",
            "reconcile",
            file.toString(),
            "--json",
            "--data",
            folder.resolve("host").toString());
    Map<String, String> kinds = new TreeMap<>();
    for (Object each : new JsonObject(out.toString()).getJsonArray("runs")) {
      JsonObject run = (JsonObject) each;
      kinds.put(
          run.getString("kind"),
          (run.getString("from") + " to " + run.getString("to")).replace("gate-01.", ""));
    }
    assertThat(exit).isEqualTo(kinds.keySet().equals(Set.of("BOOKED")) ? 0 : 1);
    return kinds;
  }

  private static boolean isRecord(String line, int sequence) {
    JsonObject json = new JsonObject(line);
    return "record".equals(json.getString("kind")) && json.getInteger("sequence") == sequence;
  }

  /** Somebody would rather that nobody had passed, and mends the hash too. */
  private static String notPassed(String line) {
    JsonObject json = new JsonObject(line);
    TerminalRecord said =
        Bodies.decodeChained(HexFormat.of().parseHex(json.getString("record")), Optional.empty())
            .orElseThrow()
            .content();
    Body.OutcomeBody outcome = (Body.OutcomeBody) said.body();
    byte[] forged =
        Bodies.encode(
            new TerminalRecord(
                said.id(),
                said.previousHash(),
                said.at(),
                said.timeQuality(),
                said.catalogueVersion(),
                new Body.OutcomeBody(outcome.tapId(), Outcome.NOT_PASSED, outcome.phases())));
    ChainedRecord record = Bodies.decodeChained(forged, Optional.empty()).orElseThrow();
    return json.put("record", HexFormat.of().formatHex(forged))
        .put("hash", record.hash().toString())
        .encode();
  }

  private List<String> export() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FileDisk disk = FileDisk.open(data().resolve("journal"))) {
      JournalExport unused =
          JournalExport.write(
              disk,
              TerminalIdentity.read(data()),
              new EpochFile(data().resolve("epochs")).read(),
              Instant.now(),
              out);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private String tap(Terminal terminal, int card) throws Exception {
    readers.insert(SLOT, new VirtualSsseCard(holder(card)));
    @Nullable TapReport report = reports.poll(30, TimeUnit.SECONDS);
    readers.remove(SLOT);
    Patience.await("the slot to be empty", () -> terminal.status().slot() == SlotState.EMPTY);
    if (report == null) {
      throw new AssertionError("the terminal said nothing of a card");
    }
    assertThat(report.decision()).isInstanceOf(Decision.Approved.class);
    return report.tapId();
  }

  private Terminal start(TerminalConfig config) throws IOException {
    return Terminal.start(
        config.withTapTimes(PATIENT),
        readers,
        SLOT,
        new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
        reports::offer);
  }

  private Path data() {
    return folder.resolve("gate-01");
  }

  private static HolderData holder(int serial) {
    return HolderData.builder().region("500000").serial(serial).build();
  }

  private static String registry() {
    StringBuilder csv = new StringBuilder(OperatorDesk.REGISTRY_COLUMNS).append('\n');
    for (int serial = 1; serial <= 3; serial++) {
      csv.append(HexFormat.of().formatHex(holder(serial).identifier().bytes()))
          .append(",adult,500000,,10000,,,,,\n");
    }
    return csv.toString();
  }
}
