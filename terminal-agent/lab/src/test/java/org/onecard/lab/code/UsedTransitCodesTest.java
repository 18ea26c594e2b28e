package org.onecard.lab.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.code.Sm2PublicKey;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.LabFiles;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Reason;
import org.onecard.virtual.code.LabTransitCode;
import org.onecard.virtual.serial.InProcessScanner;
import org.onecard.virtual.slot.InProcessReaders;

/** One transit code, shown again: here, here after a restart, elsewhere. */
@Tag("real")
class UsedTransitCodesTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;
  private @Nullable HostProcess host;
  private @Nullable Gate first;
  private @Nullable Gate second;

  @BeforeEach
  void twoGatesOfOneHost() throws Exception {
    HostProcess started =
        HostProcess.start(
            folder.resolve("host"), HostProcess.Ports.ANY, folder.resolve("host.log"));
    host = started;
    OperatorDesk desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(
        Files.writeString(folder.resolve("registry.csv"), OperatorDesk.REGISTRY_COLUMNS + "\n"));
    desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
    first = new Gate(folder, started, desk, "gate-01");
    second = new Gate(folder, started, desk, "gate-02");
  }

  @AfterEach
  void allEnds() {
    first().stop();
    second().stop();
    host().close();
  }

  @Test
  void codeThatAnotherGateTook_isRefused_andItsNextIsTaken() throws Exception {
    String code = code(1);
    assertThat(first().show(code).outcome()).isEqualTo(Outcome.PASSED);

    assertThat(reason(second().show(code))).isEqualTo(Reason.CODE_USED);
    assertThat(reason(first().show(code))).isEqualTo(Reason.CODE_USED);
    assertThat(second().show(code(2)).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void restart_forgetsNoCode_andRefusesNoneThatIsFresh() throws Exception {
    String used = code(1);
    String fresh = code(2);
    assertThat(first().show(used).outcome()).isEqualTo(Outcome.PASSED);
    first().stop();
    first().start();
    first().awaitOnline();

    assertThat(reason(first().show(used))).isEqualTo(Reason.CODE_USED);
    assertThat(first().show(fresh).outcome()).isEqualTo(Outcome.PASSED);
  }

  /** What is not promised: without a host nobody tells one gate of the other. */
  @Test
  void gatesThatAreAlone_takeOneCodeEach() throws Exception {
    host().kill();
    first().awaitAlone();
    second().awaitAlone();
    String code = code(1);

    assertThat(first().show(code).outcome()).isEqualTo(Outcome.PASSED);
    assertThat(second().show(code).outcome()).isEqualTo(Outcome.PASSED);
    assertThat(reason(first().show(code))).isEqualTo(Reason.CODE_USED);
  }

  // ---- the world ----

  private HostProcess host() {
    HostProcess running = host;
    if (running == null) {
      throw new AssertionError("not started");
    }
    return running;
  }

  private Gate first() {
    Gate gate = first;
    if (gate == null) {
      throw new AssertionError("not started");
    }
    return gate;
  }

  private Gate second() {
    Gate gate = second;
    if (gate == null) {
      throw new AssertionError("not started");
    }
    return gate;
  }

  private static String code(int serial) {
    return new LabTransitCode(Instant.now(), RANDOM).serial(serial).text();
  }

  private static Reason reason(TapReport tap) {
    assertThat(tap.decision()).isInstanceOf(Decision.Declined.class);
    return ((Decision.Declined) tap.decision()).reason();
  }

  /** A gate with an empty slot and a scanner. */
  private static final class Gate {

    /** The machine may be busy with something else. */
    private static final TapTimes PATIENT =
        new TapTimes(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    private final Path data;
    private final String slot;
    private final InProcessReaders readers;
    private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);
    private InProcessScanner scanner;
    private @Nullable Terminal terminal;

    Gate(Path folder, HostProcess host, OperatorDesk desk, String id) throws Exception {
      this.data = folder.resolve(id);
      this.slot = id + " card";
      this.readers = new InProcessReaders(List.of(slot));
      this.scanner = new InProcessScanner(id);
      Enrolment.enrol(
          "localhost", host.ports().enrol(), desk.enrolCode(id, "cq-bus-1", "bus-ride"), data);
      start();
      awaitOnline();
    }

    void start() throws Exception {
      scanner = new InProcessScanner(slot);
      terminal =
          Terminal.start(
              TerminalConfig.of(data).withTapTimes(PATIENT).withScanner(scanner, labRoots()),
              readers,
              slot,
              new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
              reports::offer);
    }

    private static TransitQrRoots labRoots() {
      return TransitQrRoots.of(
          Map.of(LabTransitCode.ROOT_INDEX, Sm2PublicKey.of(LabTransitCode.rootPublicKey())));
    }

    void stop() {
      Terminal running = terminal;
      terminal = null;
      if (running != null) {
        running.close();
      }
    }

    void awaitOnline() throws Exception {
      Patience.await(
          "the terminal to be ready",
          () ->
              running().status().online()
                  && running().status().catalogueVersion() > 0
                  && running().status().denyListVersion() > 0);
    }

    void awaitAlone() throws Exception {
      Patience.await("the terminal to be alone", () -> !running().status().online());
    }

    TapReport show(String code) throws Exception {
      scanner.show(code);
      @Nullable TapReport report = reports.poll(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      if (report == null) {
        throw new AssertionError("the terminal said nothing of a code");
      }
      // What is shown while the gate is busy with the person before is discarded.
      Thread.sleep(300);
      return report;
    }

    private Terminal running() {
      Terminal running = terminal;
      if (running == null) {
        throw new AssertionError("not started");
      }
      return running;
    }
  }
}
