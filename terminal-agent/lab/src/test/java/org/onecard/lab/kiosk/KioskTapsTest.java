package org.onecard.lab.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.kiosk.KioskPage;
import org.onecard.agent.kiosk.KioskSettings;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.code.CodeScanner;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.lab.LabFiles;
import org.onecard.lab.browser.Browsers;
import org.onecard.lab.browser.View;
import org.onecard.lab.browser.Visit;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.lab.library.LibraryServer;
import org.onecard.lab.library.LibraryServer.Manner;
import org.onecard.lab.library.LibraryStock;
import org.onecard.lab.scanner.LabScanner;
import org.onecard.lab.slot.TestParts;
import org.onecard.server.admin.AdminAnswer;
import org.onecard.server.admin.AdminClient;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.HostDirectory;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.SsseSecrets;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;

/** Cards in a real PC/SC slot, a terminal before its host, and the page that the person sees. */
@Tag("real")
@Timeout(90)
class KioskTapsTest {

  private static final String NAME = "占位子丑寅卯辰巳午未申酉戌亥";
  private static final String LIBRARY_LOCATION = "cq-library-1";
  private static final String BOOK = "hall-b01";

  /** A library is waited for shortly, so that the test is; the machine may be busy. */
  private static final TapTimes TIMES =
      new TapTimes(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3));

  @TempDir private static Path folder;
  private static PrivatePcscd daemon;
  private static VirtualSlot slot;
  private static PcscReaders readers;
  private static LibraryServer library;
  private static HostProcess host;
  private static OperatorDesk desk;
  private static Browsers browsers;
  private static int terminals;

  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(8);
  private final ScheduledExecutorService telling = Executors.newSingleThreadScheduledExecutor();
  private @Nullable Terminal terminal;
  private @Nullable KioskPage kiosk;

  @BeforeAll
  static void hostRuns() throws Exception {
    daemon = new PrivatePcscd(TestParts.runDirectory(), 1, TestParts.find());
    assertThat(daemon.start()).isNotEqualTo(PrivatePcscd.Way.NONE);
    slot = new VirtualSlot(daemon.slots().get(0).port());
    readers = PcscReaders.start();
    LibraryStock stock = LibraryStock.stocked("hall");
    stock.addReader(new LibraryStock.Reader("reader-9", 5, false, 0));
    library = LibraryServer.start(0, stock, Manner.PLAIN, Clock.systemUTC());
    Path libraries =
        Files.writeString(
            folder.resolve("libraries.json"),
            """
            [{"name": "city", "host": "127.0.0.1", "port": %d, "locations": ["%s"]}]
            """
                .formatted(library.port(), LIBRARY_LOCATION));
    host = startHost(HostProcess.Ports.ANY, libraries);
    desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(Files.writeString(folder.resolve("registry.csv"), registry()));
    desk.publishCatalogue(
        Files.writeString(
            folder.resolve("catalogue.yaml"),
            Files.readString(LabFiles.sample("demo/catalogue.yaml"))
                .replace("showFor: 10s", "showFor: 2s")));
    desk.addLabCardKeys("500000");
    browsers = Browsers.start();
  }

  private static HostProcess startHost(HostProcess.Ports ports, Path libraries) throws IOException {
    return HostProcess.start(
        folder.resolve("host"),
        ports,
        folder.resolve("host.log"),
        List.of("--libraries", libraries.toString()));
  }

  @AfterAll
  static void everythingEnds() throws IOException {
    browsers.close();
    host.close();
    library.close();
    slot.close();
    readers.close();
    daemon.close();
    LabFiles.deleteTree(TestParts.runDirectory());
  }

  @AfterEach
  void terminalEnds() throws Exception {
    slot.remove();
    awaitEmpty();
    telling.shutdownNow();
    telling.awaitTermination(5, TimeUnit.SECONDS);
    running().close();
    page().close();
  }

  @Test
  void personIsLetThrough_isAskedToTakeTheCard_andTheNextIsWaitedFor() throws Exception {
    start("cq-metro-1", "metro-ride");
    try (Visit visit = visit("zh-CN");
        Visit other = visit("en-GB")) {
      awaitFace(visit, "WAITING");
      assertThat(visit.page().locator("#title").textContent()).contains("轨道乘车");
      slot.insert(card(1));
      awaitFace(visit, "GO");
      awaitFace(other, "GO");
      assertThat(notice(visit)).contains("扣款 3.00 元").contains("paid 3.00 yuan");
      awaitFace(visit, "REMOVE_CARD");
      slot.remove();
      awaitFace(visit, "WAITING");
      awaitFace(other, "WAITING");
    }
  }

  @Test
  void personIsRefused_withTheReason_whichGoesByItself() throws Exception {
    start("cq-metro-1", "metro-ride");
    try (Visit visit = visit("zh-CN")) {
      awaitFace(visit, "WAITING");
      slot.insert(expired());
      awaitFace(visit, "REFUSED");
      assertThat(notice(visit)).contains("有效期");
      slot.remove();
      awaitFace(visit, "WAITING");
    }
  }

  @Test
  void readerThatIsGone_isOutOfOrder_andBackByItself() throws Exception {
    start("cq-metro-1", "metro-ride");
    try (Visit visit = visit("zh-CN")) {
      awaitFace(visit, "WAITING");
      daemon.stop();
      awaitFace(visit, "OUT_OF_ORDER");
      assertThat(visit.page().locator("#staff").textContent()).isNotBlank();
      daemon.start();
      awaitFace(visit, "WAITING");
    } finally {
      slot.close();
      slot = new VirtualSlot(daemon.slots().get(0).port());
    }
  }

  @Test
  void hostThatIsGone_isSaidInTheCorner_andPeopleGoOn() throws Exception {
    start("cq-metro-1", "metro-ride");
    try (Visit visit = visit("zh-CN")) {
      awaitFace(visit, "WAITING");
      awaitLine(visit, "online");
      host.kill();
      awaitLine(visit, "offline");
      assertThat(visit.page().locator("#link").textContent()).contains("脱机").contains("Offline");
      slot.insert(card(1));
      awaitFace(visit, "GO");
      slot.remove();
      awaitFace(visit, "WAITING");
      host = startHost(host.ports(), folder.resolve("libraries.json"));
      awaitLine(visit, "online");
    }
  }

  @Test
  void holder_isOnThePageForItsTime() throws Exception {
    start("cq-hall-1", "identity-check");
    try (Visit visit = visit("zh-CN")) {
      awaitFace(visit, "WAITING");
      slot.insert(card(2));
      awaitFace(visit, "HOLDER");
      visit
          .page()
          .waitForFunction(
              "name => document.getElementById('holder-name').textContent === name", NAME);
      slot.remove();
      visit.page().waitForFunction("name => !document.body.innerHTML.includes(name)", NAME);
      awaitFace(visit, "WAITING");
    }
  }

  @Test
  void library_isWaitedForWhereAllCanSee_andItsWordIsShown() throws Exception {
    start(LIBRARY_LOCATION, "library-loan");
    try (Visit visit = visit("zh-CN")) {
      awaitFace(visit, "WAITING");
      slot.insert(card(3));
      awaitFace(visit, "REFUSED"); // The card stands for no reader yet.
      String tap = take().tapId();
      slot.remove();
      tie(tap, "reader-9");
      awaitEmpty();

      library.slow(Duration.ofMillis(1_500));
      slot.insert(card(3));
      awaitFace(visit, "WORKING");
      assertThat(notice(visit)).contains("正在联系图书馆").contains("Asking the library");
      visit.picture("kiosk-library-waits");
      awaitFace(visit, "GO");
      assertThat(notice(visit)).contains("可以借阅").contains("You may borrow");
      slot.remove();
      awaitFace(visit, "WAITING");

      library.slow(Duration.ofSeconds(20));
      slot.insert(card(3));
      awaitFace(visit, "WORKING");
      awaitFace(visit, "REFUSED");
      slot.remove();
    } finally {
      library.slow(Duration.ZERO);
      library.dropAll();
    }
  }

  @Test
  void book_isBorrowedRenewedListedAndGivenBack_byItsBarcode_inBothLanguages() throws Exception {
    try (LabScanner scanner = LabScanner.start("scanner", folder.resolve("scanner"))) {
      start(LIBRARY_LOCATION, "library-loan", Optional.of(scanner.scanner()));
      try (Visit visit = visit("zh-CN");
          Visit other = visit("en-GB")) {
        other.page().locator("[data-language=en]").click();
        slot.insert(card(5));
        awaitFace(visit, "REFUSED"); // The card stands for no reader yet.
        String tap = take().tapId();
        slot.remove();
        tie(tap, "reader-1");
        awaitEmpty();

        slot.insert(card(5));
        awaitBoth(visit, other, "请扫描要借的图书条码", "Scan what you want to borrow");
        seen(visit, "kiosk-library-scan");
        scanner.show(BOOK);
        awaitBoth(visit, other, "已借出，应还日期 20", "Borrowed, due 20");
        assertThat(library.stock().borrower(BOOK)).contains("reader-1");
        seen(other, "kiosk-library-borrowed");
        scanner.show(BOOK); // It is theirs already, and the library lends it to nobody.
        awaitFace(visit, "REFUSED");
        scanner.show("ONECARD-RENEW");
        awaitBoth(visit, other, "请扫描要续借的图书条码", "Scan what you want to renew");
        scanner.show(BOOK);
        awaitBoth(visit, other, "已续借，应还日期 20", "Renewed, due 20");
        scanner.show("ONECARD-LOANS");
        awaitBoth(visit, other, "在借 1 册", "1 on loan");
        seen(visit, "kiosk-library-loans");
        slot.remove();
        awaitFace(visit, "WAITING");

        scanner.show(BOOK); // Nobody has to show a card for this.
        awaitBoth(visit, other, "已归还", "Given back");
        assertThat(library.stock().borrower(BOOK)).isEmpty();
        seen(other, "kiosk-library-returned");
        scanner.show("nowhere-b01");
        awaitFace(visit, "REFUSED");
      }
    }
    assertThat(library.stock().count("loan " + BOOK)).isEqualTo(1);
    assertThat(library.stock().count("renew " + BOOK)).isEqualTo(1);
    assertThat(library.stock().count("return " + BOOK)).isEqualTo(1);
  }

  /** A refusal stays on the screen for a while; the next card need not wait for that. */
  private void awaitEmpty() throws IOException, InterruptedException {
    Patience.await("the slot to be empty", () -> running().status().slot() == SlotState.EMPTY);
  }

  private static void awaitBoth(Visit chinese, Visit english, String zh, String en) {
    awaitFirst(chinese, zh);
    awaitFirst(english, en);
  }

  /** The language that stands first, in large letters. */
  private static void awaitFirst(Visit visit, String text) {
    visit
        .page()
        .waitForFunction(
            "text => document.querySelector('#notice .first')?.textContent.startsWith(text)", text);
  }

  private static void seen(Visit visit, String name) {
    // The picture first: what came of a scan stands for 5 s, and the judge takes its time.
    visit.picture(name);
    assertThat(visit.barriers()).as(name).isEmpty();
  }

  // ---- the world ----

  private void start(String location, String item) throws Exception {
    start(location, item, Optional.empty());
  }

  private void start(String location, String item, Optional<CodeScanner> scanner) throws Exception {
    String id = "kiosk-%02d".formatted(++terminals);
    Path data = folder.resolve(id);
    Enrolment.enrol("localhost", host.ports().enrol(), desk.enrolCode(id, location, item), data);
    KioskPage served =
        KioskPage.start(KioskSettings.on(id, 0).withDirection(KioskSettings.Direction.IN));
    kiosk = served;
    TerminalConfig config = TerminalConfig.of(data).withTapTimes(TIMES);
    Terminal started =
        Terminal.start(
            scanner.map(known -> config.withScanner(known, TransitQrRoots.NONE)).orElse(config),
            readers,
            daemon.slots().get(0).readerName(),
            new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(50))),
            served,
            reports::offer);
    terminal = started;
    Future<?> unused =
        telling.scheduleWithFixedDelay(
            () -> served.tell(started.status(), started.findItemTitle(), Optional.empty()),
            0,
            100,
            TimeUnit.MILLISECONDS);
    Patience.await(
        "the terminal to be ready",
        () ->
            started.status().online()
                && started.status().catalogueVersion() > 0
                && started.status().denyListVersion() > 0
                && started.status().slot() == SlotState.EMPTY);
  }

  private Terminal running() {
    Terminal running = terminal;
    if (running == null) {
      throw new AssertionError("not started");
    }
    return running;
  }

  private KioskPage page() {
    KioskPage served = kiosk;
    if (served == null) {
      throw new AssertionError("not started");
    }
    return served;
  }

  private Visit visit(String locale) {
    return browsers.visit(page().uri(), View.in(locale).sized(480, 800));
  }

  private static void awaitFace(Visit visit, String face) {
    visit.page().waitForFunction("face => document.body.dataset.face === face", face);
  }

  private static void awaitLine(Visit visit, String line) {
    visit.page().waitForFunction("line => document.body.dataset.line === line", line);
  }

  private static String notice(Visit visit) {
    return visit.page().locator("#notice").textContent();
  }

  private TapReport take() throws InterruptedException {
    @Nullable TapReport report = reports.poll(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    if (report == null) {
      throw new AssertionError("the terminal said nothing of a card");
    }
    return report;
  }

  private static void tie(String tap, String patron) throws IOException {
    Optional<AdminAnswer> answer =
        AdminClient.ask(
            new HostDirectory(folder.resolve("host")).findSocket().orElseThrow(),
            AdminRequest.of("library-tie")
                .with("tap", tap)
                .with("network", "city")
                .with("patron", patron)
                .with("consent", "a form that was signed"));
    assertThat(answer).get().isInstanceOf(AdminAnswer.Done.class);
  }

  private static HolderData holder(int number) {
    return HolderData.builder().region("500000").serial(6_540_000 + number).name(NAME).build();
  }

  private static VirtualCard card(int number) {
    return new VirtualSsseCard(
        holder(number), SsseCardOptions.ISSUED, SsseSecrets.SM4, new Random(number));
  }

  private static VirtualCard expired() {
    return card(4);
  }

  private static String registry() {
    StringBuilder csv = new StringBuilder(OperatorDesk.REGISTRY_COLUMNS).append('\n');
    for (int number = 1; number <= 5; number++) {
      csv.append(HexFormat.of().formatHex(holder(number).identifier().bytes()))
          .append(",adult,500000,")
          .append(number == 4 ? LocalDate.of(2024, 5, 1) : "")
          .append(",100000,,,,,\n");
    }
    return csv.toString();
  }
}
