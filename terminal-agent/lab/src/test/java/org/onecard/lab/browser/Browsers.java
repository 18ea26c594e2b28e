package org.onecard.lab.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A real Chromium without a window, and the people who look at pages with it. Belongs to one
 * thread, as everything of Playwright does.
 *
 * <p>The launcher says where the browser is ({@value #CHROMIUM_PROPERTY}) and the Node.js that
 * Playwright's driver runs on ({@value #NODE_PROPERTY}); without the first the machine's own
 * Chromium is used, without the second the driver's bundled Node.js or that of the path.
 */
public final class Browsers implements AutoCloseable {

  /** System property: the browser's executable. */
  public static final String CHROMIUM_PROPERTY = "onecard.chromium";

  /** System property: a Node.js of version 20 or later; {@code bundled} where Maven brought it. */
  public static final String NODE_PROPERTY = "onecard.node";

  private static final Path USUAL_CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path USUAL_NODE = Path.of("/usr/bin/node");
  private static final String BUNDLED = "bundled";

  private static final List<String> ARGUMENTS =
      List.of(
          // Containers seldom let a browser make namespaces, and have little shared memory.
          "--no-sandbox",
          "--disable-dev-shm-usage",
          "--disable-background-networking",
          // A page that is looked at by nobody keeps its clock, so that several can be watched.
          "--disable-background-timer-throttling",
          "--disable-renderer-backgrounding",
          "--autoplay-policy=no-user-gesture-required");

  private final Playwright playwright;
  private final Browser chromium;

  private Browsers(Playwright playwright, Browser chromium) {
    this.playwright = playwright;
    this.chromium = chromium;
  }

  /** Starts the browser; about a second and a half. */
  public static Browsers start() {
    Playwright playwright =
        Playwright.create(new Playwright.CreateOptions().setEnv(driverEnvironment()));
    try {
      return new Browsers(
          playwright,
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(executable())
                      .setArgs(ARGUMENTS)));
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  private static Path executable() {
    Path given = Path.of(System.getProperty(CHROMIUM_PROPERTY, USUAL_CHROMIUM.toString()));
    if (!Files.isExecutable(given)) {
      throw new IllegalStateException(
          "no browser at %s: run `./onecard test`, which fetches one, or set -D%s"
              .formatted(given, CHROMIUM_PROPERTY));
    }
    return given;
  }

  private static Map<String, String> driverEnvironment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    String node =
        System.getProperty(
            NODE_PROPERTY, Files.isExecutable(USUAL_NODE) ? USUAL_NODE.toString() : BUNDLED);
    if (!node.equals(BUNDLED)) {
      environment.put("PLAYWRIGHT_NODEJS_PATH", node);
    }
    return environment;
  }

  /** Somebody with a browser of their own (no cookies, nothing remembered) opens a page. */
  public Visit visit(URI page, View view) {
    return visit(page, view, opened -> {});
  }

  /**
   * The same, with something done to the browser's page before it opens ours.
   *
   * @param before for instance {@code page -> page.clock().install()}
   */
  public Visit visit(URI page, View view, Consumer<Page> before) {
    BrowserContext context =
        chromium.newContext(
            new Browser.NewContextOptions()
                .setLocale(view.locale())
                .setTimezoneId("Asia/Shanghai")
                .setViewportSize(view.width(), view.height())
                .setReducedMotion(
                    view.lessMotion() ? ReducedMotion.REDUCE : ReducedMotion.NO_PREFERENCE)
                .setColorScheme(view.dark() ? ColorScheme.DARK : ColorScheme.LIGHT));
    Visit visit = new Visit(context);
    before.accept(visit.page());
    visit.page().navigate(page.toString());
    return visit;
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
