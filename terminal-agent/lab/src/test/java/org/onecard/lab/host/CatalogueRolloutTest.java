package org.onecard.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.LabFiles;
import org.onecard.scenario.Decision;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.slot.InProcessReaders;

/** A fare that goes to one gate first, with two real terminals and a host in its own process. */
@Tag("real")
class CatalogueRolloutTest {

  private static final String SLOT = "Gate reader 00";
  private static final int CARDS = 20;

  /** The host is to decide wherever there is one, however busy the machine. */
  private static final TapTimes PATIENT =
      new TapTimes(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  @TempDir private Path folder;
  private HostProcess host;
  private OperatorDesk desk;
  private Gate one;
  private Gate two;
  private int cards;

  @BeforeEach
  void start() throws Exception {
    host = startHost(HostProcess.Ports.ANY);
    desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(Files.writeString(folder.resolve("registry.csv"), registry()));
    desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
    one = new Gate("gate-01");
    two = new Gate("gate-02");
    one.awaitVersion(1);
    two.awaitVersion(1);
  }

  @AfterEach
  void stop() {
    one.stop();
    two.stop();
    host.close();
  }

  @Test
  void dearerFare_atOneGateFirst_thenAtAll_thenTakenBack() throws Exception {
    desk.publishCatalogueNow(fare(400), "gate-01");
    one.awaitVersion(2);
    assertThat(one.tap(true)).isEqualTo(400);
    assertThat(two.tap(true)).isEqualTo(300);
    assertThat(two.status().catalogueVersion()).isEqualTo(1);

    desk.promoteToAll();
    two.awaitVersion(2);
    assertThat(two.tap(true)).isEqualTo(400);
    Patience.await("the host to hear from both", () -> goingBy(2) == 2);

    desk.rollBack();
    one.awaitVersion(3);
    two.awaitVersion(3);
    assertThat(one.tap(true)).isEqualTo(300);
    assertThat(two.tap(true)).isEqualTo(300);
    desk.verify();
  }

  @Test
  void fareForLater_beginsAtItsTime_withoutAHost_andAfterARestart() throws Exception {
    // As a catalogue says it: in whole milliseconds.
    Instant from = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.MILLIS);
    desk.publishCatalogueAt(fare(500), from);
    Patience.await("the next version to be there", () -> one.status().catalogueVersion() == 2);
    assertThat(one.status().catalogueInForce()).isEqualTo(1);
    host.kill();
    one.stop();
    one.start();
    assertThat(one.tap(false)).isEqualTo(300);
    assertThat(Instant.now()).isBefore(from);

    Patience.await("its time", () -> one.status().catalogueInForce() == 2);
    assertThat(Instant.now()).isAfterOrEqualTo(from);
    assertThat(one.tap(false)).isEqualTo(500);

    host = startHost(host.ports());
    Patience.await("all to be booked", () -> one.status().backlog() == 0);
    assertThat(desk.explain(one.lastTap).getLong("paidFen")).isEqualTo(500);
    Patience.await("the host to hear of it", () -> goingBy(2) == 2);
    desk.verify();
  }

  private long goingBy(long version) {
    try {
      return desk.goingBy(version);
    } catch (IOException e) {
      return -1;
    }
  }

  private Path fare(int fen) throws IOException {
    return Files.writeString(
        folder.resolve("catalogue.yaml"),
        Files.readString(LabFiles.sample("demo/catalogue.yaml"), StandardCharsets.UTF_8)
            .replace("fareFen: 300", "fareFen: " + fen),
        StandardCharsets.UTF_8);
  }

  private HostProcess startHost(HostProcess.Ports ports) throws IOException {
    return HostProcess.start(folder.resolve("host"), ports, folder.resolve("host.log"));
  }

  private static HolderData holder(int serial) {
    return HolderData.builder().region("500000").serial(serial).build();
  }

  private static String registry() {
    StringBuilder csv = new StringBuilder(OperatorDesk.REGISTRY_COLUMNS).append('\n');
    for (int serial = 0; serial < CARDS; serial++) {
      csv.append(HexFormat.of().formatHex(holder(serial).identifier().bytes()))
          .append(",adult,500000,,10000,,,,,\n");
    }
    return csv.toString();
  }

  /** A terminal with its reader. */
  private final class Gate {

    private final Path data;
    private final InProcessReaders readers = new InProcessReaders(List.of(SLOT));
    private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);
    private @Nullable Terminal terminal;
    private String lastTap = "";

    Gate(String id) throws IOException {
      data = folder.resolve(id);
      String code = desk.enrolCode(id, "cq-metro-1", "metro-ride");
      var unused = Enrolment.enrol("localhost", host.ports().enrol(), code, data);
      start();
    }

    void start() throws IOException {
      terminal =
          Terminal.start(
              TerminalConfig.of(data).withTapTimes(PATIENT),
              readers,
              SLOT,
              new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
              reports::offer);
    }

    void stop() {
      Terminal running = terminal;
      terminal = null;
      if (running != null) {
        running.close();
      }
    }

    TerminalStatus status() {
      Terminal running = terminal;
      if (running == null) {
        throw new AssertionError("not started");
      }
      return running.status();
    }

    /** And online, with nothing left to send, so that the host decides. */
    void awaitVersion(long version) throws Exception {
      Patience.await(
          "version " + version + " in force at " + data.getFileName(),
          () ->
              status().catalogueInForce() == version
                  && status().online()
                  && status().denyListVersion() > 0
                  && status().backlog() == 0);
    }

    /** What a new card pays. */
    long tap(boolean online) throws Exception {
      readers.insert(SLOT, new VirtualSsseCard(holder(cards++)));
      @Nullable TapReport report = reports.poll(30, TimeUnit.SECONDS);
      readers.remove(SLOT);
      Patience.await("the slot to be empty", () -> status().slot() == SlotState.EMPTY);
      if (report == null) {
        throw new AssertionError("the terminal said nothing of a card");
      }
      assertThat(report.online()).isEqualTo(online);
      lastTap = report.tapId();
      return ((Decision.Approved) report.decision()).charge().amountFen();
    }
  }
}
