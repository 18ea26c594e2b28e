package org.onecard.lab.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.lab.library.LibraryServer;
import org.onecard.lab.library.LibraryStock;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Reason;
import org.onecard.server.admin.AdminAnswer;
import org.onecard.server.admin.AdminClient;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.HostDirectory;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.SsseSecrets;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.serial.InProcessScanner;
import org.onecard.virtual.slot.InProcessReaders;

/**
 * Sites, a service counter and two libraries: a town of their own beside the rest of the demo, with
 * a host and terminals that nobody else uses.
 */
final class SiteScenes implements AutoCloseable {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final String REGION = "500000";
  private static final int REPORTS_MAX = 16;
  private static final Duration WALK = Duration.ofMillis(20);

  /** Nobody here may decide alone, so a busy machine must not make anybody. */
  private static final TapTimes PATIENT =
      new TapTimes(
          TapTimes.USUAL.connect(),
          TapTimes.USUAL.conversation(),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20));

  private static final int SERIAL_BASE = 8_205_200;
  private static final int PEOPLE = 9;
  private static final long BALANCE_FEN = 5_000;

  /** Whose name is nowhere else, so that a file that holds it holds it from the check. */
  private static final String MADE_UP_NAME = "甄无痕";

  private static final int CHECKED = 8;
  private static final int READER = 9;

  /** Where a terminal stands. */
  private enum Post {
    TEMPLE("temple-01", "scene-temple"),
    PANDAS("pandas-01", "scene-pandas"),
    COUNTER("counter-01", "scene-identity"),
    KIOSK("north-01", "scene-loan"),
    SOUTH_KIOSK("south-01", "scene-loan");

    private final String terminalId;
    private final String itemId;

    Post(String terminalId, String itemId) {
      this.terminalId = terminalId;
      this.itemId = itemId;
    }
  }

  private record Standing(
      Terminal terminal,
      BlockingQueue<TapReport> reports,
      HolderWatch screen,
      InProcessScanner scanner) {}

  private final Path directory;
  private final Stage stage;
  private final HostProcess host;
  private final LibraryStock northStock;
  private final LibraryServer north;
  private final LibraryStock southStock;
  private @Nullable LibraryServer south;
  private final InProcessReaders slots =
      new InProcessReaders(Stream.of(Post.values()).map(Enum::name).toList());
  private final Map<Post, Standing> standing = new HashMap<>();
  private volatile boolean somebodyWalks = true;

  private SiteScenes(Path directory, Stage stage) throws IOException, InterruptedException {
    this.directory = directory;
    this.stage = stage;
    northStock = LibraryStock.stocked("north");
    southStock = LibraryStock.stocked("south");
    north = library(northStock, 0);
    LibraryServer southServer = library(southStock, 0);
    south = southServer;
    host =
        HostProcess.start(
            directory.resolve("host"),
            HostProcess.Ports.ANY,
            directory.resolve("host.log"),
            List.of("--libraries", libraries(southServer).toString()));
  }

  private static LibraryServer library(LibraryStock stock, int port) throws IOException {
    return LibraryServer.start(port, stock, LibraryServer.Manner.PLAIN, Clock.systemUTC());
  }

  /** Plays all of them and tells what went otherwise. */
  static void play(Path directory, Stage stage) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try (SiteScenes scenes = new SiteScenes(directory, stage)) {
      scenes.open();
      scenes.soldOut();
      scenes.blackout();
      scenes.identity();
      scenes.libraries();
    }
  }

  private void open() throws IOException, InterruptedException {
    stage.say("--- sites, a counter and two libraries, with a host of their own");
    OperatorDesk desk = new OperatorDesk(directory.resolve("host"));
    desk.addLabCardKeys(REGION);
    desk.importRegistry(Files.writeString(directory.resolve("registry.csv"), registry()));
    desk.publishCatalogue(Files.writeString(directory.resolve("sites.yaml"), catalogue()));
    for (Post post : Post.values()) {
      Path data = directory.resolve(post.terminalId);
      Enrolment.enrol(
          "localhost",
          host.ports().enrol(),
          desk.enrolCode(post.terminalId, post.terminalId, post.itemId),
          data);
      BlockingQueue<TapReport> queue = new ArrayBlockingQueue<>(REPORTS_MAX);
      HolderWatch screen = new HolderWatch();
      InProcessScanner scanner = new InProcessScanner(post.name());
      standing.put(
          post,
          new Standing(
              Terminal.start(
                  TerminalConfig.of(data)
                      .withTapTimes(PATIENT)
                      .withScanner(scanner, TransitQrRoots.NONE),
                  slots,
                  post.name(),
                  new SimulatedGate(
                      () ->
                          somebodyWalks
                              ? new SimulatedGate.PasserBy.Walks(WALK)
                              : new SimulatedGate.PasserBy.Stays()),
                  screen,
                  queue::offer),
              queue,
              screen,
              scanner));
    }
    for (Post post : Post.values()) {
      Patience.await(
          post + " to be online",
          () -> {
            TerminalStatus status = at(post).terminal().status();
            return status.online() && status.catalogueVersion() > 0 && status.denyListVersion() > 0;
          });
    }
  }

  // ---- a slot of two places ----

  private void soldOut() throws IOException, InterruptedException {
    approved("the first visitor enters", Post.TEMPLE, 1, 4_000);
    somebodyWalks = false;
    TapReport stayed = approved("the second pays, and nobody walks through", Post.TEMPLE, 2, 4_000);
    somebodyWalks = true;
    Patience.await(
        "the refund", () -> explain(stayed.tapId()).getLong("paidFen", -1L) == 0L && taken() == 1);
    says("money and place of it are given back: 0.00 yuan in the book, 1 of 2 places taken");
    approved("so there is a place for the third", Post.TEMPLE, 3, 4_000);
    refused("the slot is sold out", Post.TEMPLE, 4, Reason.SLOT_FULL);
    check("the slot counts two", taken() == 2);
    check(
        "it is left with nothing",
        slot().getInteger("left") == 0 && slot().getInteger("over") == 0);
  }

  private JsonObject slot() throws IOException {
    return ask(AdminRequest.of("site-slots").with("item", Post.TEMPLE.itemId))
        .getJsonArray("slots")
        .getJsonObject(0);
  }

  private int taken() throws IOException {
    return slot().getInteger("taken");
  }

  private void blackout() throws IOException, InterruptedException {
    refused("an annual pass on a blackout day", Post.PANDAS, 5, Reason.PASS_BLACKOUT);
    approved("a visitor without one pays on that day", Post.PANDAS, 6, 3_000);
  }

  // ---- a counter ----

  private void identity() throws IOException, InterruptedException {
    TapReport tap = approved("an identity check shows the holder", Post.COUNTER, CHECKED, 0);
    check("the holder was shown", at(Post.COUNTER).screen().take());
    Patience.await(
        "the check to be in the book", () -> at(Post.COUNTER).terminal().status().backlog() == 0);
    HolderData holder = holder(CHECKED);
    List<Path> found = filesWith(holder.name(), holder.socialSecurityNumber());
    check("the holder is in no file afterwards, but is in " + found, found.isEmpty());
    says("name and number are in none of the " + count() + " files; " + tap.tapId() + " is booked");
  }

  private List<Path> filesWith(String... secrets) throws IOException {
    List<byte[]> sought = new ArrayList<>();
    for (String secret : secrets) {
      for (Charset charset :
          List.of(StandardCharsets.UTF_8, Charset.forName("GBK"), StandardCharsets.UTF_16LE)) {
        sought.add(secret.getBytes(charset));
      }
    }
    List<Path> found = new ArrayList<>();
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      if (sought.stream().anyMatch(each -> holds(bytes, each))) {
        found.add(file);
      }
    }
    return found;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private int count() throws IOException {
    return files().size();
  }

  private static boolean holds(byte[] bytes, byte[] sought) {
    for (int at = 0; at + sought.length <= bytes.length; at++) {
      int same = 0;
      while (same < sought.length && bytes[at + same] == sought[same]) {
        same++;
      }
      if (same == sought.length) {
        return true;
      }
    }
    return false;
  }

  // ---- two libraries ----

  private void libraries() throws IOException, InterruptedException {
    TapReport unknown =
        refused("a card that stands for no reader yet", Post.KIOSK, READER, Reason.PATRON_UNKNOWN);
    JsonObject tied =
        ask(
            AdminRequest.of("library-tie")
                .with("tap", unknown.tapId())
                .with("network", "city")
                .with("patron", "reader-1")
                .with("consent", "demo: said yes at the desk"));
    check("the card stands for a reader", tied.getBoolean("tied", false));
    TapReport tap = lay(Post.KIOSK, READER);
    tell(
        "tied to a reader, it may borrow",
        tap,
        tap.decision() instanceof Decision.Approved approved && approved.charge().isZero());
    scan(Post.KIOSK, "north-b01", "Borrowed");
    takeAway(Post.KIOSK);
    check(
        "the library has lent it once",
        northStock.count("loan north-b01") == 1
            && northStock.borrower("north-b01").equals(Optional.of("reader-1")));
    scan(Post.SOUTH_KIOSK, "north-b01", "Given back");
    check("its owner has it back once", northStock.count("return north-b01") == 1);
    says("north lent a book over SIP2, and south took it back");

    LibraryServer running = south;
    if (running == null) {
      throw new IllegalStateException("south is shut already");
    }
    int port = running.port();
    running.close();
    south = null;
    scan(Post.SOUTH_KIOSK, "south-b02", "Taken");
    check("the library has not heard of it", southStock.count("return south-b02") == 0);
    south = library(southStock, port);
    Patience.await("the return to be posted", () -> southStock.count("return south-b02") > 0);
    Patience.await("nothing to be open", () -> openPosts() == 0);
    check("it was posted exactly once", southStock.count("return south-b02") == 1);
    says("south was down; what was given back meanwhile was posted later, once");
  }

  private int openPosts() throws IOException {
    return ask(AdminRequest.of("library-list")).getJsonArray("libraries").stream()
        .mapToInt(each -> ((JsonObject) each).getInteger("open"))
        .sum();
  }

  /** An item's barcode at a kiosk, until its screen says what became of it. */
  private void scan(Post post, String item, String expected)
      throws IOException, InterruptedException {
    Standing there = at(post);
    there.scanner().show(item);
    Patience.await(
        post.terminalId + " to say \"" + expected + "\"",
        () -> there.screen().words().startsWith(expected));
    says("%s: %s".formatted(post.terminalId, there.screen().words()));
  }

  // ---- hands ----

  private TapReport approved(String title, Post post, int person, long fen)
      throws IOException, InterruptedException {
    TapReport report = present(post, person);
    boolean asExpected =
        report.decision() instanceof Decision.Approved approved
            && approved.charge().amountFen() == fen;
    tell(title, report, asExpected);
    return report;
  }

  private TapReport refused(String title, Post post, int person, Reason reason)
      throws IOException, InterruptedException {
    TapReport report = present(post, person);
    tell(
        title,
        report,
        report.decision() instanceof Decision.Declined declined && declined.reason() == reason);
    return report;
  }

  private void tell(String title, TapReport report, boolean asExpected) {
    String what =
        report.decision() instanceof Decision.Approved approved
            ? "go, " + approved.charge().inYuan() + " yuan"
            : "refused: " + ((Decision.Declined) report.decision()).reason();
    stage.say(
        String.format(
            "    %s %-12s %-52s %-34s %s",
            asExpected ? "✓" : "✗", report.terminalId(), title, what, report.tapId()));
    if (!asExpected) {
      stage.complain(title + ": it was " + what);
    }
  }

  private void says(String line) {
    stage.say("      " + line);
  }

  private void check(String what, boolean holds) {
    if (!holds) {
      stage.complain("not so: " + what);
    }
  }

  private TapReport present(Post post, int person) throws IOException, InterruptedException {
    try {
      return lay(post, person);
    } finally {
      takeAway(post);
    }
  }

  private void takeAway(Post post) throws IOException, InterruptedException {
    slots.remove(post.name());
    Patience.await(
        post + " to be empty again", () -> at(post).terminal().status().slot() == SlotState.EMPTY);
  }

  /** Presents a card and leaves it there. */
  private TapReport lay(Post post, int person) throws IOException, InterruptedException {
    Standing there = at(post);
    slots.insert(
        post.name(),
        new VirtualSsseCard(
            holder(person), SsseCardOptions.ISSUED, SsseSecrets.SM4, new Random(person)));
    @Nullable TapReport report =
        there.reports().poll(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    if (report == null) {
      throw new IOException(post.terminalId + " said nothing of what was presented");
    }
    return report;
  }

  private Standing at(Post post) {
    Standing found = standing.get(post);
    if (found == null) {
      throw new IllegalStateException("no terminal stands at " + post);
    }
    return found;
  }

  private JsonObject explain(String tapId) throws IOException {
    return ask(AdminRequest.of("ledger-explain").with("tap", tapId));
  }

  private JsonObject ask(AdminRequest request) throws IOException {
    Path socket =
        new HostDirectory(directory.resolve("host"))
            .findSocket()
            .orElseThrow(() -> new IOException("no host runs on " + directory));
    AdminAnswer answer =
        AdminClient.ask(socket, request)
            .orElseThrow(() -> new IOException("the host does not answer"));
    if (answer instanceof AdminAnswer.Failed failed) {
      throw new IOException(failed.sentence());
    }
    return ((AdminAnswer.Done) answer).result();
  }

  // ---- who and what ----

  private static HolderData holder(int person) {
    HolderData.Builder builder = HolderData.builder().region(REGION).serial(SERIAL_BASE + person);
    return (person == CHECKED ? builder.name(MADE_UP_NAME) : builder).build();
  }

  private static String registry() {
    LocalDate today = LocalDate.now(ZONE);
    StringBuilder csv = new StringBuilder(OperatorDesk.REGISTRY_COLUMNS).append(",entitlements\n");
    for (int person = 1; person <= PEOPLE; person++) {
      csv.append(HexFormat.of().withUpperCase().formatHex(holder(person).identifier().bytes()))
          .append(",adult,530100,,")
          .append(BALANCE_FEN)
          .append(",,,,,false,")
          .append(
              person == 5
                  ? "panda-annual %s/%s".formatted(today.minusDays(30), today.plusDays(300))
                  : "")
          .append('\n');
    }
    return csv.toString();
  }

  private static String catalogue() {
    LocalDate today = LocalDate.now(ZONE);
    return """
    region: %s
    zone: Asia/Shanghai
    effective: 2026-01-01T00:00
    items:
      - id: scene-temple
        title: { zh: 山寺, en: Hill temple }
        operator: temple
        valid: { from: 2026-01-01 }
        assurance: read
        scenic:
          priceFen: 4000
          entriesPerDay: 1
          slots:
            - { id: all-day, from: "00:00", to: "24:00", quota: 2 }
        notPassed: { do: refund }
        absent: { denied: refuse, holder: assume }
      - id: scene-pandas
        title: { zh: 熊猫基地, en: Panda base }
        operator: pandas
        valid: { from: 2026-01-01 }
        assurance: read
        scenic:
          priceFen: 3000
          entriesPerDay: 1
          passes:
            - { id: panda-annual, blackout: [%s, %s] }
        absent: { denied: refuse, holder: assume }
      - id: scene-identity
        title: { zh: 身份核验, en: Identity check }
        operator: counter
        valid: { from: 2026-01-01 }
        assurance: proved
        identity:
          purpose: { zh: 领取证明需核对身份, en: To hand out a certificate }
          consent: { zh: 刷卡即同意核对, en: Presenting the card is consent to this check }
          showFor: 2s
        absent: { denied: refuse }
      - id: scene-loan
        title: { zh: 图书借阅, en: Library loan }
        operator: libraries
        valid: { from: 2026-01-01 }
        assurance: read
        library: { refuseOverdue: true }
        absent: { denied: refuse }
    """
        .formatted(REGION, today, today.plusDays(1));
  }

  private Path libraries(LibraryServer southServer) throws IOException {
    return Files.writeString(
        directory.resolve("libraries.json"),
        """
        [
          {"name": "north", "network": "city", "host": "127.0.0.1", "port": %d,
           "locations": ["north-01"], "itemPrefixes": ["north-"]},
          {"name": "south", "network": "city", "host": "127.0.0.1", "port": %d,
           "locations": ["south-01"], "itemPrefixes": ["south-"], "whenDown": "hold-returns"}
        ]
        """
            .formatted(north.port(), southServer.port()));
  }

  @Override
  public void close() {
    standing.values().forEach(there -> there.terminal().close());
    slots.close();
    host.close();
    north.close();
    LibraryServer running = south;
    if (running != null) {
      running.close();
    }
  }
}
