package org.onecard.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
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
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.link.LinkTimes;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.LabFiles;
import org.onecard.scenario.Decision;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.slot.InProcessReaders;

/** Terminals and a host in a process of its own, from one certificate authority to the next. */
@Tag("real")
class AuthorityChangeTest {

  private static final String SLOT = "Gate reader 00";

  private static final TapTimes PATIENT =
      new TapTimes(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  @TempDir private Path folder;
  private HostProcess host;
  private OperatorDesk desk;
  private final InProcessReaders readers = new InProcessReaders(List.of(SLOT));
  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);
  private final List<Terminal> running = new ArrayList<>();
  private int cards;

  @BeforeEach
  void hostRuns() throws Exception {
    host = HostProcess.start(folder.resolve("host"), HostProcess.Ports.ANY, folder.resolve("log"));
    desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(Files.writeString(folder.resolve("registry.csv"), registry()));
    desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
    for (String terminal : List.of("gate-01", "gate-02", "gate-03", "gate-04", "gate-05")) {
      var unused =
          Enrolment.enrol(
              "localhost",
              host.ports().enrol(),
              desk.enrolCode(terminal, "cq-metro-1", "metro-ride"),
              folder.resolve(terminal));
    }
  }

  @AfterEach
  void allEnds() {
    running.forEach(Terminal::close);
    readers.close();
    host.close();
  }

  @Test
  void gateTakesItsTapsThroughAllSteps_oneThatWasAwayCatchesUp_andOneThatCameTooLateSaysWhatToDo()
      throws Exception {
    Terminal gate = start("gate-01");
    tap(gate);
    desk.authority("begin");
    tap(gate);
    Patience.await("gate-01 to hold the list", () -> withoutList() == 4);
    stop(start("gate-04"), 3);
    stop(start("gate-05"), 2);
    desk.authority("switch");
    desk.revoke("gate-05");
    Terminal revoked = start("gate-05");
    Patience.await(
        "gate-05 to be refused",
        () -> revoked.status().linkSaid().contains("refuses this terminal's certificate"));
    assertThat(revoked.status().linkSaid()).doesNotContain("retired");
    tap(gate);
    Patience.await("gate-01 under its new certificate", () -> onOld() == 3);
    tap(gate);

    Terminal away = start("gate-02");
    Patience.await("gate-02 under its new certificate", () -> onOld() == 2);
    Patience.await("gate-02 to be linked", () -> away.status().online());
    away.close();
    running.remove(away);

    assertThat(desk.authority("retire").getJsonArray("cutOffTerminals"))
        .containsExactly("gate-03", "gate-04");
    tap(gate);
    assertThat(gate.status().online()).isTrue();
    assertThat(TerminalIdentity.read(folder.resolve("gate-01")).authority())
        .isEqualTo(TerminalIdentity.read(folder.resolve("gate-02")).authority())
        .isNotEqualTo(TerminalIdentity.read(folder.resolve("gate-03")).authority());

    Terminal late = start("gate-03");
    Patience.await(
        "gate-03 to say what to do",
        () -> late.status().linkSaid().contains("enrol the terminal again"));
    Terminal knows = start("gate-04");
    Patience.await(
        "gate-04 to say that its authority was retired",
        () ->
            knows.status().linkSaid().contains("was retired while the terminal was away")
                && knows.status().linkSaid().contains("enrol the terminal again"));
    // On the connection that began under the certificate of the first change.
    X509Certificate before = authority("gate-01");
    desk.authority("begin");
    desk.authority("switch");
    Patience.await(
        "gate-01 under the certificate of a second change",
        () -> !authority("gate-01").equals(before));
    tap(gate);
    var unused = desk.verify();
  }

  /** Once it holds the list too. */
  private void stop(Terminal terminal, int withoutList) throws Exception {
    Patience.await("another to hold the list", () -> withoutList() == withoutList);
    terminal.close();
    running.remove(terminal);
  }

  private void tap(Terminal gate) throws Exception {
    Patience.await(
        "the gate to be ready",
        () ->
            gate.status().online()
                && gate.status().catalogueVersion() > 0
                && gate.status().denyListVersion() > 0);
    readers.insert(SLOT, new VirtualSsseCard(holder(cards++)));
    @Nullable TapReport report = reports.poll(30, TimeUnit.SECONDS);
    readers.remove(SLOT);
    Patience.await("the slot to be empty", () -> gate.status().slot() == SlotState.EMPTY);
    if (report == null) {
      throw new AssertionError("the terminal said nothing of a card");
    }
    assertThat(report.decision()).isInstanceOf(Decision.Approved.class);
  }

  private Terminal start(String terminal) throws Exception {
    boolean isFirst = running.isEmpty();
    Terminal started =
        Terminal.start(
            TerminalConfig.of(folder.resolve(terminal))
                .withTapTimes(PATIENT)
                .withLinkTimes(LinkTimes.USUAL.withRenewalSpread(Duration.ofSeconds(1))),
            isFirst ? readers : new InProcessReaders(List.of(SLOT)),
            SLOT,
            new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
            reports::offer);
    running.add(started);
    return started;
  }

  private X509Certificate authority(String terminal) throws IOException {
    return TerminalIdentity.read(folder.resolve(terminal)).authority();
  }

  private int onOld() throws IOException {
    return desk.authority("status").getInteger("onOld");
  }

  private int withoutList() throws IOException {
    return desk.authority("status").getInteger("withoutList");
  }

  private static HolderData holder(int serial) {
    return HolderData.builder().region("500000").serial(serial).build();
  }

  private static String registry() {
    StringBuilder csv = new StringBuilder(OperatorDesk.REGISTRY_COLUMNS).append('\n');
    for (int serial = 0; serial < 10; serial++) {
      csv.append(HexFormat.of().formatHex(holder(serial).identifier().bytes()))
          .append(",adult,500000,,10000,,,,,\n");
    }
    return csv.toString();
  }
}
