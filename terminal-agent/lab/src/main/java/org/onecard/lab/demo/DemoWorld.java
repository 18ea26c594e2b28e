package org.onecard.lab.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.kiosk.KioskPage;
import org.onecard.agent.kiosk.KioskSettings;
import org.onecard.agent.screen.ScreenState;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.code.CodeScanner;
import org.onecard.card.code.Sm2PublicKey;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.code.EcardPlatformServer;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.lab.scanner.LabScanner;
import org.onecard.lab.slot.LabSlots;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.code.LabTransitCode;
import org.onecard.virtual.sam.SsseSam;
import org.onecard.virtual.sam.SsseSamOptions;
import org.onecard.virtual.sam.TransitSam;

/**
 * A host, enrolled terminals, the slots their readers are, a PSAM, a scanner, and the platform of
 * electronic cards. One thread plays on it.
 *
 * <p>On disk, below the directory given: {@code host/} (the host's data), {@code host.log}, {@code
 * gate-01/} and so on (each terminal's data), {@code registry.csv}, {@code scanner/}.
 */
final class DemoWorld implements AutoCloseable {

  private static final Duration WALK = Duration.ofMillis(20);
  private static final Duration HAND = Duration.ofMillis(50);

  /** The terminals say how long a person waits; on a busy machine they wait longer than usual. */
  private static final Duration PLATFORM_PATIENCE = Duration.ofMillis(2_500);

  private static final int REPORTS_MAX = 64;
  private static final int PSAM_CHIP_SERIAL = 1;
  private static final int PURSE_PSAM_CHIP_SERIAL = 7;
  private static final String PURSE_PSAM_NUMBER = "999900000001";

  private final Path directory;
  private final Path catalogue;
  private final LabSlots slots;
  private final TapTimes tapTimes;
  private final EcardPlatformServer platform;
  private HostProcess host;
  private boolean closed;
  private final OperatorDesk desk;
  private final Map<Place, Standing> standing = new EnumMap<>(Place.class);
  private @Nullable LabScanner scanner;
  private @Nullable KioskPage kiosk;
  private final ScheduledExecutorService telling =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demo-kiosk");
            thread.setDaemon(true);
            return thread;
          });

  /** How many versions of the catalogue were published. */
  private long versions = 1;

  /** One terminal, and what comes out of it. */
  private record Standing(
      Terminal terminal, BlockingQueue<TapReport> reports, HolderWatch screen) {}

  private DemoWorld(
      Path directory,
      Path catalogue,
      LabSlots slots,
      TapTimes tapTimes,
      EcardPlatformServer platform,
      HostProcess host) {
    this.directory = directory;
    this.catalogue = catalogue;
    this.slots = slots;
    this.tapTimes = tapTimes;
    this.platform = platform;
    this.host = host;
    this.desk = new OperatorDesk(directory.resolve("host"));
  }

  /**
   * Sets the stage: host, registry, catalogue, and a terminal at each of the first places, enrolled
   * and connected. The others follow with {@link #openLaterPlaces}, so that nobody waits for them.
   *
   * @param directory made anew
   * @param catalogue the list of items to publish
   * @param tapTimes how patient the terminals are
   */
  static DemoWorld open(Path directory, Path catalogue, LabSlots slots, TapTimes tapTimes)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    EcardPlatformServer platform = EcardPlatformServer.start(0, Duration.ZERO, Clock.systemUTC());
    HostProcess host;
    try {
      host = startHost(directory, HostProcess.Ports.ANY, platform);
    } catch (IOException | RuntimeException e) {
      platform.close();
      throw e;
    }
    DemoWorld world = new DemoWorld(directory, catalogue, slots, tapTimes, platform, host);
    try {
      world.desk.importRegistry(
          Files.writeString(directory.resolve("registry.csv"), Cast.registryCsv()));
      world.desk.publishCatalogue(catalogue);
      world.open(Place.listFirst());
      return world;
    } catch (IOException | InterruptedException | RuntimeException e) {
      world.close();
      throw e;
    }
  }

  private static HostProcess startHost(
      Path directory, HostProcess.Ports ports, EcardPlatformServer platform) throws IOException {
    return HostProcess.start(
        directory.resolve("host"),
        ports,
        directory.resolve("host.log"),
        List.of(
            "--ecard-platform",
            platform.uri().toString(),
            "--ecard-deadline",
            Long.toString(PLATFORM_PATIENCE.toMillis())));
  }

  /**
   * Opens the places where cards have to prove themselves, where codes are taken and where purses
   * pay: gives the host the keys, puts the PSAMs into their slots, and plugs the scanner in.
   */
  void openLaterPlaces() throws IOException, InterruptedException {
    for (String region : Cast.regions()) {
      desk.addLabCardKeys(region);
    }
    VirtualChip.Builder psam = VirtualChip.contact(StaticAtr.contact(PSAM_CHIP_SERIAL));
    new SsseSam(SsseSamOptions.LAB, new SecureRandom()).applications().forEach(psam::application);
    slots.insert(Place.BUS.samSlot().orElseThrow(), psam.build());
    desk.addTacKey(
        "T_UNION",
        DemoPurse.KEYS.keyVersion(),
        "TRIPLE_DES",
        HexFormat.of().formatHex(DemoPurse.KEYS.tacMaster()));
    slots.insert(
        Place.FERRY.samSlot().orElseThrow(),
        VirtualChip.contact(StaticAtr.contact(PURSE_PSAM_CHIP_SERIAL))
            .masterFile(new TransitSam(PURSE_PSAM_NUMBER, DemoPurse.KEYS))
            .build());
    LabScanner plugged = LabScanner.start("bus gate", directory.resolve("scanner"));
    scanner = plugged;
    open(Place.listLater());
    Patience.await(
        "the scanner to be ready",
        () -> plugged.scanner().state() instanceof CodeScanner.State.Ready);
  }

  /** Serves what a place shows its people as a page, from the next state on, and says where. */
  URI openKiosk(Place place) throws IOException {
    Standing there = at(place);
    KioskPage page =
        KioskPage.start(
            KioskSettings.on(place.terminalId(), 0).withDirection(KioskSettings.Direction.IN));
    kiosk = page;
    page.show(new ScreenState.Waiting());
    there.screen().putBeside(page);
    Future<?> unused =
        telling.scheduleWithFixedDelay(
            () ->
                page.tell(
                    there.terminal().status(), there.terminal().findItemTitle(), Optional.empty()),
            0,
            1,
            TimeUnit.SECONDS);
    return page.uri();
  }

  /** What the scanner is, once the later places are open. */
  String scannerDescription() {
    return pluggedScanner().description();
  }

  private LabScanner pluggedScanner() {
    LabScanner plugged = scanner;
    if (plugged == null) {
      throw new IllegalStateException("no scanner is plugged in yet");
    }
    return plugged;
  }

  private void open(List<Place> places) throws IOException, InterruptedException {
    for (Place place : places) {
      install(place);
    }
    for (Place place : places) {
      Patience.await(place + " to be online and equipped", () -> isReady(place));
    }
  }

  private void install(Place place) throws IOException, InterruptedException {
    Path data = directory.resolve(place.terminalId());
    String code = desk.enrolCode(place.terminalId(), place.locationId(), place.itemId());
    Enrolment.enrol("localhost", host.ports().enrol(), code, data);
    BlockingQueue<TapReport> queue = new ArrayBlockingQueue<>(REPORTS_MAX);
    HolderWatch screen = new HolderWatch();
    Terminal terminal =
        Terminal.start(
            config(place, data),
            slots.readers(),
            slots.names().get(place.slot()),
            new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(WALK)),
            screen,
            queue::offer);
    standing.put(place, new Standing(terminal, queue, screen));
  }

  private TerminalConfig config(Place place, Path data) {
    TerminalConfig config = TerminalConfig.of(data).withTapTimes(tapTimes);
    if (place.samSlot().isPresent()) {
      config = config.withSamReader(slots.names().get(place.samSlot().getAsInt()));
    }
    if (place.hasScanner()) {
      TransitQrRoots roots =
          TransitQrRoots.of(
              Map.of(LabTransitCode.ROOT_INDEX, Sm2PublicKey.of(LabTransitCode.rootPublicKey())));
      config = config.withScanner(pluggedScanner().scanner(), roots);
    }
    return config;
  }

  /** The catalogue with one thing changed, as a file. */
  Path draft(Act.Draft draft) throws IOException {
    String published = Files.readString(catalogue);
    if (published.indexOf(draft.was()) < 0
        || published.indexOf(draft.was()) != published.lastIndexOf(draft.was())) {
      throw new IOException(catalogue + " does not hold \"" + draft.was() + "\" once");
    }
    return Files.writeString(
        directory.resolve("draft.yaml"), published.replace(draft.was(), draft.is()));
  }

  /** Publishes a draft for one terminal, and waits until that goes by it. */
  void publishFor(Place canary, Act.Draft draft) throws IOException, InterruptedException {
    desk.publishCatalogueNow(draft(draft), canary.terminalId());
    versions++;
    Patience.await(canary + " to go by the draft", () -> goingByLatest() == 1);
  }

  /** Takes the draft back, and waits until every terminal goes by what takes its place. */
  void takeBack() throws IOException, InterruptedException {
    desk.rollBack();
    versions++;
    Patience.await(
        "every terminal to go by the version before", () -> goingByLatest() == standing.size());
  }

  private long goingByLatest() {
    try {
      return desk.goingBy(versions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where everything of the demo lies. */
  Path directory() {
    return directory;
  }

  OperatorDesk desk() {
    return desk;
  }

  HostProcess.Ports ports() {
    return host.ports();
  }

  HostProcess host() {
    return host;
  }

  /** Those where a terminal stands. */
  List<Place> openPlaces() {
    return List.copyOf(standing.keySet());
  }

  /** Online, and with the catalogue and deny list that the host delivers. */
  private boolean isReady(Place place) {
    TerminalStatus status = at(place).terminal().status();
    return status.online() && status.catalogueVersion() > 0 && status.denyListVersion() > 0;
  }

  boolean isOnline(Place place) {
    return at(place).terminal().status().online();
  }

  private Standing at(Place place) {
    Standing found = standing.get(place);
    if (found == null) {
      throw new IllegalStateException("no terminal stands at " + place);
    }
    return found;
  }

  /** Presents something at a place until the terminal has said what it makes of it. */
  Seen present(Place place, Medium medium) throws IOException, InterruptedException {
    Standing there = at(place);
    if (medium instanceof Medium.Code code) {
      pluggedScanner().show(code.text());
    } else {
      slots.insert(place.slot(), ((Medium.Card) medium).card());
    }
    @Nullable TapReport report =
        there.reports().poll(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    // Nobody pulls a card away within a millisecond of the sign.
    Thread.sleep(HAND.toMillis());
    slots.remove(place.slot());
    // A slot is looked at every 400 ms; a card that came back sooner would not be a new one.
    Patience.await(
        place + " to be empty again", () -> there.terminal().status().slot() == SlotState.EMPTY);
    if (report == null) {
      throw new IOException(
          place.terminalId()
              + " said nothing of what was presented within "
              + Patience.LONGEST.toSeconds()
              + " s");
    }
    return new Seen(report, there.screen().take());
  }

  /** Taps of cards that nobody here put in, since the last call. */
  List<TapReport> takeReports(Place place) {
    List<TapReport> taken = new ArrayList<>();
    at(place).reports().drainTo(taken);
    return taken;
  }

  /** Kills the host, and waits until every terminal knows that it is alone. */
  void killHost() throws IOException, InterruptedException {
    host.kill();
    for (Place place : openPlaces()) {
      Patience.await(place + " to notice", () -> !isOnline(place));
    }
  }

  /** Starts the host again, and waits until every journal has been handed over. */
  void restartHost() throws IOException, InterruptedException {
    host = startHost(directory, host.ports(), platform);
    for (Place place : openPlaces()) {
      Patience.await(
          place + " to hand over its journal",
          () -> isOnline(place) && at(place).terminal().status().backlog() == 0);
    }
  }

  /** Ends all of it; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    telling.shutdownNow();
    standing.values().forEach(there -> there.terminal().close());
    LabScanner plugged = scanner;
    if (plugged != null) {
      plugged.close();
    }
    KioskPage page = kiosk;
    if (page != null) {
      page.close();
    }
    host.close();
    platform.close();
  }
}
