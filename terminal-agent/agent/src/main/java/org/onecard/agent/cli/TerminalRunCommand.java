package org.onecard.agent.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.screen.ConsoleScreen;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.tap.TapReport;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.serial.SerialScanner;
import org.onecard.scenario.Decision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code terminal run}: until it is told to end. */
@Command(
    name = "run",
    description = "Runs the terminal until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class TerminalRunCommand implements Callable<Integer> {

  private static final Duration STATUS_EVERY = Duration.ofSeconds(1);

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();
  @Mixin ReaderOption reader = new ReaderOption();

  @Option(
      names = "--host",
      paramLabel = "NAME:PORT",
      description = "the host and its port for terminals (default: as enrolled)")
  @Nullable String host;

  @Option(
      names = "--sam",
      paramLabel = "NAME",
      description = "the slot that holds the PSAM, as `reader list` shows it (default: none)")
  @Nullable String sam;

  @Mixin ScannerOption scanner = new ScannerOption();
  @Mixin GateOption gate = new GateOption();

  @Option(names = "--json", description = "print one JSON object when ready, and one for each tap")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    TerminalConfig config = TerminalConfig.of(data.dir);
    if (host != null) {
      config = config.withHost(HostAddress.parse(host));
    }
    if (sam != null) {
      config = config.withSamReader(sam);
    }
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Screen screen = json ? state -> {} : new ConsoleScreen(out, InteractiveOutput.isOne());
    Optional<SerialScanner> codes = scanner.start();
    if (codes.isPresent()) {
      config = config.withScanner(codes.get(), scanner.roots());
    }
    TerminalConfig configured = config;
    try (PcscReaders readers = PcscReaders.start()) {
      String readerName = reader.choose(readers);
      try (GateOption.Started barrier = gate.start();
          Terminal terminal =
              Terminal.start(
                  configured,
                  readers,
                  readerName,
                  barrier.gate(),
                  barrier.lit(screen),
                  report -> out.println(json ? tapJson(report) : tapLine(report)))) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ended, closed), "shutdown"));
        sayReady(out, terminal, readerName);
        keepStatus(terminal, ended);
      }
    } finally {
      codes.ifPresent(SerialScanner::close);
      closed.countDown();
    }
    return 0;
  }

  /** Ctrl-C: the main thread closes everything in order, and the process waits for it. */
  private static void stop(CountDownLatch ended, CountDownLatch closed) {
    ended.countDown();
    try {
      if (!closed.await(10, TimeUnit.SECONDS)) {
        System.err.println(
            "the terminal did not end within 10 s; its next start opens a new epoch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sayReady(PrintStream out, Terminal terminal, String readerName) {
    long ms = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    out.println(
        json
            ? new FlatJson()
                .put("ready", true)
                .put("terminal", terminal.identity().terminalId())
                .put("reader", readerName)
                .put("startMs", ms)
                .put("pid", ProcessHandle.current().pid())
            : "%s is ready after %d ms [reader=%s]"
                .formatted(terminal.identity().terminalId(), ms, readerName));
  }

  /** Leaves for {@code terminal status} what only the running process knows. */
  private void keepStatus(Terminal terminal, CountDownLatch ended) throws InterruptedException {
    StatusFile file = new StatusFile(data.dir.resolve("status.json"));
    do {
      file.keep(terminal.status());
    } while (!ended.await(STATUS_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    file.delete();
  }

  private static FlatJson tapJson(TapReport report) {
    FlatJson json =
        new FlatJson()
            .put("tapId", report.tapId())
            .put("terminal", report.terminalId())
            .put("item", report.itemId());
    if (report.decision() instanceof Decision.Approved approved) {
      json.put("decision", "approved").put("chargeFen", approved.charge().amountFen());
    } else {
      json.put("decision", "declined")
          .put("reason", ((Decision.Declined) report.decision()).reason().name());
    }
    return json.put("online", report.online())
        .put("outcome", report.outcome().name())
        .put("detectUs", report.phases().detectUs())
        .put("readUs", report.phases().readUs())
        .put("decideUs", report.phases().decideUs())
        .put("actUs", report.phases().actUs());
  }

  private static String tapLine(TapReport report) {
    return "      %s  %s  %.1f ms"
        .formatted(
            report.tapId(),
            report.online() ? "online" : "alone",
            (report.phases().detectUs() + report.phases().readUs() + report.phases().decideUs())
                / 1000.0);
  }
}
