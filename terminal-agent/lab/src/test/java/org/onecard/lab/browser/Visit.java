package org.onecard.lab.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One person's look at one page. Whatever the page complains of in the browser's console, faults of
 * its scripts and refusals of its security policy among it, fails the test when the visit ends.
 */
public final class Visit implements AutoCloseable {

  /** Where pictures go: below the module, never into the repository. */
  private static final Path PICTURES = Path.of("target", "screenshots");

  private static final String AXE = axe();

  /** Every rule of WCAG 2.2 up to level AA that a program can judge. */
  private static final String JUDGE =
      """
      async () => {
        const found = await axe.run(document, { runOnly: { type: "tag", values: [
          "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice" ] } });
        return found.violations.flatMap((rule) => rule.nodes.map((node) =>
          `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replaceAll("\\n", " ")}`));
      }
      """;

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> allowed = new ArrayList<>();

  Visit(BrowserContext context) {
    this.context = context;
    this.page = context.newPage();
    page.onConsoleMessage(this::note);
    page.onPageError(complaints::add);
  }

  private void note(ConsoleMessage message) {
    if (message.type().equals("error") || message.type().equals("warning")) {
      complaints.add(message.type() + ": " + message.text());
    }
  }

  public Page page() {
    return page;
  }

  /** What is not held against the page: complaints that hold these words, which the test caused. */
  public Visit allowing(String words) {
    allowed.add(words);
    return this;
  }

  /** What the page complained of so far, without what is allowed. */
  public List<String> complaints() {
    return complaints.stream()
        .filter(complaint -> allowed.stream().noneMatch(complaint::contains))
        .toList();
  }

  /** What keeps somebody from using the page as it is now: one line for each, empty at best. */
  public List<String> barriers() {
    page.evaluate(AXE);
    List<String> barriers = new ArrayList<>();
    ((List<?>) page.evaluate(JUDGE)).forEach(each -> barriers.add(String.valueOf(each)));
    return barriers;
  }

  /** Saves what is seen now as {@code target/screenshots/NAME.png}. */
  public Path picture(String name) {
    Path file = PICTURES.resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
    return file;
  }

  /** Ends the visit. */
  @Override
  public void close() {
    context.close();
    if (!complaints().isEmpty()) {
      throw new AssertionError("the page complained in the console: " + complaints());
    }
  }

  private static String axe() {
    try (InputStream in = Visit.class.getResourceAsStream("/axe.min.js")) {
      if (in == null) {
        throw new IllegalStateException("axe.min.js is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
