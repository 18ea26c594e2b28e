package org.onecard.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.page.PageServer;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Scenario;

/** The live page over real HTTP. */
@Timeout(60)
class ConsolePageTest {

  private static final Pattern TAP_ID = Pattern.compile("\"tapId\":\"([^\"]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LiveFeed feed =
      new LiveFeed(
          Clock.fixed(Instant.parse("2026-03-01T04:00:00Z"), ZoneId.of("UTC")),
          ZoneId.of("Asia/Shanghai"),
          () ->
              new LiveSnapshot(
                  List.of(FakeTaps.tap(0, Instant.parse("2026-03-01T03:00:00Z"))),
                  List.of(),
                  List.of()));
  private final List<InputStream> open = new ArrayList<>();
  private ConsolePage page;

  @BeforeEach
  void start() throws IOException {
    page = ConsolePage.start(PageServer.on("127.0.0.1", 0), feed);
  }

  @AfterEach
  void stop() throws IOException {
    for (InputStream body : open) {
      body.close();
    }
    page.close();
  }

  @Test
  void pageAndItsFiles_areThere_andLoadNothingFromElsewhere() throws Exception {
    for (String path :
        List.of(
            "/", "/console.css", "/console.js", "/words.js", "/page/style.css", "/page/page.js")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body())
          .as(path)
          .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
          .doesNotContainPattern("(src|href|url|from|import)[=(\\s]*[\"']?https?:");
    }
  }

  @Test
  void bothLanguages_haveTheSameWords() throws Exception {
    String words = get("/words.js").body();
    int split = words.indexOf("  zh: {");
    assertThat(split).isPositive();

    assertThat(keys(words.substring(split))).isEqualTo(keys(words.substring(0, split)));
    Matcher used = Pattern.compile("data-(?:text|label)=\"([^\"]+)\"").matcher(get("/").body());
    while (used.find()) {
      assertThat(keys(words.substring(split))).contains(used.group(1));
    }
  }

  @Test
  void state_holdsWhatWasKnownBeforeAndWhatCameSince() throws Exception {
    feed.show(FakeTaps.tap(1, Instant.parse("2026-03-01T04:00:00Z")));

    assertThat(get("/api/state").body())
        .contains("\"now\":\"2026-03-01T04:00:00Z\"", "\"zone\":\"Asia/Shanghai\"")
        .containsSubsequence("gate-01.1.0", "gate-01.1.1");
  }

  @Test
  void openPage_isToldOfATapWithItsReason() throws Exception {
    LinkedBlockingQueue<String> events = events();
    assertThat(take(events)).startsWith("snapshot ");

    feed.show(FakeTaps.tap(2, Instant.parse("2026-03-01T04:00:00Z")));

    assertThat(take(events))
        .startsWith("changes ")
        .contains("\"verdict\":\"DECLINED\"", "\"reason\":\"PASS_BACK\"")
        .contains(Reason.PASS_BACK.notice().zh(), Reason.PASS_BACK.notice().en());
  }

  @Test
  void markupInANotice_travelsAsTextInJson() throws Exception {
    String markup = "<img src=x onerror=alert(1)></script>\n\ndata: {}";
    feed.show(
        new TapShown(
            "gate-01.1.9",
            Instant.EPOCH,
            "gate-01",
            "metro",
            new Notice(markup, markup),
            Optional.of(Scenario.TRANSIT),
            Verdict.APPROVED,
            Optional.empty(),
            0,
            new Notice(markup, markup),
            true));

    HttpResponse<String> state = get("/api/state");
    assertThat(state.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(state.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(state.body()).contains("onerror=alert(1)></script>\\n\\ndata: {}");
    assertThat(take(events())).startsWith("snapshot ").contains("</script>\\n\\ndata: {}");
  }

  @Test
  void pushesFromManyThreads_allReachThePage() throws Exception {
    LinkedBlockingQueue<String> events = events();
    assertThat(take(events)).startsWith("snapshot ");
    CountDownLatch together = new CountDownLatch(1);
    List<Thread> lanes = new ArrayList<>();
    for (int lane = 0; lane < 4; lane++) {
      int first = 100 * lane;
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                for (int n = first; n < first + 20; n++) {
                  feed.show(FakeTaps.tap(13 * n, Instant.EPOCH));
                }
              });
      thread.start();
      lanes.add(thread);
    }
    together.countDown();
    for (Thread lane : lanes) {
      lane.join();
    }

    Set<String> seen = new TreeSet<>();
    while (seen.size() < 80) {
      Matcher ids = TAP_ID.matcher(take(events));
      while (ids.find()) {
        seen.add(ids.group(1));
      }
    }
    assertThat(seen).hasSize(80).contains("gate-01.1.0", "gate-01.1." + 13 * 319);
  }

  @Test
  void feed_hasOnePage() {
    assertThatThrownBy(() -> ConsolePage.start(PageServer.on("127.0.0.1", 0), feed))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void negativeCharge_isRefused() {
    TapShown good = FakeTaps.tap(0, Instant.EPOCH);
    assertThatThrownBy(
            () ->
                new TapShown(
                    good.tapId(),
                    good.at(),
                    good.terminalId(),
                    good.itemId(),
                    good.itemTitle(),
                    good.scenario(),
                    good.verdict(),
                    good.reason(),
                    -1,
                    good.notice(),
                    true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Set<String> keys(String part) {
    Set<String> keys = new TreeSet<>();
    Matcher matcher = Pattern.compile("(?m)(?:^ +|[{,] )([A-Za-z_]+):").matcher(part);
    while (matcher.find()) {
      keys.add(matcher.group(1));
    }
    keys.removeAll(List.of("en", "zh"));
    return keys;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(page.uri().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Events as they come, each as its name, a space and its data; without beats. */
  private LinkedBlockingQueue<String> events() throws IOException, InterruptedException {
    InputStream body =
        client
            .send(
                HttpRequest.newBuilder(page.uri().resolve("/events")).build(),
                HttpResponse.BodyHandlers.ofInputStream())
            .body();
    open.add(body);
    LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(body, events), "event-reader");
    reader.setDaemon(true);
    reader.start();
    return events;
  }

  private static void read(InputStream body, LinkedBlockingQueue<String> events) {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    try {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ") && !name.equals("beat")) {
          events.add(name + " " + line.substring(6));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the stream was cut off", e);
    }
  }

  private static String take(LinkedBlockingQueue<String> events) throws InterruptedException {
    String event = events.poll(10, TimeUnit.SECONDS);
    assertThat(event).as("an event within 10 s").isNotNull();
    return event;
  }
}
