package org.onecard.agent.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.log.LogRing;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.agent.reader.ReaderSwap;
import org.onecard.agent.reader.ReaderTrial;
import org.onecard.agent.reader.ReaderTrial.Report;
import org.onecard.agent.service.ServiceAction.Done;
import org.onecard.agent.settings.TerminalSettings;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.device.gate.GateMode;
import org.onecard.device.gate.GateResult;
import org.onecard.device.gate.GateState;
import org.onecard.device.signal.Cue;

/** What a running terminal's page shows and does. */
final class RunningFace {

  private static final int TRIAL_ROUNDS = 10;
  private static final int MOST_TRIALS = 8;
  private static final Duration CARD_PATIENCE = Duration.ofSeconds(30);
  private static final Duration GATE_TEST = Duration.ofSeconds(5);
  private static final Duration CUE = Duration.ofMillis(1_200);
  private static final List<Cue> CUES = List.of(Cue.READING, Cue.GO, Cue.REFUSED, Cue.OUT_OF_ORDER);

  /** How the terminal stands, as the page gets it. */
  record Live(
      String terminal,
      String location,
      String item,
      String region,
      String version,
      String java,
      Duration running,
      boolean supervised,
      String link,
      String linkSaid,
      long backlog,
      String lastRecord,
      String epoch,
      long catalogueVersion,
      long catalogueInForce,
      long denyListVersion,
      String slot,
      Duration clockOff,
      Optional<String> outOfOrder,
      boolean busy,
      Optional<String> gate,
      Optional<String> gateFault,
      String gateMode,
      int signals,
      Map<String, String> inForce,
      Map<String, String> settings,
      Duration detailsLeft,
      List<Shown.PastTrial> trials,
      List<TapRing.TapShown> taps) {}

  private final Path dataDir;
  private final Terminal terminal;
  private final Works works;
  private final SharedGate gate;
  private final ScreenWatch screen;
  private final TapRing taps;
  private final LogRing log;
  private final RaisedLevel level;
  private final ServiceDoor door;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final long beganNanos;
  private final Deque<Shown.PastTrial> trials = new ArrayDeque<>();

  RunningFace(
      Path dataDir,
      Terminal terminal,
      Works works,
      SharedGate gate,
      ScreenWatch screen,
      TapRing taps,
      LogRing log,
      RaisedLevel level,
      ServiceDoor door,
      Clock clock,
      LongSupplier nanoTime) {
    this.dataDir = dataDir;
    this.terminal = terminal;
    this.works = works;
    this.gate = gate;
    this.screen = screen;
    this.taps = taps;
    this.log = log;
    this.level = level;
    this.door = door;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.beganNanos = nanoTime.getAsLong();
  }

  ServiceFace face() {
    return new ServiceFace(
        "service.html",
        this::live,
        List.of(
            ServiceAction.job("read-test", ServiceRole.SERVICE, wishes -> readTest()),
            ServiceAction.job("gate-test", ServiceRole.SERVICE, wishes -> gateTest()),
            ServiceAction.job("signal-test", ServiceRole.SERVICE, wishes -> signalTest()),
            ServiceAction.job("doctor", ServiceRole.SERVICE, wishes -> examine()),
            ServiceAction.job("reader-swap", ServiceRole.SERVICE, this::swap),
            ServiceAction.quick("log-details", ServiceRole.SERVICE, this::details),
            ServiceAction.quick("restart", ServiceRole.SERVICE, wishes -> restart()),
            ServiceAction.quick("import", ServiceRole.KEY_HOLDER, this::importSettings),
            ServiceAction.quick("set-pin", ServiceRole.KEY_HOLDER, wishes -> setPin(door, wishes))),
        this::export);
  }

  private Live live() {
    TerminalStatus status = terminal.status();
    TerminalIdentity identity = terminal.identity();
    Optional<GateState> state = gate.state();
    List<Shown.PastTrial> past;
    synchronized (trials) {
      past = List.copyOf(trials);
    }
    Duration detailsLeft;
    synchronized (level) {
      detailsLeft = level.left(nanoTime.getAsLong());
    }
    return new Live(
        identity.terminalId(),
        identity.locationId(),
        identity.itemId(),
        identity.region().code(),
        Terminal.version(),
        Runtime.version().toString(),
        Duration.ofNanos(nanoTime.getAsLong() - beganNanos),
        works.supervised(),
        status.link().name(),
        status.linkSaid(),
        status.backlog(),
        status.lastRecord(),
        status.lastRecord().replaceFirst("\\..*", ""),
        status.catalogueVersion(),
        status.catalogueInForce(),
        status.denyListVersion(),
        status.slot().name(),
        status.clockOff(),
        status.cannotRecord(),
        !screen.isIdle(),
        state.map(known -> known.getClass().getSimpleName()),
        state
            .filter(GateState.Faulty.class::isInstance)
            .map(faulty -> ((GateState.Faulty) faulty).what()),
        gate.mode().name(),
        works.signals(),
        works.inForce(),
        kept(),
        detailsLeft,
        past,
        taps.taps());
  }

  private Map<String, String> kept() {
    try {
      return TerminalSettings.read(dataDir).byKey();
    } catch (IOException e) {
      return Map.of("settings.json", String.valueOf(e.getMessage()));
    }
  }

  private Done readTest() throws IOException, InterruptedException {
    ProfileFiles.Choice choice = ProfileFiles.choose(List.of());
    Report report =
        terminal
            .withCard(
                reader -> new ReaderTrial(reader, choice, nanoTime).run(TRIAL_ROUNDS),
                CARD_PATIENCE)
            .orElseThrow(
                () ->
                    new IOException(
                        "no card came within "
                            + CARD_PATIENCE.toSeconds()
                            + " s: hold one to the reader"));
    synchronized (trials) {
      if (trials.size() == MOST_TRIALS) {
        trials.removeFirst();
      }
      trials.addLast(
          new Shown.PastTrial(
              clock.instant(), report.rounds(), report.read(), report.isGood(), report.median()));
    }
    return Shown.trialDone(report);
  }

  private Done gateTest() throws IOException, InterruptedException {
    if (gate.mode() != GateMode.CONTROLLED) {
      throw new IOException(
          "the way stands open ("
              + gate.mode()
              + "): take it back with `terminal gate normal`, or at the input that asks for it");
    }
    if (!screen.isIdle()) {
      throw new IOException("a tap is under way: try again when nobody stands before the gate");
    }
    GateResult result =
        gate.tryOpen(GATE_TEST)
            .orElseThrow(() -> new IOException("a tap has the gate open: try again afterwards"));
    return gateDone(result);
  }

  static Done gateDone(GateResult result) {
    if (result instanceof GateResult.Passed passed) {
      return new Done(
          true,
          "it opened, and somebody passed after " + passed.after().toMillis() + " ms",
          new Shown.GateTest("PASSED", Optional.of(passed.after())));
    }
    return result instanceof GateResult.Fault fault
        ? new Done(false, fault.what(), new Shown.GateTest("FAULT", Optional.empty()))
        : new Done(
            true,
            "it opened, and nobody passed within " + GATE_TEST.toSeconds() + " s",
            new Shown.GateTest("NOT_PASSED", Optional.empty()));
  }

  private Done signalTest() throws IOException, InterruptedException {
    if (works.signals() == 0) {
      throw new IOException("no lights are set: give --gate lights, or --signal");
    }
    try {
      for (Cue cue : CUES) {
        if (!screen.isIdle()) {
          throw new IOException("a tap came first: try again when nobody stands before the gate");
        }
        works.signal().accept(cue);
        TimeUnit.MILLISECONDS.sleep(CUE.toMillis());
      }
    } finally {
      if (screen.isIdle()) {
        works.signal().accept(screen.isOutOfOrder() ? Cue.OUT_OF_ORDER : Cue.WAITING);
      }
    }
    return Done.well("shown: " + CUES);
  }

  private Done examine() throws IOException, InterruptedException {
    return Shown.findingsDone(Shown.of(works.doctor().examine()));
  }

  private Done swap(FlatJson wishes) throws IOException, InterruptedException {
    Optional<String> with =
        wishes.has("with") && !wishes.text("with").isBlank()
            ? Optional.of(wishes.text("with"))
            : Optional.empty();
    try {
      ReaderSwap.Result result =
          ReaderSwap.run(
              works.readers(),
              dataDir,
              wishes.text("position"),
              with,
              ProfileFiles.choose(List.of()));
      return result instanceof ReaderSwap.Result.Replaced replaced
          ? new Done(
              true,
              "%s is at %s from now on; restart the terminal"
                  .formatted(replaced.reader(), replaced.position()),
              Shown.of(replaced.trial()))
          : new Done(
              false,
              "the new reader does not read well enough; nothing was replaced",
              Shown.of(result.trial()));
    } catch (CardTransportException e) {
      throw new IOException("the PC/SC service cannot be reached: " + e.getMessage(), e);
    }
  }

  private Done details(FlatJson wishes) throws IOException {
    boolean wanted = wishes.truth("on");
    synchronized (level) {
      if (wanted) {
        level.raise(nanoTime.getAsLong());
      } else {
        level.lower();
      }
    }
    log.detailed(wanted);
    return Done.well(wanted ? "the log says everything for an hour" : "the log is as usual");
  }

  private Done restart() {
    works.restart().run();
    return Done.well(
        works.supervised()
            ? "it ends now, and systemd starts it again"
            : "it ends now with code 75: whoever started it has to start it again");
  }

  private Done importSettings(FlatJson wishes) throws IOException {
    TerminalSettings settings =
        TerminalSettings.fromExport(
            wishes.text("file").getBytes(StandardCharsets.UTF_8), terminal.identity().terminalId());
    settings.write(dataDir);
    return Done.well("the settings are kept: restart the terminal to use them");
  }

  static Done setPin(ServiceDoor door, FlatJson wishes) throws IOException {
    ServiceRole role =
        ServiceRole.parse(wishes.text("for"))
            .orElseThrow(() -> new IOException("there is no such role"));
    door.setPin(role, wishes.text("pin"));
    return Done.well("another PIN for " + role.spelled());
  }

  private Optional<ServiceFace.Export> export() {
    String id = terminal.identity().terminalId();
    try {
      return Optional.of(
          new ServiceFace.Export(
              "settings-" + id + ".json", TerminalSettings.read(dataDir).export(id)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
