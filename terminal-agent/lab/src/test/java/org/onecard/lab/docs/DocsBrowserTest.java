package org.onecard.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.lab.LabFiles;
import org.onecard.lab.browser.Browsers;
import org.onecard.lab.browser.View;
import org.onecard.lab.browser.Visit;

/** The site as plain files before a real browser. */
@Tag("real")
@Timeout(180)
class DocsBrowserTest {

  @TempDir private static Path out;
  private static Browsers browsers;

  @BeforeAll
  static void theSiteIsMade() throws IOException {
    DocsSite.read(LabFiles.documents()).write(out);
    browsers = Browsers.start();
  }

  @AfterAll
  static void theBrowserEnds() {
    browsers.close();
  }

  private static URI at(String path) {
    return out.resolve(path).toUri();
  }

  /** The judge, and not the page, wants to read the style sheet as no file may. */
  private static Visit judged(Visit visit) {
    return visit
        .allowing("docs.css' from origin 'null'")
        .allowing("preload assets")
        .allowing("net::ERR_FAILED");
  }

  @Test
  void aNumberAndChineseWords_areFoundWithoutAServer() {
    List<String> asked = new ArrayList<>();
    try (Visit visit =
        judged(
            browsers.visit(
                at("decisions/index.html"),
                View.in("zh-CN"),
                page -> page.onRequest(request -> asked.add(request.url()))))) {
      Page page = visit.page();
      page.locator("#search").fill("余额不足");
      PlaywrightAssertions.assertThat(page.locator("#found-list li")).not().hasCount(0);
      page.locator("#search").fill("polkit 8010006A");
      page.locator("#found-list a").first().click();
      PlaywrightAssertions.assertThat(page.locator("h1")).isVisible();
      assertThat(page.url()).doesNotContain("decisions/");
      page.locator("#search").fill("no such words anywhere");
      PlaywrightAssertions.assertThat(page.locator("#found-how-many"))
          .containsText("Nothing found");
      assertThat(visit.barriers()).isEmpty();
    }
    assertThat(asked).isNotEmpty().allMatch(url -> url.startsWith("file:"));
  }

  @Test
  void pagesHaveNoBarriers_onADeskAndOnATelephone() {
    for (String path :
        List.of(
            "index.html",
            "commissioning.html",
            "commissioning.zh.html",
            "fault-finder.zh.html",
            "wire-protocol.html",
            "lights-and-tones.html")) {
      for (View view : List.of(View.in("en-GB"), View.in("zh-CN").sized(390, 844))) {
        try (Visit visit = judged(browsers.visit(at(path), view))) {
          assertThat(visit.barriers()).as(path + " " + view.width()).isEmpty();
          assertThat(
                  (Boolean)
                      visit.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
              .as(path + " fits the width " + view.width())
              .isTrue();
          visit.picture("docs-" + path.replace(".html", "") + "-" + view.width());
        }
      }
    }
  }

  @Test
  void paperShowsTheText_andNothingToPress() {
    try (Visit visit = browsers.visit(at("fault-finder.html"), View.in("en-GB"))) {
      Page page = visit.page();
      page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));

      PlaywrightAssertions.assertThat(page.locator("nav")).isHidden();
      PlaywrightAssertions.assertThat(page.locator("#search")).isHidden();
      PlaywrightAssertions.assertThat(page.locator("h1")).isVisible();
    }
  }
}
