package org.onecard.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.agent.screen.ScreenState;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.LabFiles;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.lab.slot.LabSlots;
import org.onecard.lab.slot.TestParts;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Reason;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.SsseSecrets;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.sam.SsseSam;
import org.onecard.virtual.sam.SsseSamOptions;

/**
 * Cards whose keys follow from another part of the ATR and have other identifiers than the built-in
 * profile says: with a profile of their own at terminal and host they are proved, over real PC/SC
 * slots; without it nobody takes them for genuine.
 */
@Tag("real")
class OwnProfilesTest {

  private static final int READER = 0;
  private static final int PSAM = 1;
  private static final int MOST_TAPS = 5;
  private static final String REGION = "500000";
  private static final String RIDE = "bus-ride";
  private static final String IDENTITY = "identity-check";
  private static final HolderData HOLDER =
      HolderData.builder().region(REGION).serial(7_310_442).name("占位甲乙").build();

  /** The machine may be busy with something else. */
  private static final TapTimes PATIENT =
      new TapTimes(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  @TempDir private static Path folder;
  private static Path profiles;
  private static HostProcess host;
  private static OperatorDesk desk;
  private static LabSlots slots;
  private static int terminals;

  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);
  private final Queue<ScreenState.ShowsHolder> shown = new ConcurrentLinkedQueue<>();
  private @Nullable Terminal terminal;

  @BeforeAll
  static void hostRunsWithTheProfile_andThePsamIsInItsSlot() throws Exception {
    profiles = Files.createDirectories(folder.resolve("profiles"));
    Files.writeString(
        profiles.resolve("our-ssse-3.json"),
        new String(ProfileFiles.builtInBytes("ssse-3.json"), StandardCharsets.UTF_8)
            .replace("\"version\": 1", "\"version\": 2")
            .replace("atr-last-8", "atr-serial")
            .replace("\"internal\", \"id\": \"00\"", "\"internal\", \"id\": \"05\"")
            .replace("\"external-host\", \"id\": \"0A\"", "\"external-host\", \"id\": \"1A\"")
            .replace("\"external-sam\", \"id\": \"07\"", "\"external-sam\", \"id\": \"17\""));
    slots = LabSlots.start(2, TestParts.runDirectory(), TestParts.find());
    assertThat(slots.description()).contains("a real PC/SC service");
    VirtualChip.Builder chip = VirtualChip.contact(StaticAtr.contact(1));
    new SsseSam(SsseSamOptions.LAB, new Random(1)).applications().forEach(chip::application);
    slots.insert(PSAM, chip.build());
    host = startHost(HostProcess.Ports.ANY, List.of("--profiles", profiles.toString()));
    desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(Files.writeString(folder.resolve("registry.csv"), registry()));
    desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
    desk.addLabCardKeys(REGION);
  }

  @AfterAll
  static void everythingEnds() {
    host.close();
    slots.close();
  }

  @AfterEach
  void terminalEnds() throws Exception {
    Terminal running = terminal;
    terminal = null;
    if (running != null) {
      running.close();
    }
    awaitEmptySlot();
  }

  private static void awaitEmptySlot() throws Exception {
    slots.remove(READER);
    try (CardReader reader = slots.readers().open(slots.names().get(READER))) {
      Patience.await(
          "the service to see the slot empty",
          () -> reader.awaitChange(SlotState.PRESENT, Duration.ofMillis(100)) == SlotState.EMPTY);
    }
  }

  @ParameterizedTest(name = "with a PSAM: {0}")
  @ValueSource(booleans = {true, false})
  void withItsProfile_theCardIsProved_andOpened(boolean psam) throws Exception {
    start(IDENTITY, psam, true);

    TapReport tap = tap(card(ourSecrets()));

    assertThat(tap.decision()).isInstanceOf(Decision.Approved.class);
    assertThat(desk.explain(tap.tapId()).encode()).contains("the card is PROVED");
    assertThat(shown).hasSize(1);
  }

  @ParameterizedTest(name = "with a PSAM: {0}")
  @ValueSource(booleans = {true, false})
  void withoutItsProfile_nobodyCanTell_andTheCardIsRefused(boolean psam) throws Exception {
    start(RIDE, psam, false);

    // The card has no key of the identifier that the built-in profile names.
    assertThat(reason(tap(card(ourSecrets())))).isEqualTo(Reason.ASSURANCE_TOO_LOW);
  }

  @ParameterizedTest(name = "with a PSAM: {0}")
  @ValueSource(booleans = {true, false})
  void withoutItsProfile_anotherFactorAloneLooksLikeACopy(boolean psam) throws Exception {
    // The terminal's own profile is the same in name and version, so nobody sees what is amiss.
    if (!psam) {
      restartHost(List.of());
    }
    try {
      start(RIDE, psam, false);

      assertThat(reason(tap(card(SsseSecrets.SM4.withFactor(SsseSecrets.Factor.ATR_SERIAL)))))
          .isEqualTo(Reason.CARD_NOT_GENUINE);
    } finally {
      if (!psam) {
        restartHost(List.of("--profiles", profiles.toString()));
      }
    }
  }

  @Test
  void hostWithoutTheTerminalsProfile_saysSo_andCallsNobodyACopy() throws Exception {
    restartHost(List.of());
    try (LeakLog log = LeakLog.into(folder.resolve("unlike.log"))) {
      start(RIDE, false, true);

      String said = "read the card by profile ssse-3/2, and this host has ssse-3/1 of that name";
      // The first card may come before the host's challenges have.
      for (int taps = 0; taps < MOST_TAPS && !log.contains(said); taps++) {
        assertThat(reason(tap(card(ourSecrets())))).isEqualTo(Reason.ASSURANCE_TOO_LOW);
        awaitEmptySlot();
      }

      assertThat(log.contains(said)).isTrue();
    } finally {
      restartHost(List.of("--profiles", profiles.toString()));
    }
  }

  // ---- the world ----

  private static SsseSecrets ourSecrets() {
    return SsseSecrets.SM4
        .withFactor(SsseSecrets.Factor.ATR_SERIAL)
        .withIdentifiers(new SsseSecrets.KeyIdentifiers(0x05, 0x1A, 0x17, 0x06));
  }

  private static VirtualCard card(SsseSecrets secrets) {
    return new VirtualSsseCard(HOLDER, SsseCardOptions.ISSUED, secrets, new Random(7));
  }

  private static HostProcess startHost(HostProcess.Ports ports, List<String> options)
      throws IOException {
    return HostProcess.start(folder.resolve("host"), ports, folder.resolve("host.log"), options);
  }

  private static void restartHost(List<String> options) throws IOException {
    HostProcess.Ports ports = host.ports();
    host.close();
    host = startHost(ports, options);
  }

  private void start(String item, boolean psam, boolean withProfile) throws Exception {
    String id = "gate-%02d".formatted(++terminals);
    Path data = folder.resolve(id);
    Enrolment.enrol("localhost", host.ports().enrol(), desk.enrolCode(id, "cq-bus-1", item), data);
    TerminalConfig config = TerminalConfig.of(data).withTapTimes(PATIENT);
    if (psam) {
      config = config.withSamReader(slots.names().get(PSAM));
    }
    if (withProfile) {
      config = config.withProfiles(ProfileFiles.withFolder(profiles));
    }
    Terminal started =
        Terminal.start(
            config,
            slots.readers(),
            slots.names().get(READER),
            new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
            this::remember,
            reports::offer);
    terminal = started;
    Patience.await(
        "the terminal to be ready",
        () ->
            started.status().online()
                && started.status().catalogueVersion() > 0
                && started.status().denyListVersion() > 0
                && started.status().slot() == SlotState.EMPTY);
  }

  private void remember(ScreenState state) {
    if (state instanceof ScreenState.ShowsHolder holder) {
      shown.add(holder);
    }
  }

  private TapReport tap(VirtualCard card) throws Exception {
    slots.insert(READER, card);
    @Nullable TapReport report = reports.poll(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    if (report == null) {
      throw new AssertionError("the terminal said nothing of a card");
    }
    Terminal running = terminal;
    Patience.await(
        "all to be countersigned", () -> running != null && running.status().backlog() == 0);
    return report;
  }

  private static Reason reason(TapReport tap) {
    assertThat(tap.decision()).isInstanceOf(Decision.Declined.class);
    return ((Decision.Declined) tap.decision()).reason();
  }

  private static String registry() {
    return OperatorDesk.REGISTRY_COLUMNS
        + "\n"
        + HexFormat.of().formatHex(HOLDER.identifier().bytes())
        + ",adult,"
        + REGION
        + ",,100000,,,,,\n";
  }
}
