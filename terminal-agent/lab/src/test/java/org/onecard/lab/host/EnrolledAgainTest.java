package org.onecard.lab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.enrolment.Enrolled;
import org.onecard.agent.enrolment.Enrolled.Before;
import org.onecard.agent.enrolment.Enrolled.Manner;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.journal.Place;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.LabFiles;
import org.onecard.scenario.Decision;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.slot.InProcessReaders;

/** A terminal that is enrolled a second time, at a host in a process of its own. */
@Tag("real")
class EnrolledAgainTest {

  private static final String SLOT = "Gate reader 00";
  private static final int CARDS = 40;

  /** The host is to decide wherever there is one, however busy the machine. */
  private static final TapTimes PATIENT =
      new TapTimes(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  @TempDir private static Path folder;
  private static HostProcess host;
  private static OperatorDesk desk;
  private static int terminals;

  private final String terminalId = "gate-%02d".formatted(++terminals);
  private final InProcessReaders readers = new InProcessReaders(List.of(SLOT));
  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);
  private @Nullable Terminal terminal;

  @BeforeAll
  static void hostRuns() throws Exception {
    host = startHost(HostProcess.Ports.ANY);
    desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(Files.writeString(folder.resolve("registry.csv"), registry()));
    desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
  }

  @AfterAll
  static void hostEnds() {
    host.close();
  }

  @BeforeEach
  void terminalIsEnrolled() throws Exception {
    enrol(data(), Manner.NEW);
    start(data());
  }

  @AfterEach
  void terminalEnds() {
    stopTerminal();
    readers.close();
  }

  @Test
  void sameFolder_whatTheHostHasNotGot_isSentUnderTheFormerKeys_andItGoesOn() throws Exception {
    String online = tap(1, true);
    host.kill();
    Patience.await("the terminal to notice", () -> !status().online());
    String alone = tap(2, false);
    stopTerminal();
    host = startHost(host.ports());
    Enrolled again = enrol(data(), Manner.AGAIN);
    host.kill();
    startWithoutHost(data());
    String aloneAgain = tap(3, false);
    stopTerminal();
    host = startHost(host.ports());

    enrol(data(), Manner.AGAIN);
    start(data());
    String onlineAgain = tap(4, true);

    assertThat(again.before())
        .isInstanceOfSatisfying(
            Before.GoesOn.class,
            goesOn -> assertThat(goesOn.journal().last()).isGreaterThan(new Place(1, 4)));
    assertThat(List.of(online, alone, aloneAgain, onlineAgain))
        .containsExactly(
            terminalId + ".1.2", terminalId + ".1.4", terminalId + ".17.2", terminalId + ".33.2");
    for (String tap : List.of(online, alone, aloneAgain, onlineAgain)) {
      assertThat(desk.explain(tap)).isNotNull();
    }
    desk.verify();
  }

  @Test
  void emptyDisk_goesOnWithoutTheJournal() throws Exception {
    String before = tap(1, true);
    stopTerminal();

    Enrolled anew = enrol(folder.resolve("new disk of " + terminalId), Manner.NEW);
    start(folder.resolve("new disk of " + terminalId));
    String after = tap(2, true);

    assertThat(anew.before()).isInstanceOf(Before.Nothing.class);
    assertThat(after).isEqualTo(terminalId + ".17.2");
    assertThat(desk.explain(before)).isNotNull();
    assertThat(desk.explain(after)).isNotNull();
    desk.verify();
  }

  @Test
  void damagedJournal_isSetAside_thePlaceIsNamed_andItGoesOn() throws Exception {
    tap(1, true);
    stopTerminal();
    Path segment = data().resolve("journal").resolve("00000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[40] ^= 1;
    Files.write(segment, bytes);

    Enrolled again = enrol(data(), Manner.AGAIN);
    start(data());
    String after = tap(2, true);

    assertThat(again.before())
        .isInstanceOfSatisfying(
            Before.SetAside.class,
            aside -> {
              assertThat(aside.why()).contains("segment 00000001 is damaged at offset");
              assertThat(aside.into()).isEqualTo(data().resolve("former-1"));
              assertThat(aside.into().resolve("journal").resolve("00000001.seg"))
                  .hasBinaryContent(bytes);
            });
    assertThat(after).isEqualTo(terminalId + ".17.2");
    desk.verify();
  }

  @Test
  void codeOfAnotherTerminal_setsTheFormerOneAside() throws Exception {
    tap(1, true);
    stopTerminal();
    String code = desk.enrolCode("kiosk-01", "cq-metro-1", "metro-ride");

    Enrolled other = Enrolment.enrol("localhost", host.ports().enrol(), code, data(), Manner.AGAIN);
    start(data());
    String after = tap(2, true);

    assertThat(other.before())
        .isInstanceOfSatisfying(
            Before.SetAside.class, aside -> assertThat(aside.why()).contains(terminalId));
    assertThat(after).isEqualTo("kiosk-01.1.2");
  }

  @Test
  void runningTerminal_isNotEnrolledOver_andTheCodeIsNotSpent() throws Exception {
    String code = desk.enrolCode(terminalId, "cq-metro-1", "metro-ride");

    assertThatThrownBy(
            () -> Enrolment.enrol("localhost", host.ports().enrol(), code, data(), Manner.AGAIN))
        .hasMessageContaining("already running");
    stopTerminal();
    assertThatThrownBy(() -> Enrolment.enrol("localhost", host.ports().enrol(), code, data()))
        .hasMessageContaining("--again");
    Enrolment.enrol("localhost", host.ports().enrol(), code, data(), Manner.AGAIN);
    start(data());
    tap(1, true);
  }

  private String tap(int card, boolean online) throws Exception {
    readers.insert(SLOT, new VirtualSsseCard(holder(terminals * 5 + card)));
    @Nullable TapReport report = reports.poll(30, TimeUnit.SECONDS);
    readers.remove(SLOT);
    Patience.await("the slot to be empty", () -> status().slot() == SlotState.EMPTY);
    if (report == null) {
      throw new AssertionError("the terminal said nothing of a card");
    }
    assertThat(report.decision()).isInstanceOf(Decision.Approved.class);
    assertThat(report.online()).isEqualTo(online);
    if (online) {
      Patience.await("all to be countersigned", () -> status().backlog() == 0);
    }
    return report.tapId();
  }

  private Enrolled enrol(Path data, Manner manner) throws IOException {
    String code = desk.enrolCode(terminalId, "cq-metro-1", "metro-ride");
    return Enrolment.enrol("localhost", host.ports().enrol(), code, data, manner);
  }

  private void start(Path data) throws Exception {
    startWithoutHost(data);
    Patience.await(
        "the terminal to be ready",
        () ->
            status().online()
                && status().catalogueVersion() > 0
                && status().denyListVersion() > 0
                && status().backlog() == 0);
  }

  private void startWithoutHost(Path data) throws IOException {
    terminal =
        Terminal.start(
            TerminalConfig.of(data).withTapTimes(PATIENT),
            readers,
            SLOT,
            new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
            reports::offer);
  }

  private TerminalStatus status() {
    Terminal running = terminal;
    if (running == null) {
      throw new AssertionError("not started");
    }
    return running.status();
  }

  private void stopTerminal() {
    Terminal running = terminal;
    terminal = null;
    if (running != null) {
      running.close();
    }
  }

  private static HostProcess startHost(HostProcess.Ports ports) throws IOException {
    return HostProcess.start(folder.resolve("host"), ports, folder.resolve("host.log"));
  }

  private Path data() {
    return folder.resolve(terminalId);
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
}
