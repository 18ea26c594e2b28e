package org.onecard.agent.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.agent.screen.ScreenState;
import org.onecard.card.ssse.HolderReading;
import org.onecard.scenario.Notice;

@Timeout(20)
class KioskPageTest {

  private static final String NUMBER = "MADEUP12345";
  private static final ScreenState.ShowsHolder HOLDER =
      new ScreenState.ShowsHolder(
          new Notice("核对身份", "To check who you are"),
          new HolderReading.Holder(NUMBER, "样例甲"),
          Duration.ofSeconds(30));

  private final HttpClient browser = HttpClient.newHttpClient();
  private KioskPage page;

  @BeforeEach
  void start() throws IOException {
    page = KioskPage.start(KioskSettings.on("hall-01", 0));
  }

  @AfterEach
  void close() {
    page.close();
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  void everyFace_hasASignAToneAndAPlaceInTheSheet(Face face) throws IOException {
    assertThat(file("kiosk.html")).contains("<g data-face=\"" + face + "\">");
    assertThat(file("kiosk.css"))
        .contains("[data-face=\"%1$s\"] g[data-face=\"%1$s\"]".formatted(face));
    assertThat(file("tones.js")).contains("  " + face + ": [");
  }

  @Test
  void holder_isAnsweredWhileItIsShown_andInNoEventThatIsKept() throws Exception {
    page.show(HOLDER);
    assertThat(get("/api/holder")).contains(NUMBER).contains("样例甲");

    page.show(new ScreenState.Waiting());

    assertThat(get("/api/holder")).doesNotContain(NUMBER).doesNotContain("样例甲");
    try (BufferedReader events = events()) {
      assertThat(dataOfNext(events)).contains("WAITING").doesNotContain(NUMBER);
      page.show(HOLDER);
      assertThat(dataOfNext(events)).contains("HOLDER").doesNotContain(NUMBER);
    }
  }

  @Test
  void holder_isForgotten_alsoWhereNobodyShowsAnythingElse() throws Exception {
    page.show(new ScreenState.ShowsHolder(HOLDER.notice(), HOLDER.holder(), Duration.ofMillis(50)));
    try (BufferedReader events = events()) {
      while (!dataOfNext(events).contains("\"face\":\"WAITING\"")) {
        // Until the page itself has taken it off.
      }
    }
    assertThat(get("/api/holder")).doesNotContain(NUMBER);
  }

  @Test
  void pageThatOthersMayOpen_saysThatThePersonWasChecked_andNotWho() {
    ScreenState seen = KioskPage.visible(HOLDER, false);

    assertThat(seen).isInstanceOf(ScreenState.Go.class);
    assertThat(seen.notice().en()).isEqualTo("Checked");
    assertThat(KioskPage.visible(HOLDER, true)).isSameAs(HOLDER);
  }

  @Test
  void whatWasSet_isSaidToTheBrowser() throws Exception {
    page.close();
    page =
        KioskPage.start(
            KioskSettings.on("gate-07", 0)
                .silent()
                .withDirection(KioskSettings.Direction.OUT)
                .withLanguage(KioskSettings.Language.EN));
    try (BufferedReader events = events()) {
      assertThat(dataOfNext(events))
          .contains("\"terminalId\":\"gate-07\"")
          .contains("\"direction\":\"OUT\"")
          .contains("\"language\":\"EN\"")
          .contains("\"sound\":false")
          .contains("STARTING");
    }
  }

  private BufferedReader events() throws IOException, InterruptedException {
    InputStream stream =
        browser
            .send(
                HttpRequest.newBuilder(page.uri().resolve("/events")).build(),
                HttpResponse.BodyHandlers.ofInputStream())
            .body();
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private static String dataOfNext(BufferedReader events) throws IOException {
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("data: {")) {
        return line;
      }
    }
    throw new AssertionError("the stream ended");
  }

  private String get(String path) throws IOException, InterruptedException {
    return browser
        .send(
            HttpRequest.newBuilder(page.uri().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String file(String name) throws IOException {
    try (InputStream in = KioskPage.class.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
