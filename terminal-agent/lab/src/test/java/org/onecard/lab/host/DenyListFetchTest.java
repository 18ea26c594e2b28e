package org.onecard.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.tap.TapReport;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.LabFiles;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Reason;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.slot.InProcessReaders;

/** A deny list on its way from a host in its own process to a real terminal. */
@Tag("real")
class DenyListFetchTest {

  private static final String SLOT = "Gate reader 00";
  private static final int CARDS = 30_000;
  private static final int LIST_BYTES = 6 * CARDS;

  @TempDir private Path folder;
  private HostProcess host;
  private OperatorDesk desk;
  private BreakingLine line;
  private final InProcessReaders readers = new InProcessReaders(List.of(SLOT));
  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);
  private @Nullable Terminal terminal;

  @BeforeEach
  void start() throws Exception {
    host = startHost(HostProcess.Ports.ANY);
    desk = new OperatorDesk(folder.resolve("host"));
    desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
    desk.deny(cards("first.txt", 0, CARDS));
    line = new BreakingLine(host.ports().tap());
    String code = desk.enrolCode("gate-01", "cq-metro-1", "metro-ride");
    var unused =
        Enrolment.enrol("localhost", host.ports().enrol(), code, folder.resolve("gate-01"));
  }

  @AfterEach
  void stop() throws IOException {
    stopTerminal();
    line.close();
    host.close();
  }

  @Test
  void fetchOverABrokenLine_isGoneOnWith_andTheNextChangeComesAsADelta() throws Exception {
    line.breakAfter(LIST_BYTES / 2);
    startTerminal();

    Patience.await("the list", () -> status().denyListVersion() > 0);
    assertThat(line.hasBroken()).isTrue();
    // Half of it before the break, and not much more than the other half after it.
    assertThat(line.carried()).isBetween((long) LIST_BYTES, LIST_BYTES * 5L / 4);

    long before = line.carried();
    long first = status().denyListVersion();
    desk.deny(cards("second.txt", CARDS, 100));
    Patience.await("the delta", () -> status().denyListVersion() > first);
    assertThat(line.carried() - before).isLessThan(LIST_BYTES / 10);

    host.kill();
    assertThat(tap(CARDS + 7)).isEqualTo(Reason.CARD_DENIED);
    assertThat(tap(7)).isEqualTo(Reason.CARD_DENIED);
    assertThat(tap(CARDS + 100)).isNotEqualTo(Reason.CARD_DENIED);
  }

  @Test
  void hostKilledInTheMidstOfAFetch_handsOutTheSameListWhenItIsBack() throws Exception {
    line.breakAfter(LIST_BYTES / 2);
    startTerminal();
    Patience.await("the break", line::hasBroken);
    host.kill();
    host = startHost(host.ports());

    Patience.await("the list", () -> status().denyListVersion() > 0);
    assertThat(tap(CARDS - 1)).isEqualTo(Reason.CARD_DENIED);
  }

  private HostProcess startHost(HostProcess.Ports ports) throws IOException {
    return HostProcess.start(folder.resolve("host"), ports, folder.resolve("host.log"));
  }

  private void startTerminal() throws IOException {
    terminal =
        Terminal.start(
            TerminalConfig.of(folder.resolve("gate-01"))
                .withHosts(List.of(new HostAddress("localhost", line.port()))),
            readers,
            SLOT,
            new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
            reports::offer);
  }

  private void stopTerminal() {
    Terminal running = terminal;
    terminal = null;
    if (running != null) {
      running.close();
    }
  }

  private TerminalStatus status() {
    Terminal running = terminal;
    if (running == null) {
      throw new AssertionError("not started");
    }
    return running.status();
  }

  /** Why a card is declined; null where it is not. */
  private @Nullable Reason tap(int serial) throws Exception {
    readers.insert(SLOT, new VirtualSsseCard(holder(serial)));
    @Nullable TapReport report = reports.poll(30, TimeUnit.SECONDS);
    readers.remove(SLOT);
    Patience.await("the slot to be empty", () -> status().slot() == SlotState.EMPTY);
    if (report == null) {
      throw new AssertionError("the terminal said nothing of a card");
    }
    return report.decision() instanceof Decision.Declined declined ? declined.reason() : null;
  }

  private Path cards(String file, int from, int count) throws IOException {
    StringBuilder lines = new StringBuilder("# made up\n");
    for (int serial = from; serial < from + count; serial++) {
      lines.append(HexFormat.of().formatHex(holder(serial).identifier().bytes())).append('\n');
    }
    return Files.writeString(folder.resolve(file), lines);
  }

  private static HolderData holder(int serial) {
    return HolderData.builder().region("500000").serial(serial).build();
  }
}
