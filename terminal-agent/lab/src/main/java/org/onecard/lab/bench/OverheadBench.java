package org.onecard.lab.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.tap.TapReport;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.Gate;
import org.onecard.device.gate.GateResult;
import org.onecard.lab.LabFiles;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.scenario.Decision;
import org.onecard.virtual.card.CardFaults;
import org.onecard.virtual.card.FaultyCard;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.Pause;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.slot.InProcessReaders;

/** One terminal, one host in a process of its own, and a new card for each tap. One thread. */
final class OverheadBench implements AutoCloseable {

  private static final String TERMINAL = "bench-01";
  private static final String READER = "Bench slot";
  private static final String REGION = "500000";
  private static final int FUNDED_FEN = 10_000;
  private static final long NS_PER_US = 1_000;

  private final HostProcess host;
  private final InProcessReaders slots;
  private final Terminal terminal;
  private final BlockingQueue<TapReport> reports;
  private final DiskProbe disk;
  private int cardsUsed;

  private OverheadBench(
      HostProcess host,
      InProcessReaders slots,
      Terminal terminal,
      BlockingQueue<TapReport> reports,
      DiskProbe disk) {
    this.host = host;
    this.slots = slots;
    this.terminal = terminal;
    this.reports = reports;
    this.disk = disk;
  }

  /**
   * Starts all of it.
   *
   * @param cards how many taps there will be at most
   */
  static OverheadBench open(Path directory, int cards) throws IOException, InterruptedException {
    return open(directory, cards, List.of());
  }

  /** The same with options of {@code host run}. */
  static OverheadBench open(Path directory, int cards, List<String> options)
      throws IOException, InterruptedException {
    return open(directory, cards, options, TerminalConfig::of);
  }

  /** What is done to an enrolled terminal's folder before the terminal starts. */
  @FunctionalInterface
  interface Preparation {
    TerminalConfig prepare(Path data) throws IOException;
  }

  /** The same with a terminal that has a past. */
  static OverheadBench open(
      Path directory, int cards, List<String> options, Preparation preparation)
      throws IOException, InterruptedException {
    HostProcess host =
        HostProcess.start(
            directory.resolve("host"),
            HostProcess.Ports.ANY,
            directory.resolve("host.log"),
            options);
    try {
      OperatorDesk desk = new OperatorDesk(directory.resolve("host"));
      desk.importRegistry(Files.writeString(directory.resolve("registry.csv"), registry(cards)));
      desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
      Path data = directory.resolve(TERMINAL);
      Enrolment.enrol(
          "localhost", host.ports().enrol(), desk.enrolCode(TERMINAL, "bench", "metro-ride"), data);
      InProcessReaders slots = new InProcessReaders(List.of(READER));
      BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(1);
      Terminal terminal =
          Terminal.start(preparation.prepare(data), slots, READER, new OpenDoor(), reports::offer);
      Patience.await("the terminal to be ready", () -> isReady(terminal));
      return new OverheadBench(
          host, slots, terminal, reports, DiskProbe.open(directory.resolve("disk-probe")));
    } catch (IOException | InterruptedException | RuntimeException e) {
      host.close();
      throw e;
    }
  }

  private static boolean isReady(Terminal terminal) {
    return terminal.status().online()
        && terminal.status().catalogueVersion() > 0
        && terminal.status().denyListVersion() > 0;
  }

  HostProcess host() {
    return host;
  }

  /** Records that no countersigned head covers. */
  long backlog() {
    return terminal.status().backlog();
  }

  /**
   * Taps, a new card each time.
   *
   * @throws IOException when one was not approved: the figures would say nothing
   */
  Series run(int taps) throws IOException, InterruptedException {
    return run(taps, Duration.ZERO);
  }

  /**
   * The same with cards that take their time, which a virtual one does not.
   *
   * @param answersIn how long a card takes for each of its answers
   */
  Series run(int taps, Duration answersIn) throws IOException, InterruptedException {
    long[] addedNs = new long[taps];
    long[] diskNs = new long[taps];
    int alone = 0;
    for (int tap = 0; tap < taps; tap++) {
      TapReport report = tap(answersIn);
      if (!(report.decision() instanceof Decision.Approved)) {
        throw new IOException("a tap of the benchmark was not approved: " + report);
      }
      PhaseTimes phases = report.phases();
      addedNs[tap] =
          (phases.readUs() + phases.proveUs() + phases.decideUs() - report.cardUs()) * NS_PER_US;
      alone += report.online() ? 0 : 1;
      diskNs[tap] = disk.sync();
    }
    return new Series(new Added(addedNs), Percentiles.of(diskNs), alone);
  }

  /**
   * Some taps in a row.
   *
   * @param each what each took beyond its card's own part
   * @param disk what one sync of the disk took by itself, once after each tap
   * @param alone how many the terminal decided without its host
   */
  record Series(Added each, Percentiles disk, int alone) {
    Percentiles added() {
      return each.percentiles();
    }

    /** What one sync is of what a tap takes, at its median. */
    double syncShare() {
      return disk.p50Ms() / added().p50Ms();
    }

    JsonObject toJson() {
      return added()
          .toJson()
          .put("alone", alone)
          .put("diskSync", disk.toJson())
          .put("syncShare", Math.round(syncShare() * 100) / 100.0);
    }
  }

  /** What taps took beyond their cards' part. */
  static final class Added {

    private final long[] ns;

    private Added(long[] ns) {
      this.ns = ns.clone();
    }

    static Added joined(List<Added> parts) {
      return new Added(parts.stream().flatMapToLong(part -> LongStream.of(part.ns)).toArray());
    }

    Percentiles percentiles() {
      return Percentiles.of(ns);
    }
  }

  private TapReport tap(Duration answersIn) throws IOException, InterruptedException {
    VirtualSsseCard card = new VirtualSsseCard(holder(cardsUsed++), SsseCardOptions.ISSUED);
    slots.insert(
        READER, new FaultyCard(card, CardFaults.NONE.withDelay(answersIn), Pause.onThisThread()));
    @Nullable TapReport report = reports.poll(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    slots.remove(READER);
    if (report == null) {
      throw new IOException("the terminal said nothing of a card");
    }
    Patience.await("the slot to be seen empty", () -> terminal.status().slot() == SlotState.EMPTY);
    return report;
  }

  void killHost() throws IOException, InterruptedException {
    host.kill();
    Patience.await("the terminal to notice", () -> !terminal.status().online());
  }

  @Override
  public void close() throws IOException {
    terminal.close();
    slots.close();
    host.close();
    disk.close();
  }

  private static HolderData holder(int serial) {
    return HolderData.builder().region(REGION).serial(serial).build();
  }

  private static String registry(int cards) {
    StringBuilder csv = new StringBuilder(OperatorDesk.REGISTRY_COLUMNS).append('\n');
    for (int serial = 0; serial < cards; serial++) {
      csv.append(HexFormat.of().formatHex(holder(serial).identifier().bytes()))
          .append(",adult,")
          .append(REGION)
          .append(",,")
          .append(FUNDED_FEN)
          .append(",,,,,\n");
    }
    return csv.toString();
  }

  /** Passed at once: what a person's walk takes is not measured. */
  static final class OpenDoor implements Gate {
    @Override
    public GateResult open(Duration passageTime) {
      return new GateResult.Passed(Duration.ZERO);
    }

    @Override
    public void close() {}
  }
}
