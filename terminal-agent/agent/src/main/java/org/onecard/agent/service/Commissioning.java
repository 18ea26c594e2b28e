package org.onecard.agent.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.Terminal;
import org.onecard.agent.enrolment.Enrolled;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.agent.reader.ReaderBook;
import org.onecard.agent.reader.ReaderSwap;
import org.onecard.agent.service.ServiceAction.Done;
import org.onecard.agent.service.ServiceAction.Task;
import org.onecard.agent.service.Shown.Found;
import org.onecard.agent.service.Wizard.Step;
import org.onecard.agent.settings.TerminalSettings;
import org.onecard.agent.settings.TerminalSettings.Name;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.code.CodeScanner.Scan;
import org.onecard.device.gate.GateResult;
import org.onecard.device.gate.GateSettings;
import org.onecard.device.gate.GateState;
import org.onecard.device.gate.SerialGate;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.PositionBook;
import org.onecard.device.position.SlotSeen;
import org.onecard.device.serial.ScannerSettings;
import org.onecard.device.serial.SerialScanner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a terminal from the carton to its first tap, by the steps of {@link Wizard}. How far it
 * came is kept in {@code commissioning.json}, what was chosen in {@code settings.json}, so that one
 * that was left half done is gone on with.
 */
final class Commissioning {

  private static final Logger LOG = LoggerFactory.getLogger(Commissioning.class);

  private static final String FILE = "commissioning.json";
  private static final String DONE_KEY = "done";
  private static final String BEGAN_KEY = "began";
  private static final String TESTED_KEY = "tested";
  private static final String CATALOGUE_CHECK = "catalogue";
  private static final int TRIAL_ROUNDS = 10;
  private static final Duration SCAN_PATIENCE = Duration.ofSeconds(30);
  private static final Duration SCAN_LOOK = Duration.ofMillis(500);
  private static final Duration GATE_TEST = Duration.ofSeconds(5);
  private static final Duration GATE_FOUND = Duration.ofSeconds(3);
  private static final int MOST_PORTS = 40;
  private static final List<Path> PORT_FOLDERS =
      List.of(Path.of("/dev/serial/by-id"), Path.of("/dev/serial/by-path"));

  /** One step, as the page gets it. */
  record StepShown(String name, boolean done, boolean open) {}

  /**
   * A slot that is there.
   *
   * @param setting what it is called in a setting, so that another order of plugging changes
   *     nothing
   */
  record SlotShown(String name, String setting, String kind, boolean card) {}

  /** Who the terminal is, once it is enrolled. */
  record IdentityShown(String terminal, String location, String item, String region, String host) {}

  /** What the page shows. */
  record State(
      List<StepShown> steps,
      Optional<String> next,
      Map<String, String> settings,
      List<SlotShown> slots,
      Optional<String> slotsFault,
      List<String> ports,
      Optional<IdentityShown> identity,
      Optional<String> tested,
      Optional<Shown.Findings> findings,
      Instant began,
      Instant now,
      String version,
      String java) {}

  /** A code that was held to the scanner. */
  record Scanned(String code) {}

  private final Path dataDir;
  private final PcscReaders readers;
  private final Examiner doctor;
  private final ServiceDoor door;
  private final Clock clock;
  private final CountDownLatch finished = new CountDownLatch(1);
  private Wizard wizard;
  private Instant began;
  private String tested;
  private Shown.@Nullable Findings findings;

  private Commissioning(
      Path dataDir,
      PcscReaders readers,
      Examiner doctor,
      ServiceDoor door,
      Clock clock,
      Wizard wizard,
      Instant began,
      String tested) {
    this.dataDir = dataDir;
    this.readers = readers;
    this.doctor = doctor;
    this.door = door;
    this.clock = clock;
    this.wizard = wizard;
    this.began = began;
    this.tested = tested;
  }

  /** Whether one was begun here and not brought to its end. */
  static boolean isHalfDone(Path dataDir) throws IOException {
    return read(dataDir).map(Wizard::next).filter(Optional::isPresent).isPresent();
  }

  private static Optional<Wizard> read(Path dataDir) throws IOException {
    Path file = dataDir.resolve(FILE);
    Optional<byte[]> content = StoredFile.find(file);
    return content.isEmpty()
        ? Optional.empty()
        : Optional.of(Wizard.parse(FlatJson.parse(file.toString(), content.get()).text(DONE_KEY)));
  }

  /** Begins, or goes on where it was left. */
  static Commissioning open(
      Path dataDir, PcscReaders readers, Examiner doctor, ServiceDoor door, Clock clock)
      throws IOException {
    Path file = dataDir.resolve(FILE);
    Optional<byte[]> content = StoredFile.find(file);
    Wizard wizard = read(dataDir).orElse(Wizard.NEW);
    Instant began = clock.instant();
    String tested = "";
    if (content.isPresent()) {
      FlatJson json = FlatJson.parse(file.toString(), content.get());
      tested = json.has(TESTED_KEY) ? json.text(TESTED_KEY) : "";
      if (json.has(BEGAN_KEY)) {
        began = Instant.ofEpochSecond(json.number(BEGAN_KEY));
      }
    }
    return new Commissioning(dataDir, readers, doctor, door, clock, wizard, began, tested);
  }

  ServiceFace face() {
    return new ServiceFace(
        "commission.html",
        this::state,
        List.of(
            step("language", Step.LANGUAGE, wishes -> set(Name.LANGUAGE, wishes, "language")),
            step("location", Step.LOCATION, wishes -> set(Name.PLACE, wishes, "place")),
            step("reader", Step.READER, this::setReader),
            step(
                "sam",
                Step.SAM,
                wishes -> {
                  set(Name.SAM, wishes, "sam");
                  return set(Name.PURSE_SAM, wishes, "purseSam");
                }),
            step(
                "gate",
                Step.GATE,
                wishes -> {
                  set(Name.GATE, wishes, "gate");
                  return set(Name.SIGNAL, wishes, "signal");
                }),
            step("scanner", Step.SCANNER, wishes -> set(Name.SCANNER, wishes, "scanner")),
            ServiceAction.job("enrolment", ServiceRole.SERVICE, this::enrol),
            ServiceAction.job("self-test", ServiceRole.SERVICE, this::selfTest),
            step("hand-over", Step.HAND_OVER, wishes -> finish()),
            ServiceAction.job("read-test", ServiceRole.SERVICE, this::readTest),
            ServiceAction.job("gate-test", ServiceRole.SERVICE, this::gateTest),
            ServiceAction.job("scan-code", ServiceRole.SERVICE, wishes -> scanCode()),
            ServiceAction.quick(
                "set-pin", ServiceRole.KEY_HOLDER, wishes -> RunningFace.setPin(door, wishes))),
        Optional::empty);
  }

  /** Waits until the last step is done. */
  void await(CountDownLatch ended) throws InterruptedException {
    while (!finished.await(200, TimeUnit.MILLISECONDS) && ended.getCount() > 0) {
      // Neither the technician nor Ctrl-C has spoken.
    }
  }

  boolean isFinished() {
    return finished.getCount() == 0;
  }

  private ServiceAction step(String name, Step step, Task task) {
    return ServiceAction.quick(
        name,
        ServiceRole.SERVICE,
        wishes -> {
          synchronized (this) {
            requireOpen(step);
            Done done = task.run(wishes);
            did(step);
            return done;
          }
        });
  }

  private synchronized void requireOpen(Step step) throws IOException {
    if (!wizard.mayDo(step)) {
      throw new IOException(
          "first " + wizard.next().map(Step::spelled).orElse("") + ", then " + step.spelled());
    }
  }

  private synchronized void did(Step step) throws IOException {
    wizard = wizard.with(step);
    if (step == Step.ENROLMENT) {
      tested = "";
    }
    StoredFile.createPrivateFolder(dataDir);
    StoredFile.replace(
        dataDir.resolve(FILE),
        new FlatJson()
            .put(DONE_KEY, wizard.spelled())
            .put(BEGAN_KEY, began.getEpochSecond())
            .put(TESTED_KEY, tested)
            .bytes());
  }

  private Done set(Name name, FlatJson wishes, String key) throws IOException {
    String text = wishes.has(key) ? wishes.text(key) : "";
    TerminalSettings.read(dataDir).with(name, text).write(dataDir);
    return Done.well(text.isBlank() ? name.key() + " is left out" : name.key() + ": " + text);
  }

  private Done setReader(FlatJson wishes) throws IOException {
    if (wishes.text("reader").isBlank()) {
      throw new IOException("a terminal has a reader: choose one");
    }
    return set(Name.READER, wishes, "reader");
  }

  private Done readTest(FlatJson wishes) throws IOException, InterruptedException {
    return Shown.trialDone(
        ReaderSwap.tryWithCard(
            readers,
            ReaderBook.open(dataDir).resolve(wishes.text("reader")),
            ProfileFiles.choose(List.of()),
            TRIAL_ROUNDS));
  }

  private Done gateTest(FlatJson wishes) throws IOException, InterruptedException {
    try (SerialGate gate = SerialGate.start("gate", GateSettings.parse(wishes.text("gate")))) {
      if (gate.awaitFound(GATE_FOUND) instanceof GateState.Faulty faulty) {
        return RunningFace.gateDone(new GateResult.Fault(faulty.what()));
      }
      return RunningFace.gateDone(gate.open(GATE_TEST));
    }
  }

  private Done scanCode() throws IOException, InterruptedException {
    String port =
        TerminalSettings.read(dataDir)
            .find(Name.SCANNER)
            .orElseThrow(() -> new IOException("no scanner is set"));
    try (SerialScanner scanner = SerialScanner.start(ScannerSettings.parse("scanner", port))) {
      scanner.trigger(true);
      long until = System.nanoTime() + SCAN_PATIENCE.toNanos();
      while (System.nanoTime() < until) {
        Scan scan = scanner.next(SCAN_LOOK);
        if (scan instanceof Scan.Code code) {
          return new Done(
              true,
              "a code was read",
              new Scanned(new String(code.code().bytes(), StandardCharsets.US_ASCII).strip()));
        }
      }
    }
    throw new IOException(
        "no code came within " + SCAN_PATIENCE.toSeconds() + " s: hold it to the scanner");
  }

  private Done enrol(FlatJson wishes) throws IOException {
    requireOpen(Step.ENROLMENT);
    HostAddress host = HostAddress.parse(wishes.text("host").strip());
    Enrolled enrolled =
        Enrolment.enrol(host.name(), host.port(), wishes.text("code").strip(), dataDir);
    did(Step.ENROLMENT);
    TerminalIdentity identity = enrolled.identity();
    return Done.well(
        "%s is enrolled at %s for %s"
            .formatted(identity.terminalId(), identity.locationId(), identity.itemId()));
  }

  private Done selfTest(FlatJson wishes) throws IOException, InterruptedException {
    requireOpen(Step.SELF_TEST);
    if (wishes.has("anyway") && wishes.truth("anyway")) {
      synchronized (this) {
        if (findings == null) {
          throw new IOException("test it first");
        }
        tested =
            findings.findings().stream()
                .filter(Found::isWrong)
                .map(Found::check)
                .collect(Collectors.joining(", ", "wrong, and gone on nevertheless: ", ""));
        did(Step.SELF_TEST);
        return Done.well(tested);
      }
    }
    Shown.Findings found =
        Shown.counted(Shown.of(doctor.examine()).findings().stream().map(this::asOfNow).toList());
    synchronized (this) {
      findings = found;
      if (found.wrong() == 0) {
        tested = "nothing is wrong, %d doubtful".formatted(found.doubtful());
        did(Step.SELF_TEST);
      }
    }
    return Shown.findingsDone(found);
  }

  /** A terminal that has never run has no catalogue: the host gives it one at its first start. */
  private Found asOfNow(Found found) {
    return found.isWrong() && found.check().equals(CATALOGUE_CHECK) && hasNeverRun()
        ? found.notLooked("the host gives one at the first start")
        : found;
  }

  /** A run leaves what it was started with. */
  private boolean hasNeverRun() {
    return !Files.exists(dataDir.resolve("last-run.json"));
  }

  private Done finish() {
    finished.countDown();
    return Done.well("the terminal starts");
  }

  private State state() {
    List<SlotShown> slots = new ArrayList<>();
    Optional<String> fault = Optional.empty();
    try {
      List<SlotSeen> seen = readers.listSlots();
      PositionBook book = new PositionBook();
      book.see(seen);
      for (SlotSeen slot : seen) {
        slots.add(
            new SlotShown(
                slot.name(),
                book.findLasting(slot).map(Object::toString).orElse(slot.name()),
                slot.kind().kind().spelled(),
                slot.cardPresent()));
      }
    } catch (CardTransportException e) {
      fault = Optional.of(String.valueOf(e.getMessage()));
    }
    synchronized (this) {
      return new State(
          Arrays.stream(Step.values())
              .map(
                  step ->
                      new StepShown(
                          step.spelled(), wizard.done().contains(step), wizard.mayDo(step)))
              .toList(),
          wizard.next().map(Step::spelled),
          settings(),
          slots,
          fault,
          ports(),
          identity(),
          tested.isEmpty() ? Optional.empty() : Optional.of(tested),
          Optional.ofNullable(findings),
          began,
          clock.instant(),
          Terminal.version(),
          Runtime.version().toString());
    }
  }

  private Map<String, String> settings() {
    try {
      return TerminalSettings.read(dataDir).byKey();
    } catch (IOException e) {
      return Map.of("settings.json", String.valueOf(e.getMessage()));
    }
  }

  private Optional<IdentityShown> identity() {
    if (!TerminalIdentity.isIn(dataDir)) {
      return Optional.empty();
    }
    try {
      TerminalIdentity identity = TerminalIdentity.read(dataDir);
      return Optional.of(
          new IdentityShown(
              identity.terminalId(),
              identity.locationId(),
              identity.itemId(),
              identity.region().code(),
              identity.hostName() + ":" + identity.tapPort()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Serial ports by names that stay. */
  private static List<String> ports() {
    List<String> ports = new ArrayList<>();
    for (Path folder : PORT_FOLDERS) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> links = Files.list(folder)) {
          links.limit(MOST_PORTS).map(Path::toString).sorted().forEach(ports::add);
        } catch (IOException e) {
          LOG.debug("ports are not listed, they can still be typed: {}", e.getMessage());
        }
      }
    }
    return ports;
  }
}
