package org.onecard.agent.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.agent.reader.ReaderBook;
import org.onecard.agent.screen.ConsoleScreen;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.settings.TerminalSettings;
import org.onecard.agent.settings.TerminalSettings.Name;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.LastRun;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.tap.TapReport;
import org.onecard.card.profile.ProfileSet;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.Finding;
import org.onecard.device.position.ReaderPosition;
import org.onecard.device.position.SlotsBySetting;
import org.onecard.device.serial.SerialScanner;
import org.onecard.scenario.Decision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(TerminalRunCommand.class);

  private static final Duration STATUS_EVERY = Duration.ofSeconds(1);

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();
  @Mixin ReaderOption reader = new ReaderOption();

  @Option(
      names = "--host",
      paramLabel = "NAME:PORT",
      description =
          "the host and its port for terminals (default: as enrolled); given more than once, hosts"
              + " that share one book: the next is tried when one is gone")
  List<String> hosts = List.of();

  @Option(
      names = "--sam",
      paramLabel = "NAME",
      description = "name or position of the slot that holds the PSAM (default: none)")
  @Nullable String sam;

  @Option(
      names = "--purse-sam",
      paramLabel = "NAME",
      description = "the slot of the PSAM that debits purses (default: that of --sam)")
  @Nullable String purseSam;

  @Option(
      names = "--profiles",
      paramLabel = "DIR",
      description = "a folder of card profiles of your own, *.json (default: those built in)")
  @Nullable Path profiles;

  @Mixin ScannerOption scanner = new ScannerOption();
  @Mixin GateOption gate = new GateOption();
  @Mixin KioskOption kiosk = new KioskOption();
  @Mixin ServiceOption service = new ServiceOption();

  @Option(names = "--json", description = "print one JSON object when ready, and one for each tap")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ended, closed), "shutdown"));
    try (ServiceDesk desk = ServiceDesk.open(service, data.dir, spec, json)) {
      return desk.commission(ended) ? run(desk, ended) : 0;
    } finally {
      closed.countDown();
    }
  }

  private int run(ServiceDesk desk, CountDownLatch ended) throws IOException, InterruptedException {
    takeSettings(TerminalSettings.read(data.dir));
    TerminalConfig config = TerminalConfig.of(data.dir);
    config = config.withHosts(hosts.stream().map(HostAddress::parse).toList());
    ReaderBook swaps = ReaderBook.open(data.dir);
    if (sam != null) {
      config = config.withSamReader(swaps.resolve(SlotsBySetting.checked(sam)));
    }
    if (purseSam != null) {
      config = config.withPurseSamReader(swaps.resolve(SlotsBySetting.checked(purseSam)));
    }
    if (profiles != null) {
      config = config.withProfiles(readProfiles(profiles));
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Screen screen = json ? state -> {} : new ConsoleScreen(out, InteractiveOutput.isOne());
    Optional<SerialScanner> codes = scanner.start();
    if (codes.isPresent()) {
      config = config.withScanner(codes.get(), scanner.roots());
    }
    TerminalConfig configured = config;
    try (PcscReaders readers = PcscReaders.start()) {
      String readerName = swaps.resolve(reader.chooseLasting(readers));
      try (GateOption.Started barrier = gate.start();
          KioskOption.Started page = kiosk.start(TerminalIdentity.read(data.dir).terminalId());
          Terminal terminal =
              Terminal.start(
                  configured,
                  new SlotsBySetting(readers, TerminalRunCommand::tellFinding),
                  readerName,
                  desk.share(barrier.gate()),
                  desk.watch(barrier.lit(page.beside(screen))),
                  desk.listen(report -> out.println(json ? tapJson(report) : tapLine(report))))) {
        sayReady(out, terminal, readerName, page);
        LastRun run = lastRun(readerName);
        keepLastRun(run);
        try (ServiceDesk.Serving serving = desk.serve(terminal, readers, barrier, run, ended)) {
          keepStatus(terminal, barrier, page, ended);
          return serving.exitCode();
        }
      }
    } finally {
      codes.ifPresent(SerialScanner::close);
    }
  }

  /** What the wizard left, where the command line says nothing else. */
  private void takeSettings(TerminalSettings settings) {
    reader.otherwise(settings.find(Name.READER));
    sam = sam == null ? settings.find(Name.SAM).orElse(null) : sam;
    purseSam = purseSam == null ? settings.find(Name.PURSE_SAM).orElse(null) : purseSam;
    gate.otherwise(settings.find(Name.GATE), settings.find(Name.SIGNAL));
    scanner.otherwise(settings.find(Name.SCANNER));
  }

  private static ProfileSet readProfiles(Path folder) {
    try {
      return ProfileFiles.withFolder(folder);
    } catch (IOException e) {
      throw new IllegalArgumentException("--profiles: " + e.getMessage(), e);
    }
  }

  /** A position that no reader is at, or several, is not used: the log says why. */
  private static void tellFinding(ReaderPosition position, Finding finding) {
    if (finding instanceof Finding.Found found) {
      LOG.info("[reader={}] is {}", position, found.slot().name());
    } else if (finding instanceof Finding.Missing missing) {
      LOG.warn("[reader={}] {}", position, missing.why());
    } else if (finding instanceof Finding.Ambiguous ambiguous) {
      LOG.warn("[reader={}] {}", position, ambiguous.why());
    }
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

  private void sayReady(
      PrintStream out, Terminal terminal, String readerName, KioskOption.Started page) {
    long ms = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    if (!json) {
      out.println(
          "%s is ready after %d ms [reader=%s]"
              .formatted(terminal.identity().terminalId(), ms, readerName));
      page.address().ifPresent(address -> out.println("its screen: " + address));
      return;
    }
    FlatJson ready =
        new FlatJson()
            .put("ready", true)
            .put("terminal", terminal.identity().terminalId())
            .put("reader", readerName)
            .put("startMs", ms)
            .put("pid", ProcessHandle.current().pid());
    page.address().ifPresent(address -> ready.put("kiosk", address));
    out.println(ready);
  }

  private LastRun lastRun(String readerName) {
    return new LastRun(
        Optional.of(readerName),
        Optional.ofNullable(sam),
        gate.setting(),
        scanner.port(),
        gate.signal(),
        hosts.stream().findFirst());
  }

  /** For {@code doctor}: a terminal runs without it too. */
  private void keepLastRun(LastRun run) {
    try {
      run.write(data.dir);
    } catch (IOException e) {
      LOG.warn("`doctor` will have to be told the settings of this start: {}", e.getMessage());
    }
  }

  /** Leaves for {@code terminal status} what only the running process knows. */
  private void keepStatus(
      Terminal terminal, GateOption.Started barrier, KioskOption.Started page, CountDownLatch ended)
      throws InterruptedException {
    StatusFile file = new StatusFile(data.dir.resolve("status.json"));
    OpenWay way =
        new OpenWay(
            new GateModeFile(data.dir), terminal::passageByHost, barrier::setMode, terminal::note);
    do {
      way.follow();
      file.keep(terminal.status(), barrier.gateState());
      page.tell(terminal, barrier.gateState());
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
