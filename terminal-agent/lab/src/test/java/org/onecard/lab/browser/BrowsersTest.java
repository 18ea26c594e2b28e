package org.onecard.lab.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.page.PageServer;

/** The harness itself: what is wrong with a page is seen. */
@Tag("real")
@Timeout(60)
class BrowsersTest {

  private static Browsers browsers;
  private static PageServer server;

  @BeforeAll
  static void open() throws IOException {
    browsers = Browsers.start();
    server =
        PageServer.on("127.0.0.1", 0)
            .file("/", BrowsersTest.class, "sound.html")
            .file("/faulty", BrowsersTest.class, "faulty.html")
            .file("/faulty.css", BrowsersTest.class, "faulty.css")
            .start();
  }

  @AfterAll
  static void close() {
    browsers.close();
    server.close();
  }

  @Test
  void soundPage_hasNoBarriers_andItsPictureIsKept() throws IOException {
    try (Visit visit = browsers.visit(server.uri(), View.in("zh-CN").sized(480, 800))) {
      assertThat(visit.page().locator("h1").textContent()).isEqualTo("Tap your card 请刷卡");
      assertThat(visit.page().evaluate("navigator.language")).isEqualTo("zh-CN");
      assertThat(visit.barriers()).isEmpty();
      assertThat(Files.size(visit.picture("sound"))).isGreaterThan(1_000);
    }
  }

  @Test
  void textThatNobodyCanRead_isABarrier() {
    try (Visit visit = visitFaulty().allowing("Content Security Policy")) {
      assertThat(visit.barriers()).singleElement().asString().startsWith("color-contrast: h1");
    }
  }

  @Test
  void whatThePolicyRefuses_failsTheVisit() {
    Visit visit = visitFaulty();
    assertThatThrownBy(visit::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Content Security Policy");
  }

  private static Visit visitFaulty() {
    return browsers.visit(server.uri().resolve("/faulty"), View.in("en-GB"));
  }
}
