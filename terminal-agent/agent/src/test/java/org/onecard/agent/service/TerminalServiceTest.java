package org.onecard.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.onecard.agent.Eventually.eventually;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.TestCatalogues;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.settings.TerminalSettings;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.tap.TapTimes;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.signal.Cue;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.record.Body;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.slot.InProcessReaders;
import org.slf4j.LoggerFactory;

/** The page of a whole terminal, over real connections. */
@Timeout(120)
class TerminalServiceTest {

  /** The machine may be busy with something else. */
  private static final TapTimes PATIENT =
      new TapTimes(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  private static final String SLOT = "Gate reader 00";
  private static final Map<ServiceRole, String> PINS =
      Map.of(
          ServiceRole.VIEW, "135790",
          ServiceRole.SERVICE, "739154",
          ServiceRole.KEY_HOLDER, "852741");

  @TempDir Path folder;

  private final TestHost host = new TestHost();
  private final InProcessReaders readers = new InProcessReaders(List.of(SLOT));
  private final PcscReaders noReaders = PcscReaders.start();
  private final List<Cue> cues = new ArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicBoolean restarted = new AtomicBoolean();
  private final SimulatedGate gate =
      new SimulatedGate(
          () -> {
            opened.incrementAndGet();
            return new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1_500));
          });
  private TerminalService service;
  private Terminal terminal;
  private URI uri;

  @BeforeEach
  void terminalRuns() throws Exception {
    host.publish(TestCatalogues.metro(1));
    host.start();
    host.enrol(folder);
    for (Map.Entry<ServiceRole, String> each : PINS.entrySet()) {
      new PinFile(folder).set(each.getKey(), each.getValue(), RandomBytes.from(new SecureRandom()));
    }
    TerminalSettings.NONE.with(TerminalSettings.Name.READER, SLOT).write(folder);
    service = TerminalService.open(ServicePlace.onLoopback(0), folder);
    terminal =
        Terminal.start(
            TerminalConfig.of(folder).withTapTimes(PATIENT),
            readers,
            SLOT,
            service.share(gate),
            service.watch(state -> {}),
            service.listen(report -> {}));
    uri =
        service.serve(
            terminal,
            new Works(
                noReaders,
                Map.of("reader", SLOT),
                1,
                cues::add,
                List::of,
                () -> restarted.set(true),
                false));
    eventually("online", () -> terminal.status().online());
  }

  @AfterEach
  void everythingEnds() {
    service.stopServing();
    terminal.close();
    service.close();
    gate.close();
    noReaders.close();
    readers.close();
    host.close();
  }

  @Test
  void withoutSigningIn_nothingIsSeenAndNothingIsDone() throws Exception {
    Browser nobody = new Browser();

    for (String path :
        List.of("/api/state", "/api/log", "/logs.jsonl", "/audit.jsonl", "/settings.json")) {
      assertThat(nobody.get(path).statusCode()).as(path).isEqualTo(401);
      assertThat(nobody.get(path).body()).as(path).doesNotContain(TestHost.TERMINAL);
    }
    assertThat(nobody.act("restart", "{}").statusCode()).isEqualTo(401);
    assertThat(restarted).isFalse();
  }

  @Test
  void anotherOrigin_orAnotherName_getsNothing() throws Exception {
    Browser technician = signedIn(ServiceRole.KEY_HOLDER);

    assertThat(technician.post("/api/do/restart", "{}", "http://evil.example").statusCode())
        .isEqualTo(403);
    HttpRequest.Builder rebound =
        HttpRequest.newBuilder(uri.resolve("/api/state")).header("Origin", "http://evil.example");
    assertThat(technician.send(rebound).statusCode()).isEqualTo(403);
    assertThat(restarted).isFalse();
  }

  @Test
  void theCookieAlone_doesNothing_theTokenMustBeThere() throws Exception {
    Browser technician = signedIn(ServiceRole.SERVICE);
    String right = technician.token;

    technician.token = "";
    assertThat(technician.act("restart", "{}").statusCode()).isEqualTo(403);
    technician.token = "0".repeat(right.length());
    assertThat(technician.act("restart", "{}").statusCode()).isEqualTo(403);
    assertThat(restarted).isFalse();
    technician.token = right;
    assertThat(technician.act("restart", "{}").body()).contains("code 75");
    assertThat(restarted).isTrue();
  }

  @Test
  void theCookie_isForThisPageAndNoScript() throws Exception {
    HttpResponse<String> answer = new Browser().login(ServiceRole.VIEW, "135790");

    assertThat(answer.headers().firstValue("set-cookie").orElse(""))
        .startsWith("onecard-" + uri.getPort() + "=")
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/");
  }

  @Test
  void eachRole_mayWhatItMay() throws Exception {
    Browser view = signedIn(ServiceRole.VIEW);
    Browser technician = signedIn(ServiceRole.SERVICE);

    assertThat(view.get("/api/state").statusCode()).isEqualTo(200);
    assertThat(view.get("/settings.json").statusCode()).isEqualTo(403);
    for (String action : List.of("read-test", "gate-test", "doctor", "restart", "log-details")) {
      HttpResponse<String> answer = view.act(action, "{\"on\":true}");
      assertThat(answer.statusCode()).as(action).isEqualTo(403);
      assertThat(answer.body()).contains("takes the PIN of service");
    }
    for (String action : List.of("import", "set-pin")) {
      assertThat(technician.act(action, "{}").statusCode()).as(action).isEqualTo(403);
    }
    assertThat(technician.get("/settings.json").statusCode()).isEqualTo(200);
    assertThat(restarted).isFalse();
  }

  @Test
  void aHundredWrongPins_areSlowed_andTheServiceGoesOn() throws Exception {
    Browser technician = signedIn(ServiceRole.SERVICE);
    Browser thief = new Browser();
    int tooSoon = 0;
    int wrong = 0;
    for (int i = 0; i < 100; i++) {
      int status = thief.login(ServiceRole.KEY_HOLDER, "%06d".formatted(i)).statusCode();
      tooSoon += status == 429 ? 1 : 0;
      wrong += status == 401 ? 1 : 0;
    }

    assertThat(wrong + tooSoon).isEqualTo(100);
    assertThat(wrong).isBetween(3, 6);
    assertThat(technician.get("/api/state").statusCode()).isEqualTo(200);
    assertThat(thief.login(ServiceRole.KEY_HOLDER, pin(ServiceRole.KEY_HOLDER)).body())
        .as("the right one, but not now")
        .contains("\"code\":\"wait\"")
        .containsPattern("wait [0-9]+ s before the next PIN");
    assertThat(new Browser().login(ServiceRole.SERVICE, pin(ServiceRole.SERVICE)).statusCode())
        .as("who knows another role's PIN is not held up at the machine itself")
        .isEqualTo(200);
  }

  @Test
  void badBodies_areRefused_andNothingFallsOver() throws Exception {
    Browser technician = signedIn(ServiceRole.KEY_HOLDER);

    for (String body : List.of("", "{", "[]", "{\"on\":[1]}", "null", "\u0000", "{\"on\":1e999}")) {
      assertThat(technician.act("log-details", body).statusCode()).as(body).isIn(200, 400);
    }
    assertThat(technician.act("log-details", "{\"x\":\"" + "y".repeat(5_000) + "\"}").statusCode())
        .isEqualTo(413);
    assertThat(technician.login(ServiceRole.VIEW, "x".repeat(1_000)).statusCode()).isEqualTo(401);
    assertThat(technician.get("/api/state").statusCode()).isEqualTo(200);
  }

  @Test
  void tenBrowsers_allSeeTheTerminal() throws Exception {
    ExecutorService ten = Executors.newFixedThreadPool(10);
    try {
      Browser first = signedIn(ServiceRole.VIEW);
      List<Future<Integer>> looks = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        looks.add(
            ten.submit(
                () -> {
                  int seen = 0;
                  for (int look = 0; look < 50; look++) {
                    seen += first.get("/api/state").statusCode() == 200 ? 1 : 0;
                  }
                  return seen;
                }));
      }
      for (Future<Integer> look : looks) {
        assertThat(look.get()).isEqualTo(50);
      }
    } finally {
      ten.shutdownNow();
    }
  }

  @Test
  void markupInAnItemsMessage_isCarriedAsText() throws Exception {
    String evil = "<img src=x onerror=alert(1)> <script>alert(2)</script>";
    host.decide(new Decision.Declined(Reason.BALANCE_TOO_LOW, new Notice(evil, evil)));
    tap(1);
    Browser view = signedIn(ServiceRole.VIEW);

    HttpResponse<String> state = view.get("/api/state");

    assertThat(state.body()).contains("\"reason\":\"BALANCE_TOO_LOW\"").contains(evil);
    assertThat(state.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(state.headers().firstValue("content-security-policy").orElse(""))
        .contains("require-trusted-types-for 'script'");
  }

  @Test
  void theLastTaps_areShownWithTheirPhases_andWithoutTheCard() throws Exception {
    tap(1);
    Browser view = signedIn(ServiceRole.VIEW);

    eventually("the tap", () -> view.get("/api/state").body().contains("\"readUs\""));
    String state = view.get("/api/state").body();

    assertThat(state).contains("\"terminal\":\"" + TestHost.TERMINAL + "\"").contains("\"UP\"");
    assertThat(state)
        .doesNotContain(HexFormat.of().formatHex(holder(1).identifier().bytes()))
        .doesNotContain(HexFormat.of().withUpperCase().formatHex(holder(1).identifier().bytes()));
  }

  @Test
  void aCardReadTest_isNobodysTap_andIsRemembered() throws Exception {
    Browser technician = signedIn(ServiceRole.SERVICE);

    readers.insert(SLOT, card(1));
    eventually("the first tap", () -> host.bodies(Body.OutcomeBody.class).size() == 1);

    assertThat(technician.act("read-test", "{}").body()).contains("\"job\":1");
    eventually("the end", () -> technician.get("/api/state").body().contains("\"rounds\":10"));

    readers.remove(SLOT);
    String state = technician.get("/api/state").body();
    assertThat(state).contains("\"read\":10").contains("\"good\":true");
    assertThat(count(state, "\"tapId\"")).isEqualTo(1);
    assertThat(host.bodies(Body.OutcomeBody.class)).hasSize(1);
    tap(2);
    eventually("a tap again", () -> host.bodies(Body.OutcomeBody.class).size() == 2);
  }

  @Test
  void aGateTest_opensOnce_andOneThingAtATime() throws Exception {
    Browser technician = signedIn(ServiceRole.SERVICE);

    assertThat(technician.act("gate-test", "{}").statusCode()).isEqualTo(200);
    assertThat(technician.act("signal-test", "{}").body()).contains("\"code\":\"busy\"");
    eventually("the end", () -> technician.get("/api/state").body().contains("PASSED"));
    assertThat(technician.act("signal-test", "{}").statusCode()).isEqualTo(200);
    eventually("the lights", () -> cues.contains(Cue.WAITING));
    assertThat(cues)
        .containsExactly(Cue.READING, Cue.GO, Cue.REFUSED, Cue.OUT_OF_ORDER, Cue.WAITING);
  }

  @Test
  void aGateTest_isRefusedWhileATapIsUnderWay() throws Exception {
    Browser technician = signedIn(ServiceRole.SERVICE);
    readers.insert(SLOT, card(1));
    eventually("the gate to be open", () -> opened.get() == 1);

    technician.act("gate-test", "{}");

    eventually(
        "the refusal",
        () -> technician.get("/api/state").body().contains("a tap has the gate open"));
    assertThat(opened).hasValue(1);
    readers.remove(SLOT);
  }

  @Test
  void whatIsDone_isOnRecord_hereAndAtTheHost() throws Exception {
    Browser technician = signedIn(ServiceRole.SERVICE);
    technician.act("log-details", "{\"on\":true}");
    new Browser().login(ServiceRole.KEY_HOLDER, "999998");

    List<String> audit = Files.readAllLines(folder.resolve("service-audit.jsonl"));

    assertThat(audit).hasSize(3);
    assertThat(audit.get(1))
        .contains("\"role\":\"service\"")
        .contains("\"from\":\"127.0.0.1\"")
        .contains("\"action\":\"log-details\"")
        .contains("done: the log says everything for an hour");
    assertThat(audit.get(2)).contains("wrong PIN").doesNotContain("999998");
    eventually("events at the host", () -> host.bodies(Body.EventBody.class).size() == 3);
    assertThat(host.bodies(Body.EventBody.class))
        .extracting(Body.EventBody::kind)
        .containsExactly("service.login", "service.log-details", "service.login");
    assertThat(technician.get("/audit.jsonl").body()).contains("log-details");
  }

  @Test
  void theLog_isMasked_andAlsoComesAsJsonLines() throws Exception {
    Browser view = signedIn(ServiceRole.VIEW);
    LoggerFactory.getLogger("org.onecard.test").warn("卡号: 123456785 and <script>, at the reader");

    String lines = view.get("/logs.jsonl").body();

    assertThat(lines).contains("卡号: **** and <script>").doesNotContain("123456785");
    for (String line : lines.lines().toList()) {
      assertThat(FlatJson.parse("a line", line.getBytes(StandardCharsets.UTF_8))).isNotNull();
    }
  }

  @Test
  void settings_goOutWithoutSecrets_andComeBack() throws Exception {
    Browser holder = signedIn(ServiceRole.KEY_HOLDER);
    HttpResponse<String> export = holder.get("/settings.json");
    assertThat(export.headers().firstValue("content-disposition").orElse(""))
        .contains("settings-gate-01.json");
    assertThat(export.body())
        .contains("\"onecardSettings\":1")
        .contains("\"terminal\":\"gate-01\"")
        .contains("\"leftOut\":\"keys/tls.key");
    String changed = export.body().replace(SLOT, "Other reader 01");

    assertThat(holder.imports(changed).body()).contains("\"good\":true");

    assertThat(TerminalSettings.read(folder).byKey()).containsEntry("reader", "Other reader 01");
  }

  @Test
  void badImports_areRefusedWithASentence_andChangeNothing() throws Exception {
    Browser holder = signedIn(ServiceRole.KEY_HOLDER);
    String export = holder.get("/settings.json").body();

    assertThat(holder.imports(export.replace("Settings\":1", "Settings\":2")).body())
        .contains("newer version");
    for (int cut = 0; cut < export.strip().length(); cut += 7) {
      assertThat(holder.imports(export.substring(0, cut)).body())
          .contains("\"good\":false")
          .contains("the whole file");
    }
    assertThat(holder.imports(export.replace("gate-01", "gate-99")).body())
        .contains("of another terminal, gate-99");
    assertThat(holder.imports("{}").body()).contains("no export of a terminal");
    assertThat(
            holder
                .imports(export.replace("\"leftOut\"", "\"gate\":\"no:such\",\"leftOut\""))
                .body())
        .contains("\"good\":false");
    assertThat(TerminalSettings.read(folder).byKey()).isEqualTo(Map.of("reader", SLOT));
  }

  @Test
  void anotherPin_isGivenOutByTheKeyHolder() throws Exception {
    Browser holder = signedIn(ServiceRole.KEY_HOLDER);
    Browser view = signedIn(ServiceRole.VIEW);

    assertThat(holder.act("set-pin", "{\"for\":\"view\",\"pin\":\"123456\"}").body())
        .contains("among the first");
    assertThat(holder.act("set-pin", "{\"for\":\"view\",\"pin\":\"624031\"}").body())
        .contains("\"good\":true");

    assertThat(view.get("/api/state").statusCode()).isEqualTo(401);
    assertThat(new Browser().login(ServiceRole.VIEW, "624031").statusCode()).isEqualTo(200);
    assertThat(Files.readString(folder.resolve("service-audit.jsonl"))).doesNotContain("624031");
  }

  @Test
  void signingOut_endsIt() throws Exception {
    Browser view = signedIn(ServiceRole.VIEW);
    assertThat(view.post("/api/logout", "{}", origin()).statusCode()).isEqualTo(200);
    assertThat(view.get("/api/state").statusCode()).isEqualTo(401);
  }

  @Test
  void withoutAPin_thereIsNoPage() {
    assertThatThrownBy(
            () -> TerminalService.open(ServicePlace.onLoopback(0), folder.resolve("empty")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("terminal service-pin --role service");
  }

  private void tap(int serial) throws Exception {
    readers.insert(SLOT, card(serial));
    Browser view = signedIn(ServiceRole.VIEW);
    eventually("a tap", () -> view.get("/api/state").body().contains("\"tapId\""));
    readers.remove(SLOT);
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  private static HolderData holder(int serial) {
    return HolderData.builder().region("500000").serial(serial).build();
  }

  private static VirtualSsseCard card(int serial) {
    return new VirtualSsseCard(holder(serial));
  }

  private static String pin(ServiceRole role) {
    return PINS.getOrDefault(role, "");
  }

  private Browser signedIn(ServiceRole role) throws Exception {
    Browser browser = new Browser();
    HttpResponse<String> answer = browser.login(role, pin(role));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String marker = "\"token\":\"";
    int from = answer.body().indexOf(marker) + marker.length();
    browser.token = answer.body().substring(from, answer.body().indexOf('"', from));
    return browser;
  }

  private String origin() {
    return "http://127.0.0.1:" + uri.getPort();
  }

  /** Somebody with cookies of their own. */
  private final class Browser {

    private final HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    private String token = "";

    HttpResponse<String> login(ServiceRole role, String pin) throws Exception {
      return post(
          "/api/login",
          new FlatJson().put("role", role.spelled()).put("pin", pin).toString(),
          origin());
    }

    HttpResponse<String> get(String path) throws Exception {
      return send(HttpRequest.newBuilder(uri.resolve(path)));
    }

    HttpResponse<String> act(String action, String body) throws Exception {
      return post("/api/do/" + action, body, origin());
    }

    HttpResponse<String> imports(String file) throws Exception {
      return act("import", new FlatJson().put("file", file).toString());
    }

    HttpResponse<String> post(String path, String body, String from) throws Exception {
      return send(
          HttpRequest.newBuilder(uri.resolve(path))
              .header("Origin", from)
              .header("Content-Type", "application/json")
              .header("X-OneCard-Token", token)
              .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
