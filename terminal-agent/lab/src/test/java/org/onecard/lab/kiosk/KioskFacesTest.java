package org.onecard.lab.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.kiosk.KioskPage;
import org.onecard.agent.kiosk.KioskSettings;
import org.onecard.agent.link.LinkState;
import org.onecard.agent.screen.ScreenState;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.ssse.HolderReading;
import org.onecard.device.gate.GateMode;
import org.onecard.device.gate.GateState;
import org.onecard.lab.browser.Browsers;
import org.onecard.lab.browser.View;
import org.onecard.lab.browser.Visit;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;

/** The kiosk page before real browsers, told its states by hand. */
@Tag("real")
@Timeout(90)
class KioskFacesTest {

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Notice TITLE = new Notice("轨道乘车", "Metro ride");
  private static final Notice PAID =
      new Notice("请通行，扣款 3.00 元，余额 17.00 元", "Go: paid 3.00 yuan, 17.00 left");
  private static final HolderReading.Holder HOLDER =
      new HolderReading.Holder("50000019900101003X", "阿卜杜拉·样例甲");
  private static final Notice RECEIPT =
      new Notice(
          "办理业务需核对身份，信息不会保存（回执 hall-01.1.2）",
          "Shown to check who you are, and not kept (hall-01.1.2)");

  /** Every state, told by its name in pictures. */
  private static final Map<String, ScreenState> STATES = states();

  private static final int SMALLEST = 480;

  private static final List<int[]> SIZES =
      List.of(new int[] {SMALLEST, 800}, new int[] {1_080, 1_920}, new int[] {1_920, 1_080});

  /** Says what is not whole on the screen: one line for each part. */
  private static final String OUTSIDE =
      """
      () => {
        const out = [];
        const root = document.documentElement;
        if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) out.push("page scrolls");
        const boxes = {};
        for (const name of ["header", "h1", ".sign", "footer", "#holder:not([hidden])", "#staff"]) {
          const node = document.querySelector(name);
          if (node === null || node.textContent === "" && name === "#staff") continue;
          const box = node.getBoundingClientRect();
          boxes[name] = box;
          if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
            out.push(`${name} leaves the screen`);
          if (node.scrollWidth > node.clientWidth + 1) out.push(`${name} is cut`);
        }
        for (const node of document.querySelectorAll("header p, header button, footer p")) {
          if (node.scrollWidth > node.clientWidth + 1) out.push(`${node.id || node.textContent} is cut`);
        }
        const names = Object.keys(boxes);
        names.forEach((a, i) => names.slice(i + 1).forEach((b) => {
          const [x, y] = [boxes[a], boxes[b]];
          if (x.left < y.right - 1 && y.left < x.right - 1 && x.top < y.bottom - 1 && y.top < x.bottom - 1)
            out.push(`${a} lies on ${b}`);
        }));
        return out;
      }
      """;

  private static Browsers browsers;

  private KioskPage kiosk;

  private static Map<String, ScreenState> states() {
    Map<String, ScreenState> states = new LinkedHashMap<>();
    states.put("waiting", new ScreenState.Waiting());
    states.put("reading", new ScreenState.Reading());
    states.put("checking", new ScreenState.Checking());
    states.put("working", ScreenState.Working.library(WAIT));
    states.put("go", new ScreenState.Go(PAID));
    states.put("holder", new ScreenState.ShowsHolder(RECEIPT, HOLDER, Duration.ofSeconds(10)));
    states.put("refused", new ScreenState.Refused(Reason.BALANCE_TOO_LOW.notice()));
    states.put("hold-still", new ScreenState.HoldStill(Reason.CARD_LEFT_TOO_EARLY.notice()));
    states.put("remove-card", new ScreenState.RemoveCard());
    states.put("out-of-order", new ScreenState.OutOfOrder("the reader is gone"));
    return Collections.unmodifiableMap(states);
  }

  @BeforeAll
  static void openBrowser() {
    browsers = Browsers.start();
  }

  @AfterAll
  static void closeBrowser() {
    browsers.close();
  }

  @BeforeEach
  void startPage() throws IOException {
    kiosk =
        KioskPage.start(KioskSettings.on("gate-01", 0).withDirection(KioskSettings.Direction.IN));
    tell(true, 0, new GateState.Shut());
  }

  @AfterEach
  void endPage() {
    kiosk.close();
  }

  @Test
  void everyState_isWholeOnEveryScreen_inBothLanguages() {
    for (int[] size : SIZES) {
      for (String locale : List.of("zh-CN", "en-GB")) {
        try (Visit visit = visit(View.in(locale).sized(size[0], size[1]))) {
          if (locale.startsWith("en")) {
            visit.page().locator("[data-language=en]").click();
          }
          String where = locale.substring(0, 2) + "-" + size[0] + "x" + size[1];
          STATES.forEach(
              (name, state) -> {
                show(visit, state);
                // A large picture takes its time, and shows nothing in English that a small one
                // does not.
                if (size[0] == SMALLEST || locale.startsWith("zh")) {
                  visit.picture("kiosk-" + name + "-" + where);
                }
                assertThat(outside(visit)).as(name + " " + where).isEmpty();
              });
        }
      }
    }
  }

  @Test
  void everyReason_isWholeOnTheSmallestScreen() {
    try (Visit visit = visit(View.in("zh-CN").sized(480, 800))) {
      for (String language : List.of("zh", "en")) {
        visit.page().locator("[data-language=" + language + "]").click();
        for (Reason reason : Reason.values()) {
          show(visit, new ScreenState.Refused(reason.notice()));
          assertThat(outside(visit)).as(reason.name()).isEmpty();
        }
      }
    }
  }

  @Test
  void everyState_isWithoutBarriers() {
    try (Visit visit = visit(View.in("zh-CN").sized(480, 800).withLessMotion())) {
      List<String> found = new ArrayList<>();
      STATES.forEach(
          (name, state) -> {
            show(visit, state);
            visit.barriers().forEach(barrier -> found.add(name + ": " + barrier));
          });
      for (GateMode mode : List.of(GateMode.FREE_PASSAGE, GateMode.EMERGENCY_OPEN)) {
        kiosk.show(new ScreenState.Waiting());
        tell(true, 0, new GateState.Held(mode));
        awaitFace(visit, mode == GateMode.FREE_PASSAGE ? "FREE_PASSAGE" : "EMERGENCY");
        visit.barriers().forEach(barrier -> found.add(mode + ": " + barrier));
        visit.picture("kiosk-" + mode.name().toLowerCase(Locale.ROOT));
      }
      assertThat(found).isEmpty();
    }
  }

  @Test
  void gateLeftOpen_standsAboveWaitingAndOutOfOrder_andAnEmergencyAboveAll() {
    try (Visit visit = visit(View.in("zh-CN"))) {
      tell(true, 0, new GateState.Held(GateMode.FREE_PASSAGE));
      show(visit, new ScreenState.Refused(Reason.CARD_EXPIRED.notice()));
      kiosk.show(new ScreenState.Waiting());
      awaitFace(visit, "FREE_PASSAGE");
      tell(true, 0, new GateState.Held(GateMode.EMERGENCY_OPEN));
      kiosk.show(new ScreenState.Refused(Reason.CARD_EXPIRED.notice()));
      awaitFace(visit, "EMERGENCY");
      tell(true, 0, new GateState.Shut());
      awaitFace(visit, "REFUSED");
    }
  }

  @Test
  void markupInANotice_isShownAsText() {
    String markup = "<img src=x onerror=alert(1)><b>bold</b>";
    try (Visit visit = visit(View.in("zh-CN"))) {
      show(visit, new ScreenState.Refused(new Notice(markup, markup)));
      assertThat(visit.page().locator("#notice .first").textContent()).isEqualTo(markup);
      assertThat(visit.page().locator("#notice img, #notice b").count()).isZero();
    }
  }

  @Test
  void holder_isSeenForItsTime_andThenNowhere() throws Exception {
    Duration time = Duration.ofMillis(1_500);
    try (Visit visit = visit(View.in("zh-CN"));
        Visit other = visit(View.in("zh-CN"))) {
      kiosk.show(new ScreenState.ShowsHolder(RECEIPT, HOLDER, time));
      for (Visit each : List.of(visit, other)) {
        each.page().waitForFunction("() => document.body.textContent.includes('样例甲')");
      }
      // Nobody tells the page to take it off: it does, by itself.
      for (Visit each : List.of(visit, other)) {
        each.page().waitForFunction("() => !document.body.innerHTML.includes('样例甲')");
        assertThat(each.page().content())
            .doesNotContain("样例甲")
            .doesNotContain("50000019900101003X");
      }
      awaitFace(visit, "WAITING");
      assertThat(firstEvent() + get("/api/holder"))
          .doesNotContain("样例甲")
          .doesNotContain("50000019900101003X");
      try (Visit late = visit(View.in("zh-CN"))) {
        assertThat(late.page().content()).doesNotContain("样例甲");
      }
    }
  }

  @Test
  void holder_isInNoEvent_whileItIsShown() throws Exception {
    kiosk.show(new ScreenState.ShowsHolder(RECEIPT, HOLDER, Duration.ofSeconds(10)));

    assertThat(firstEvent()).contains("HOLDER").doesNotContain("样例甲").doesNotContain("003X");
    assertThat(get("/api/holder")).contains("样例甲");
    kiosk.show(new ScreenState.RemoveCard());
    assertThat(get("/api/holder")).doesNotContain("样例甲");
  }

  @Test
  void holder_isGoneAtOnce_whereTheLineBreaks() {
    try (Visit visit = visit(View.in("zh-CN")).allowing("ERR_").allowing("Failed to load")) {
      kiosk.show(new ScreenState.ShowsHolder(RECEIPT, HOLDER, Duration.ofSeconds(60)));
      visit.page().waitForFunction("() => document.body.textContent.includes('样例甲')");
      kiosk.close();
      visit.page().waitForFunction("() => !document.body.innerHTML.includes('样例甲')");
      awaitFace(visit, "OUT_OF_ORDER");
    }
  }

  @Test
  void terminalThatIsGone_isOutOfOrder_untilItIsBack() throws IOException {
    int port = kiosk.uri().getPort();
    try (Visit visit = visit(View.in("en-GB")).allowing("ERR_").allowing("Failed to load")) {
      show(visit, new ScreenState.Waiting());
      kiosk.close();
      awaitFace(visit, "OUT_OF_ORDER");
      assertThat(visit.page().locator("#link").textContent()).contains("终端无响应");
      kiosk = KioskPage.start(KioskSettings.on("gate-01", port));
      kiosk.show(new ScreenState.Waiting());
      awaitFace(visit, "WAITING");
    }
  }

  @Test
  void tenBrowsers_showTheSameAtOnce() {
    List<Visit> people = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        people.add(visit(View.in(i % 2 == 0 ? "zh-CN" : "en-GB").sized(480, 800)));
      }
      for (ScreenState state : List.of(new ScreenState.Reading(), new ScreenState.Go(PAID))) {
        kiosk.show(state);
        people.forEach(each -> awaitText(each, state.notice().zh()));
      }
    } finally {
      people.forEach(Visit::close);
    }
  }

  @Test
  void languageThatAPersonChose_staysForTheVisit_andGoesWithThePerson() {
    try (Visit visit = visit(View.in("zh-CN"), Clock.HELD)) {
      Page page = visit.page();
      page.clock().runFor(100);
      show(visit, new ScreenState.Waiting());
      page.locator("[data-language=en]").click();
      page.clock().runFor(100);
      assertThat(page.locator("#notice .first").textContent()).isEqualTo("Tap your card");
      page.clock().runFor(25_000);
      kiosk.show(new ScreenState.Go(PAID));
      runUntil(page, "GO");
      page.clock().runFor(25_000);
      assertThat(page.locator("#notice .first").textContent()).startsWith("Go: paid");
      kiosk.show(new ScreenState.Waiting());
      runUntil(page, "WAITING");
      assertThat(page.locator("#notice .first").textContent()).isEqualTo("Tap your card");
      page.clock().runFor(31_000);
      assertThat(page.locator("#notice .first").textContent()).isEqualTo("请刷卡");
      assertThat(page.locator("#notice .second").textContent()).isEqualTo("Tap your card");
    }
  }

  @Test
  void keyboardAlone_choosesTheLanguage_andSeesWhereItIs() {
    try (Visit visit = visit(View.in("zh-CN"))) {
      show(visit, new ScreenState.Waiting());
      visit.page().keyboard().press("Tab");
      visit.page().keyboard().press("Tab");
      assertThat(visit.page().evaluate("document.activeElement.dataset.language")).isEqualTo("en");
      assertThat(
              (String)
                  visit.page().evaluate("getComputedStyle(document.activeElement).outlineStyle"))
          .isEqualTo("solid");
      visit.page().keyboard().press("Enter");
      visit.page().waitForFunction("() => document.documentElement.lang === 'en'");
      visit.page().keyboard().press("Tab");
      assertThat(visit.page().evaluate("document.activeElement === document.body")).isEqualTo(true);
    }
  }

  @Test
  void whoAsksForLessMotion_seesNothingMove() {
    try (Visit still = visit(View.in("zh-CN").withLessMotion());
        Visit moving = visit(View.in("zh-CN"))) {
      for (Visit each : List.of(still, moving)) {
        show(each, new ScreenState.Waiting());
      }
      String animations = "() => document.getAnimations().length";
      assertThat((Integer) still.page().evaluate(animations)).isZero();
      assertThat((Integer) moving.page().evaluate(animations)).isPositive();
    }
  }

  @Test
  void slowThing_isWaitedForWithSecondsThatRunDown() {
    try (Visit visit = visit(View.in("zh-CN").withLessMotion())) {
      show(visit, ScreenState.Working.library(WAIT));
      assertThat(visit.page().locator("#seconds").textContent()).isEqualTo("5");
      visit.page().waitForFunction("() => document.getElementById('seconds').textContent === '4'");
    }
  }

  @Test
  void everyState_hasATone_likeNoOther_andASilentPageHasNone() throws IOException {
    try (Visit visit = visit(View.in("zh-CN"), Clock.RUNS)) {
      STATES.values().forEach(state -> show(visit, state));
      List<?> played =
          (List<?>)
              visit
                  .page()
                  .evaluate(
                      "async () => Object.values((await import('/tones.js')).TONES).map(String)");
      List<String> tones =
          played.stream().map(String::valueOf).filter(tone -> !tone.isEmpty()).toList();
      assertThat(tones).hasSize(11).doesNotHaveDuplicates();
      assertThat((Integer) visit.page().evaluate("window.tonesPlayed")).isGreaterThan(8);
    }
    kiosk.close();
    kiosk = KioskPage.start(KioskSettings.on("gate-01", 0).silent());
    try (Visit visit = visit(View.in("zh-CN"), Clock.RUNS)) {
      STATES.values().forEach(state -> show(visit, state));
      assertThat((Integer) visit.page().evaluate("window.tonesPlayed")).isZero();
    }
  }

  @Test
  void corner_saysWhetherTheHostIsThere_andWhenAllWasToldLast() {
    try (Visit visit = visit(View.in("zh-CN"))) {
      show(visit, new ScreenState.Waiting());
      assertThat(footer(visit)).contains("联机").contains("已同步").contains("进").contains("gate-01");
      tell(false, 3, new GateState.Shut());
      visit
          .page()
          .waitForFunction("() => document.querySelector('footer').textContent.includes('脱机')");
      assertThat(visit.page().locator("#title").textContent()).isEqualTo("轨道乘车Metro ride");
    }
  }

  /** Figures for the documents; a slow machine makes them larger and fails nothing. */
  @Test
  void stateIsOnTheScreen_soonAfterTheDecision() {
    try (Visit visit = visit(View.in("zh-CN").sized(1_080, 1_920))) {
      List<Double> afterMs = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        // Nothing has been seen yet where the page is slower than this test.
        Object before = visit.page().evaluate("document.body.dataset.seenNumber ?? ''");
        kiosk.show(i % 2 == 0 ? new ScreenState.Go(PAID) : new ScreenState.Waiting());
        visit
            .page()
            .waitForFunction(
                "before => (document.body.dataset.seenNumber ?? '') !== before", before);
        afterMs.add(
            Double.parseDouble(
                String.valueOf(visit.page().evaluate("document.body.dataset.seenAfterMs"))));
      }
      Collections.sort(afterMs);
      System.out.printf(
          "decision to screen: p50 %.1f ms, p99 %.1f ms%n", afterMs.get(49), afterMs.get(98));
      assertThat(afterMs.get(0)).isPositive();
    }
  }

  // ---- the world ----

  private enum Clock {
    RUNS,
    /** The page's own time stands still until the test lets it run. */
    HELD
  }

  private Visit visit(View view) {
    return browsers.visit(kiosk.uri(), view);
  }

  private Visit visit(View view, Clock clock) {
    return browsers.visit(
        kiosk.uri(),
        view,
        page -> {
          if (clock == Clock.HELD) {
            page.clock().install();
          }
          page.addInitScript(
              "window.tonesPlayed = 0; const make = AudioContext.prototype.createOscillator;"
                  + "AudioContext.prototype.createOscillator = function () {"
                  + " window.tonesPlayed++; return make.call(this); };");
        });
  }

  private void show(Visit visit, ScreenState state) {
    kiosk.show(state);
    awaitText(visit, state.notice().zh());
    if (state instanceof ScreenState.ShowsHolder) {
      visit.page().waitForFunction("() => !document.getElementById('holder').hidden");
    }
  }

  private static void awaitText(Visit visit, String zh) {
    visit
        .page()
        .waitForFunction(
            "zh => [...document.querySelectorAll('#notice > span')].some(node => node.textContent === zh)",
            zh);
  }

  private static void awaitFace(Visit visit, String face) {
    visit.page().waitForFunction("face => document.body.dataset.face === face", face);
  }

  private static void runUntil(Page page, String face) {
    for (int i = 0; i < 200; i++) {
      page.clock().runFor(20);
      if (face.equals(page.evaluate("document.body.dataset.face"))) {
        return;
      }
    }
    throw new AssertionError("the page did not become " + face);
  }

  private static List<String> outside(Visit visit) {
    return ((List<?>) visit.page().evaluate(OUTSIDE)).stream().map(String::valueOf).toList();
  }

  private static String footer(Visit visit) {
    return visit.page().locator("footer").textContent();
  }

  private void tell(boolean online, long backlog, GateState gate) {
    kiosk.tell(
        new TerminalStatus(
            online ? LinkState.UP : LinkState.DOWN,
            "",
            backlog,
            "1.1",
            1,
            1,
            1,
            SlotState.EMPTY,
            Duration.ZERO,
            Optional.empty()),
        Optional.of(TITLE),
        Optional.of(gate));
  }

  /** What a browser gets that comes now: the snapshot. */
  private String firstEvent() throws IOException, InterruptedException {
    try (InputStream events =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(kiosk.uri().resolve("/events")).build(),
                    HttpResponse.BodyHandlers.ofInputStream())
                .body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data: {")) {
          return line;
        }
      }
      throw new AssertionError("the stream ended without an event");
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(kiosk.uri().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
