package org.onecard.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.onecard.agent.AgentMain;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.screen.ScreenState;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.ssse.HolderReading;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.LabFiles;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.lab.slot.LabSlots;
import org.onecard.lab.slot.TestParts;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Reason;
import org.onecard.virtual.card.ClonedCard;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.SsseSecrets;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.sam.SsseSam;
import org.onecard.virtual.sam.SsseSamOptions;

/**
 * Cards that prove themselves, and copies of them that cannot, before a PSAM and before the host's
 * key service: over real PC/SC slots, with a host in a process of its own.
 *
 * <p>Who proved a card follows from who could: the host has the keys of one region and the terminal
 * without a PSAM only that host, while cards of the other region are known to the PSAM alone.
 */
@Tag("real")
class GenuineCardsTest {

  private static final int READER = 0;
  private static final int PSAM = 1;
  private static final String RIDE = "bus-ride";
  private static final String IDENTITY = "identity-check";

  /** Nobody else is called so, so that where it is found it has leaked. */
  private static final String NAME = "占位甲乙丙丁戊己庚辛壬癸子丑";

  /** The machine may be busy with something else. */
  private static final TapTimes PATIENT =
      new TapTimes(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  /** Who can prove the cards of a test. */
  enum Prover {
    BY_PSAM("510100"),
    BY_HOST("500000");

    private final String region;

    Prover(String region) {
      this.region = region;
    }
  }

  @TempDir private static Path folder;
  private static HostProcess host;
  private static OperatorDesk desk;
  private static LabSlots slots;
  private static int terminals;

  private final String terminalId = "gate-%02d".formatted(++terminals);
  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);
  private final Queue<HolderReading.Holder> shown = new ConcurrentLinkedQueue<>();
  private @Nullable Terminal terminal;

  @BeforeAll
  static void hostRuns_andThePsamIsInItsSlot() throws Exception {
    slots = LabSlots.start(2, TestParts.runDirectory(), TestParts.find());
    assertThat(slots.description()).contains("a real PC/SC service");
    VirtualChip.Builder chip = VirtualChip.contact(StaticAtr.contact(1));
    new SsseSam(SsseSamOptions.LAB, new Random(1)).applications().forEach(chip::application);
    slots.insert(PSAM, chip.build());
    host =
        HostProcess.start(
            folder.resolve("host"), HostProcess.Ports.ANY, folder.resolve("host.log"));
    desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(Files.writeString(registryFile(), registry()));
    desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
    desk.addLabCardKeys(Prover.BY_HOST.region);
  }

  @AfterAll
  static void everythingEnds() {
    host.close();
    slots.close();
  }

  @AfterEach
  void terminalEnds() throws Exception {
    stopTerminal();
    slots.remove(READER);
    // The service looks every 400 ms; the next test's terminal must not find this one's card.
    try (CardReader reader = slots.readers().open(slots.names().get(READER))) {
      Patience.await(
          "the service to see the slot empty",
          () -> reader.awaitChange(SlotState.PRESENT, Duration.ofMillis(100)) == SlotState.EMPTY);
    }
  }

  // ---- genuine ones ----

  static Stream<Arguments> cards() {
    return Stream.of(
            SsseCardOptions.ISSUED_1_00, SsseCardOptions.ISSUED_2_00, SsseCardOptions.ISSUED)
        .flatMap(card -> Stream.of(Prover.values()).map(by -> Arguments.of(card.version(), by)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cards")
  void genuineCard_isProved(String version, Prover by) throws Exception {
    start(RIDE, by);

    TapReport tap = tap(genuine(version, by));

    assertThat(tap.decision()).isInstanceOf(Decision.Approved.class);
    assertThat(assuranceInTheBook(tap)).contains("the card is PROVED");
  }

  @Test
  void genuineCard_isNotProved_whereNobodyHasItsKey() throws Exception {
    startWithoutPsam(RIDE);

    TapReport tap = tap(genuine("3.00", Prover.BY_PSAM));

    assertThat(reason(tap)).isEqualTo(Reason.ASSURANCE_TOO_LOW);
    assertThat(assuranceInTheBook(tap)).contains("the card is READ");
  }

  // ---- copies ----

  static Stream<Arguments> copies() {
    return Stream.of(ClonedCard.Kind.values())
        .flatMap(kind -> Stream.of(Prover.values()).map(by -> Arguments.of(kind, by)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("copies")
  void copy_isRefused(ClonedCard.Kind kind, Prover by) throws Exception {
    start(RIDE, by);

    TapReport tap = tap(ClonedCard.of(genuine("3.00", by), kind, true));

    // A static copy does not even try, so nobody can tell it from a card of another make.
    assertThat(reason(tap))
        .isEqualTo(
            kind == ClonedCard.Kind.STATIC_COPY
                ? Reason.ASSURANCE_TOO_LOW
                : Reason.CARD_NOT_GENUINE);
  }

  @ParameterizedTest
  @EnumSource(ClonedCard.Kind.class)
  void copy_showsNoHolder(ClonedCard.Kind kind) throws Exception {
    start(IDENTITY, Prover.BY_HOST);

    TapReport tap = tap(ClonedCard.of(genuine("2.00", Prover.BY_HOST), kind, true));

    assertThat(tap.decision()).isInstanceOf(Decision.Declined.class);
    assertThat(shown).isEmpty();
  }

  // ---- whom the card belongs to ----

  @ParameterizedTest
  @EnumSource(Prover.class)
  void holder_isOnTheScreen_andNowhereElse(Prover by) throws Exception {
    try (LeakLog log = LeakLog.into(folder.resolve(terminalId + ".log"))) {
      start(IDENTITY, by);

      TapReport tap = tap(genuine("3.00", by));

      assertThat(tap.decision()).isInstanceOf(Decision.Approved.class);
      assertThat(shown)
          .singleElement()
          .satisfies(
              holder -> {
                assertThat(holder.name()).isEqualTo(NAME);
                assertThat(holder.socialSecurityNumber())
                    .isEqualTo(holder(by).socialSecurityNumber());
              });
      stopTerminal();
      assertThat(log.file()).isNotEmptyFile();
    }
    assertThat(Leaks.of(holder(by)).in(folder, registryFile())).isEmpty();
  }

  /** A 3.00 card keeps its dates closed, and no registry of this test names them. */
  @ParameterizedTest
  @EnumSource(Prover.class)
  void lastDay_isReadFromTheCardOnceItIsOpen(Prover by) throws Exception {
    HolderData expired =
        HolderData.builder()
            .region(by.region)
            .serial(8_731_905)
            .name(NAME)
            .validity(LocalDate.of(2014, 5, 1), LocalDate.of(2024, 5, 1))
            .build();
    start(IDENTITY, by);

    TapReport tap =
        tap(new VirtualSsseCard(expired, SsseCardOptions.ISSUED, SsseSecrets.SM4, new Random(7)));

    assertThat(reason(tap)).isEqualTo(Reason.CARD_EXPIRED);
    assertThat(shown).isEmpty();
  }

  @Test
  void faultWhileTheHolderIsShown_isLoggedWithoutThem() throws Exception {
    try (LeakLog log = LeakLog.into(folder.resolve(terminalId + ".log"))) {
      startWithScreen(
          state -> {
            if (state instanceof ScreenState.ShowsHolder) {
              throw new IllegalStateException("cannot draw " + state);
            }
          });
      slots.insert(READER, genuine("3.00", Prover.BY_HOST));
      Patience.await("the fault", () -> log.contains("cannot draw ShowsHolder"));
      slots.remove(READER);
      stopTerminal();
    }
    assertThat(Leaks.of(holder(Prover.BY_HOST)).in(folder, registryFile())).isEmpty();
  }

  @Test
  void processThatCrashesWhileTheHolderIsShown_leavesNothingOfThem() throws Exception {
    Path data = enrol(IDENTITY);
    Path crash = data.resolve("crash.log");
    Process process = run(data, "model:Virtual PCD#00", "model:Virtual PCD#01");
    try {
      Patience.await(
          "the terminal to be equipped",
          () ->
              contains(data.resolve("status.json"), "\"link\":\"UP\"")
                  && !contains(data.resolve("status.json"), "\"catalogueVersion\":0"));
      slots.insert(READER, genuine("3.00", Prover.BY_PSAM));
      Patience.await("the holder to be shown", () -> contains(data.resolve("stdout"), "[ → ]"));

      new ProcessBuilder("kill", "-SEGV", Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
      slots.remove(READER);
    }
    assertThat(crash).content().contains("SIGSEGV");
    assertThat(data.resolve("stdout")).content().contains("not an interactive terminal");
    assertThat(data.resolve("stderr"))
        .content()
        .contains("[reader=model:Virtual PCD#00] is " + slots.names().get(READER))
        .contains("[reader=model:Virtual PCD#01] is " + slots.names().get(PSAM));
    assertThat(Leaks.of(holder(Prover.BY_PSAM)).in(folder, registryFile())).isEmpty();
  }

  @Test
  void positionThatFitsTwoSlots_isNotUsed_andTheReasonIsSaid() throws Exception {
    Path data = enrol(RIDE);
    Process process = run(data, "model:Virtual PCD", "model:Virtual PCD#01");
    try {
      Patience.await(
          "the reason",
          () ->
              contains(data.resolve("stderr"), "several slots fit model:Virtual PCD")
                  && contains(data.resolve("stderr"), "say which with #contact"));
      Patience.await(
          "the screen", () -> contains(data.resolve("stdout"), "Out of order: use the next one"));
      Patience.await("the status", () -> contains(data.resolve("status.json"), "READER_GONE"));
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /** The terminal as a process of its own, as a technician starts it. */
  private static Process run(Path data, String reader, String sam) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dfile.encoding=UTF-8",
            "-Donecard.log=DEBUG",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + data.resolve("crash.log"),
            "-D" + PcscParts.CLIENT_LIBRARY_PROPERTY + "=" + TestParts.find().clientLibrary(),
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName(),
            "terminal",
            "run",
            "--data",
            data.toString(),
            "--reader",
            reader,
            "--sam",
            sam)
        .redirectOutput(data.resolve("stdout").toFile())
        .redirectError(data.resolve("stderr").toFile())
        .start();
  }

  @Test
  void searchFindsWhatLeaks() throws Exception {
    HolderData holder = holder(Prover.BY_HOST);
    Path there = Files.createDirectories(folder.resolveSibling("leaks-" + folder.getFileName()));
    try {
      for (String text : List.of(NAME, holder.socialSecurityNumber())) {
        Files.writeString(there.resolve("a.log"), "the holder is " + text + ".");
        assertThat(Leaks.of(holder).in(there)).hasSize(1);
      }
    } finally {
      LabFiles.deleteTree(there);
    }
  }

  // ---- the world ----

  private void start(String item, Prover by) throws Exception {
    if (by == Prover.BY_PSAM) {
      start(TerminalConfig.of(enrol(item)).withSamReader(slots.names().get(PSAM)), this::remember);
    } else {
      startWithoutPsam(item);
    }
  }

  private void startWithoutPsam(String item) throws Exception {
    start(TerminalConfig.of(enrol(item)), this::remember);
  }

  private void startWithScreen(Screen screen) throws Exception {
    start(TerminalConfig.of(enrol(IDENTITY)), screen);
  }

  private void remember(ScreenState state) {
    if (state instanceof ScreenState.ShowsHolder shows) {
      shown.add(shows.holder());
    }
  }

  private Path enrol(String item) throws IOException {
    Path data = folder.resolve(terminalId);
    String code = desk.enrolCode(terminalId, "cq-bus-1", item);
    Enrolment.enrol("localhost", host.ports().enrol(), code, data);
    return data;
  }

  private void start(TerminalConfig config, Screen screen) throws Exception {
    terminal =
        Terminal.start(
            config.withTapTimes(PATIENT),
            slots.readers(),
            slots.names().get(READER),
            new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
            screen,
            reports::offer);
    Patience.await(
        "the terminal to be ready",
        () ->
            status().online()
                && status().catalogueVersion() > 0
                && status().denyListVersion() > 0
                && status().slot() == SlotState.EMPTY);
  }

  private TapReport tap(VirtualCard card) throws Exception {
    slots.insert(READER, card);
    @Nullable TapReport report = reports.poll(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    Thread.sleep(50);
    slots.remove(READER);
    Patience.await("the slot to be empty", () -> status().slot() == SlotState.EMPTY);
    if (report == null) {
      throw new AssertionError("the terminal said nothing of a card");
    }
    Patience.await("all to be countersigned", () -> status().backlog() == 0);
    return report;
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

  /** What the book says of it: the host's evaluation, step by step. */
  private static String assuranceInTheBook(TapReport tap) throws IOException {
    return desk.explain(tap.tapId()).encode();
  }

  private static Reason reason(TapReport tap) {
    assertThat(tap.decision()).isInstanceOf(Decision.Declined.class);
    return ((Decision.Declined) tap.decision()).reason();
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException e) {
      return false; // It is being replaced.
    }
  }

  private static VirtualCard genuine(String version, Prover by) {
    SsseCardOptions options =
        switch (version) {
          case "1.00" -> SsseCardOptions.ISSUED_1_00;
          case "2.00" -> SsseCardOptions.ISSUED_2_00;
          default -> SsseCardOptions.ISSUED;
        };
    SsseSecrets secrets = version.equals("3.00") ? SsseSecrets.SM4 : SsseSecrets.TRIPLE_DES;
    return new VirtualSsseCard(holder(by), options, secrets, new Random(7));
  }

  private static HolderData holder(Prover by) {
    return HolderData.builder().region(by.region).serial(8_731_905).name(NAME).build();
  }

  /** What the operator was given to import names cards by their codes. */
  private static Path registryFile() {
    return folder.resolve("registry.csv");
  }

  private static String registry() {
    StringBuilder csv = new StringBuilder(OperatorDesk.REGISTRY_COLUMNS).append('\n');
    for (Prover by : Prover.values()) {
      csv.append(HexFormat.of().formatHex(holder(by).identifier().bytes()))
          .append(",adult,")
          .append(by.region)
          .append(",,100000,,,,,\n");
    }
    return csv.toString();
  }
}
