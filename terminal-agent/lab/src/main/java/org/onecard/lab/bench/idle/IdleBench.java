package org.onecard.lab.bench.idle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.onecard.lab.LabFiles;
import org.onecard.lab.gate.LabKind;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.virtual.card.BlankCard;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.serial.SocatPart;

/**
 * Terminals that have nothing to do, one for each kind of gate, all at once: each is a process of
 * its own, and what Linux counts is its own, whatever else the machine does.
 */
final class IdleBench {

  /**
   * Until a terminal that has just started has compiled what it does while it idles: it does so
   * seldom that this takes its time.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  /** Until what was pulled is missed, and the first tries to have it back are over. */
  private static final Duration SETTLE = Duration.ofSeconds(8);

  /**
   * What is asked for.
   *
   * @param window of each figure
   * @param classPath of the terminals
   */
  record Plan(List<LabKind> kinds, Duration window, String classPath) {
    Plan {
      kinds = List.copyOf(kinds);
    }
  }

  /**
   * One figure.
   *
   * @param stage what is attached
   * @param percent of one core
   * @param busiest threads, with what they had of it
   */
  record Row(LabKind kind, String stage, double percent, long residentKib, List<String> busiest) {}

  private final Path directory;
  private final PcscParts parts;
  private final SocatPart socat;
  private final Plan plan;
  private final Consumer<String> progress;
  private final List<IdleTerminal> terminals = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  private IdleBench(
      Path directory, PcscParts parts, SocatPart socat, Plan plan, Consumer<String> progress) {
    this.directory = directory;
    this.parts = parts;
    this.socat = socat;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param directory empty
   */
  static List<Row> run(
      Path directory, PcscParts parts, SocatPart socat, Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new IdleBench(directory, parts, socat, plan, progress).run();
  }

  private List<Row> run() throws IOException, InterruptedException {
    // Not below the directory, which may lie anywhere: a socket's path is limited to 107 bytes.
    Path sockets = Files.createTempDirectory("onecard-idle-");
    PrivatePcscd daemon = new PrivatePcscd(sockets, plan.kinds().size(), parts);
    try (PrivatePcscd first = daemon;
        PrivatePcscd other = daemon.withReaders(List.of("Another Reader"))) {
      if (first.start() == PrivatePcscd.Way.NONE) {
        throw new IOException("no PC/SC service of our own can be had: " + first.notTaken());
      }
      HostProcess host =
          HostProcess.start(
              directory.resolve("host"), HostProcess.Ports.ANY, directory.resolve("host.log"));
      try (HostProcess running = host) {
        startTerminals(first, running);
        measureAll(first, other, running);
      }
    } finally {
      terminals.forEach(IdleTerminal::close);
      LabFiles.deleteTree(sockets);
    }
    return List.copyOf(rows);
  }

  private void startTerminals(PrivatePcscd daemon, HostProcess host)
      throws IOException, InterruptedException {
    OperatorDesk desk = new OperatorDesk(directory.resolve("host"));
    desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
    for (LabKind kind : plan.kinds()) {
      terminals.add(
          IdleTerminal.start(
              directory,
              kind,
              daemon.slots().get(terminals.size()),
              daemon.socket().toAbsolutePath().toString(),
              parts,
              socat,
              plan.classPath(),
              desk,
              host.ports().enrol()));
    }
    for (IdleTerminal terminal : terminals) {
      terminal.awaitLink();
    }
    progress.accept("%d terminals are up".formatted(terminals.size()));
  }

  /** Each stage goes on from the one before. */
  private void measureAll(PrivatePcscd daemon, PrivatePcscd other, HostProcess host)
      throws IOException, InterruptedException {
    measure("all there", WARM_UP);
    for (IdleTerminal terminal : terminals) {
      terminal.watchPages();
    }
    measure("kiosk and service page open", WARM_UP.dividedBy(2));
    for (IdleTerminal terminal : terminals) {
      terminal.slot().insert(new BlankCard());
    }
    measure("a card lies on the reader", SETTLE);
    for (IdleTerminal terminal : terminals) {
      terminal.slot().remove();
      terminal.pullGate();
    }
    measure("gate pulled", SETTLE);
    for (IdleTerminal terminal : terminals) {
      terminal.pullScanner();
    }
    measure("scanner pulled too", SETTLE);
    daemon.stop();
    other.start();
    measure("reader pulled too", SETTLE);
    other.stop();
    measure("no PC/SC service either", SETTLE);
    host.close();
    measure("no host either", SETTLE);
    daemon.start();
    for (IdleTerminal terminal : terminals) {
      terminal.plugBoth();
    }
    measure("devices back, no host", SETTLE);
  }

  private void measure(String stage, Duration settle) throws IOException, InterruptedException {
    progress.accept(stage);
    Thread.sleep(settle.toMillis());
    List<ProcessUse> before = new ArrayList<>();
    for (IdleTerminal terminal : terminals) {
      before.add(terminal.use());
    }
    Thread.sleep(plan.window().toMillis());
    for (int i = 0; i < terminals.size(); i++) {
      ProcessUse now = terminals.get(i).use();
      rows.add(
          new Row(
              terminals.get(i).kind(),
              stage,
              now.percentSince(before.get(i)),
              now.residentKib(),
              now.busiestSince(before.get(i))));
    }
  }
}
