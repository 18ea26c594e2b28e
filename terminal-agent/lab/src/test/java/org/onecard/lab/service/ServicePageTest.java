package org.onecard.lab.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.lab.LabFiles;
import org.onecard.lab.browser.Browsers;
import org.onecard.lab.browser.View;
import org.onecard.lab.browser.Visit;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.slot.LabSlots;
import org.onecard.lab.slot.TestParts;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;

/**
 * A terminal from the carton to its first tap and beyond, by a technician with a browser: the
 * terminal and its host are processes of their own, the reader is a slot of a real PC/SC service.
 */
@Tag("real")
@Timeout(300)
class ServicePageTest {

  private static final String PIN = "739154";
  private static final String HALL = "南大厅 3 号闸机";
  private static final String PLACE = "<b>南大厅</b> <script>alert(1)</script> gate 3";
  private static final String OLD_READER = "serial:MADEUP-1";
  private static final int CARDS = 20;
  private static final int PATIENT_MS = 60_000;

  /** What a gate's test says, in English or not. */
  private static final Map<Boolean, String> PASSED =
      Map.of(true, "It opened and somebody passed", false, "已打开，有人通过");

  @TempDir private static Path folder;
  private static HostProcess host;
  private static OperatorDesk desk;
  private static LabSlots slots;
  private static Browsers browsers;

  @BeforeAll
  static void everythingIsThere() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    slots = LabSlots.start(2, TestParts.runDirectory(), TestParts.find());
    host =
        HostProcess.start(
            folder.resolve("host"), HostProcess.Ports.ANY, folder.resolve("host.log"));
    desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(Files.writeString(folder.resolve("registry.csv"), registry()));
    desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
    browsers = Browsers.start();
  }

  @AfterAll
  static void everythingEnds() throws Exception {
    browsers.close();
    host.close();
    slots.close();
  }

  @Test
  void fromTheCartonToTheFirstTap_inEnglish() throws Exception {
    commission("gate-01", View.in("en-GB"), "en", PLACE);
  }

  @Test
  void fromTheCartonToTheFirstTap_inChinese_onATelephone() throws Exception {
    // Of this one there are pictures in firmware-docs.
    commission("gate-02", View.in("zh-CN").sized(390, 844), "zh", HALL);
  }

  @Test
  void wizardLeftHalfDone_isGoneOnWithAfterARestart() throws Exception {
    Path data = folder.resolve("gate-03");
    int port = freePort();
    ServiceTerminal.setPin(data, "service", PIN);
    try (ServiceTerminal terminal = start(data, port);
        Visit visit = browsers.visit(terminal.awaitPage(true), View.in("en-GB")).allowing("401")) {
      signIn(visit.page(), "Service");
      next(visit.page());
      visit.page().getByLabel("Place").fill(PLACE);
      next(visit.page());
      heading(visit.page(), "Reader");
    }

    try (ServiceTerminal terminal = start(data, port);
        Visit visit = browsers.visit(terminal.awaitPage(true), View.in("en-GB")).allowing("401")) {
      signIn(visit.page(), "Service");
      heading(visit.page(), "Reader");
      visit.page().getByRole(AriaRole.BUTTON, named("Location")).click();
      PlaywrightAssertions.assertThat(visit.page().getByLabel("Place")).hasValue(PLACE);
      PlaywrightAssertions.assertThat(visit.page().getByRole(AriaRole.BUTTON, named("Gate")))
          .isDisabled();
    }
  }

  @Test
  void wrongPins_areSlowedDown_andThePageSaysHowLong() throws Exception {
    Path data = folder.resolve("gate-04");
    ServiceTerminal.setPin(data, "service", PIN);
    try (ServiceTerminal terminal = start(data, 0);
        Visit visit =
            browsers
                .visit(terminal.awaitPage(true), View.in("en-GB"))
                .allowing("401")
                .allowing("429")) {
      Page page = visit.page();
      page.getByLabel("PIN").fill("000001");
      page.getByRole(AriaRole.BUTTON, named("中文")).click();
      page.getByRole(AriaRole.BUTTON, named("English")).click();
      PlaywrightAssertions.assertThat(page.getByLabel("PIN")).hasValue("000001");
      for (int i = 0; i < 3; i++) {
        page.getByLabel("PIN").fill("000001");
        page.getByLabel("PIN").press("Enter");
        PlaywrightAssertions.assertThat(page.locator("#login-said"))
            .containsText("This is not the PIN");
      }
      PlaywrightAssertions.assertThat(page.locator("#login-said")).containsText("Wait ");
      visit.picture("service-wait-en");
      PlaywrightAssertions.assertThat(page.locator("#login-said"))
          .containsText("You can try again now");
      signIn(page, "Service");
      heading(page, "Language");
    }
  }

  @Test
  void swappedReader_hasToReadWell_andThenTapsGoOnAtItsPosition() throws Exception {
    Path data = folder.resolve("gate-05");
    Enrolment.enrol(
        "localhost",
        host.ports().enrol(),
        desk.enrolCode("gate-05", "cq-metro-1", "metro-ride"),
        data);
    ServiceTerminal.setPin(data, "service", PIN);
    // Not below the folder, which may lie anywhere: a socket's path is limited to 107 bytes.
    Path sockets = Files.createTempDirectory("onecard-swap-");
    try (PrivatePcscd old =
            new PrivatePcscd(sockets, 2, TestParts.find())
                .withReaders(List.of("Maker Gate Reader (MADEUP-1)"));
        PrivatePcscd fresh = old.withReaders(List.of("Maker Gate Reader (MADEUP-2)"))) {
      old.start();
      try (ServiceTerminal terminal = atReader(old, data);
          Visit visit =
              browsers
                  .visit(terminal.awaitPage(false), View.in("en-GB"))
                  .allowing("401")
                  .allowing("ERR_CONNECTION_REFUSED")) {
        swap(visit, old, fresh);
        visit.page().locator("#tab-settings").click();
        visit.page().locator("#do-restart").click();
        assertThat(terminal.awaitEnd()).isEqualTo(75);
      }
      try (ServiceTerminal terminal = atReader(fresh, data);
          VirtualSlot slot = new VirtualSlot(fresh.slots().get(0).port())) {
        terminal.awaitPage(false);
        slot.insert(card(8));
        terminal.await(said -> said.containsKey("tapId"));
      }
    } finally {
      LabFiles.deleteTree(sockets);
    }
  }

  /** A terminal that is set to the first slot of the old reader, whatever stands there now. */
  private static ServiceTerminal atReader(PrivatePcscd service, Path data) throws IOException {
    return ServiceTerminal.run(
        Map.of("PCSCLITE_CSOCK_NAME", service.socket().toString()),
        data,
        folder.resolve("terminal.log"),
        "--reader",
        OLD_READER + "#00",
        "--service",
        Integer.toString(freePort()));
  }

  /** Refused while the old one is there and while the new one reads badly, and then done. */
  private static void swap(Visit visit, PrivatePcscd old, PrivatePcscd fresh) throws Exception {
    Page page = visit.page();
    signIn(page, "Service");
    page.locator("#tab-tests").click();
    swap(page, OLD_READER + " is still there");

    old.stop();
    fresh.start();
    try (VirtualSlot slot = new VirtualSlot(fresh.slots().get(0).port())) {
      slot.insert(new CardAtTheEdge());
      swap(page, "nothing was replaced");
      see(visit, "service-swap-refused-en");
      slot.remove();
      slot.insert(card(8));
      swap(page, "serial:MADEUP-2 is at " + OLD_READER + " from now on; restart");
      PlaywrightAssertions.assertThat(page.locator("#result-reader-swap"))
          .containsText("20 of 20 read");
      see(visit, "service-swap-done-en");
    }
  }

  /**
   * Until it says that, as often as a technician would: a service that has just been started may
   * not have its readers yet, and on a busy machine one of twenty readings takes too long.
   */
  private static void swap(Page page, String wanted) {
    Locator result = page.locator("#result-reader-swap");
    for (int i = 0; i < 5 && !result.innerText().contains(wanted); i++) {
      page.locator("#do-reader-swap").click();
      waitFor(result.locator(".badge"));
    }
    PlaywrightAssertions.assertThat(result).containsText(wanted);
  }

  /** Answers to power, and is out of the field at the first command. */
  private static final class CardAtTheEdge implements VirtualCard {
    private final VirtualCard sound = card(8);

    @Override
    public byte[] atr() {
      return sound.atr();
    }

    @Override
    public void reset() {
      sound.reset();
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTornException {
      throw new CardTornException("it is held too far away");
    }
  }

  /** The whole way; says how many steps it had and how long it took. */
  private static void commission(String id, View view, String language, String place)
      throws Exception {
    Path data = folder.resolve(id);
    boolean english = language.equals("en");
    String code = desk.enrolCode(id, "cq-metro-1", "metro-ride");
    ServiceTerminal.setPin(data, "service", PIN);
    ServiceTerminal.setPin(data, "key-holder", PIN + "9");
    long began = System.nanoTime();
    try (GateWithPeople gate = GateWithPeople.plugIn(folder.resolve(id + "-gate"));
        ServiceTerminal terminal = start(data, freePort());
        Visit visit =
            browsers
                .visit(terminal.awaitPage(true), view)
                .allowing("401")
                .allowing("ERR_CONNECTION_REFUSED")
                .allowing("404")) {
      Page page = visit.page();
      String name = "-" + language;
      see(visit, "service-login" + name);
      signIn(page, english ? "Service" : "维护");
      heading(page, english ? "Language" : "语言");
      next(page);
      page.getByLabel(english ? "Place" : "位置").fill(place);
      see(visit, "wizard-location" + name);
      next(page);
      heading(page, english ? "Reader" : "读卡器");
      page.getByRole(AriaRole.RADIO).first().check();
      slots.insert(0, card(1));
      page.getByRole(AriaRole.BUTTON, named(english ? "Try it with a card" : "用卡片试读")).click();
      waitFor(page.getByText(english ? "10 of 10 read" : "10 次中读出 10 次"));
      slots.remove(0);
      see(visit, "wizard-reader" + name);
      next(page);
      heading(page, "PSAM");
      next(page);
      heading(page, english ? "Gate" : "闸机");
      see(visit, "wizard-gate" + name);
      page.locator("#gate").fill(gate.setting());
      page.getByRole(AriaRole.BUTTON, named(english ? "Open once" : "打开一次")).click();
      waitFor(page.getByText(PASSED.get(english)));
      assertThat(gate.openings()).isEqualTo(1);
      next(page);
      heading(page, english ? "Scanner" : "扫码器");
      next(page);
      heading(page, english ? "Enrolment" : "登记");
      page.locator("#host").fill("localhost:" + host.ports().enrol());
      page.locator("#code").fill(code);
      see(visit, "wizard-enrolment" + name);
      next(page);
      waitFor(page.getByText(english ? "Enrolled as " + id : "已登记为 " + id).first());
      page.locator("#onward").click();
      heading(page, english ? "Self-test" : "自检");
      next(page);
      waitFor(page.locator(".findings"));
      visit.page().evaluate("window.scrollTo(0, 0)");
      see(visit, "wizard-self-test" + name);
      Locator anyway = page.getByText(english ? "Go on nevertheless" : "仍然继续");
      if (anyway.count() > 0) {
        anyway.click();
      }
      page.locator("#onward").click();
      heading(page, english ? "Hand-over" : "交付");
      PlaywrightAssertions.assertThat(page.locator(".sheet")).containsText(place);
      PlaywrightAssertions.assertThat(page.locator(".sheet")).containsText("cq-metro-1");
      see(visit, "wizard-hand-over" + name);
      next(page);
      terminal.awaitPage(false);
      waitFor(page.locator("#facts"));
      waitFor(page.getByText(english ? "Connected" : "已连接").first());
      PlaywrightAssertions.assertThat(page.locator("#title"))
          .hasText(
              Pattern.compile(id),
              new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                  .setTimeout(PATIENT_MS));
      slots.insert(0, card(1));
      terminal.await(said -> said.containsKey("tapId"));
      slots.remove(0);
      waitFor(page.locator("#chart svg"));
      long seconds = (System.nanoTime() - began) / 1_000_000_000L;
      System.out.println(
          "carton to first tap: 9 steps, "
              + seconds
              + " s, "
              + language
              + ", resident KiB "
              + resident(terminal.pid()));
      walk(visit, terminal, name, english, place);
    }
  }

  /** Through all parts of the running terminal's page, to a restart. */
  private static void walk(
      Visit visit, ServiceTerminal terminal, String name, boolean english, String place)
      throws Exception {
    Page page = visit.page();
    int taps = english ? 3 : 7; // The documents' picture is of the Chinese page.
    for (int i = 2; i <= taps; i++) {
      slots.insert(0, card(i));
      terminal.await(said -> said.containsKey("tapId"));
      slots.remove(0);
      Thread.sleep(900);
    }
    PlaywrightAssertions.assertThat(page.locator("#taps-rows tr")).hasCount(taps);
    see(visit, "service-live" + name);

    page.locator("#tab-tests").click();
    page.locator("#do-read-test").click();
    slots.insert(0, card(1));
    waitFor(page.getByText(english ? "10 of 10 read" : "10 次中读出 10 次"));
    slots.remove(0);
    page.locator("#do-gate-test").click();
    waitFor(page.getByText(PASSED.get(english)));
    page.locator("#do-doctor").click();
    waitFor(page.locator("#result-doctor .findings"));
    PlaywrightAssertions.assertThat(page.locator("#result-doctor"))
        .containsText(english ? "both certificates hold" : "双方证书有效");
    see(visit, "service-tests" + name);

    page.locator("#tab-log").click();
    page.locator("#details").click();
    PlaywrightAssertions.assertThat(page.locator("#details")).hasAttribute("aria-pressed", "true");
    waitFor(page.locator("#log-lines p").first());
    see(visit, "service-log" + name);

    page.locator("#tab-settings").click();
    PlaywrightAssertions.assertThat(page.locator("#settings-cards")).containsText(place);
    PlaywrightAssertions.assertThat(page.locator("#do-set-pin")).isDisabled();
    see(visit, "service-settings" + name);
    page.navigate(page.url().replaceAll("^(https?://[^/]+).*", "$1/help/"));
    page.locator("#search").fill("passage");
    see(visit, "help" + name);
    page.locator("#search").fill("");
    page.getByRole(AriaRole.LINK, named("Gates")).first().click();
    waitFor(page.locator("h1"));
    see(visit, "help-gates" + name);
    page.navigate(page.url().replaceAll("^(https?://[^/]+).*", "$1/"));
    page.locator("#tab-settings").click();
    page.locator("#do-restart").click();
    assertThat(terminal.awaitEnd()).isEqualTo(75);
  }

  private static void see(Visit visit, String name) throws IOException {
    assertThat(visit.barriers()).as(name).isEmpty();
    assertThat(
            (Boolean) visit.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as(name + " fits the width")
        .isTrue();
    visit.picture(name);
  }

  private static ServiceTerminal start(Path data, int port) throws IOException {
    return ServiceTerminal.run(
        data, folder.resolve("terminal.log"), "--service", Integer.toString(port));
  }

  private static void signIn(Page page, String role) {
    page.getByRole(AriaRole.BUTTON, named(role)).click();
    page.getByLabel("PIN").fill(PIN);
    page.getByLabel("PIN").press("Enter");
    waitFor(page.locator("#desk"));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(Pattern.compile("(^|[0-9])" + name));
  }

  private static void next(Page page) {
    page.locator("#next").click();
  }

  private static void heading(Page page, String text) {
    PlaywrightAssertions.assertThat(page.locator("#step h2")).hasText(text);
  }

  private static void waitFor(Locator locator) {
    locator.waitFor(new Locator.WaitForOptions().setTimeout(PATIENT_MS));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Optional<String> resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status"), StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .findFirst();
  }

  private static String registry() {
    StringBuilder csv = new StringBuilder(OperatorDesk.REGISTRY_COLUMNS).append('\n');
    for (int serial = 0; serial < CARDS; serial++) {
      csv.append(HexFormat.of().formatHex(holder(serial).identifier().bytes()))
          .append(",adult,500000,,10000,,,,,\n");
    }
    return csv.toString();
  }

  private static HolderData holder(int serial) {
    return HolderData.builder().region("500000").serial(serial).build();
  }

  private static VirtualSsseCard card(int serial) {
    return new VirtualSsseCard(holder(serial));
  }
}
