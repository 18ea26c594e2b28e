package org.onecard.agent.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.onecard.page.PageAnswer;
import org.onecard.page.PageServer;

/**
 * The documents for technicians as they were when this terminal was built, without a network and
 * without a PIN: they say nothing of this terminal, and whoever has forgotten how a PIN is set must
 * find it here. A document is read and drawn when somebody asks for it; none is held in memory.
 */
final class HelpPages {

  /** By which technicians work; named {@code NAME.md} in the folder of documents. */
  static final List<String> NAMES =
      List.of(
          "commissioning",
          "commissioning.zh",
          "fault-finder",
          "fault-finder.zh",
          "replacing-parts",
          "replacing-parts.zh",
          "lights-and-tones",
          "terminal",
          "service-page",
          "doctor",
          "readers",
          "gates",
          "codes",
          "kiosk",
          "media",
          "keys",
          "identity",
          "adding-a-card",
          "card-profiles",
          "traces");

  private static final String FOLDER = "help/";
  private static final String ADDRESS = "/help/";
  private static final int MOST_BYTES = 1 << 20;

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="%s">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>%s</title>
          <link rel="icon" href="/page/icon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/page/style.css">
          <link rel="stylesheet" href="/service.css">
          <script type="module" src="/help.js"></script>
        </head>
        <body>
          <header>
            <img src="/page/icon.svg" width="40" height="40" alt="">
            <p class="title"><strong>OneCard <span lang="zh-CN">帮助</span> Help</strong></p>
            <a class="button" href="/help/"><span lang="zh-CN">目录</span>&nbsp;Contents</a>
            <a class="button" href="/"><span lang="zh-CN">返回</span>&nbsp;Back</a>
          </header>
          <main class="help">
      """;

  private static final String FOOT = "    </main>\n  </body>\n</html>\n";

  private static final String SEARCH =
      """
      <h1>Help <span lang="zh-CN">帮助</span></h1>
      <div class="field">
        <label for="search">Search the headings <span lang="zh-CN">搜索标题</span></label>
        <input type="search" id="search" autocomplete="off">
      </div>
      <p id="search-none" class="soft" role="status"></p>
      """;

  private HelpPages() {}

  static void addTo(PageServer.Builder page) {
    page.file("/help.js", HelpPages.class, "help.js");
    page.get(ADDRESS, request -> html(contents()));
    for (String name : NAMES) {
      page.get(ADDRESS + name, request -> html(draw(name)));
    }
  }

  private static PageAnswer html(String text) {
    return PageAnswer.text("text/html", text);
  }

  /** Every document with its headings, as links. */
  static String contents() {
    StringBuilder text = new StringBuilder(HEAD.formatted("en", "Help")).append(SEARCH);
    for (String name : NAMES) {
      text.append("<section class=\"document\">\n");
      for (HelpDocument.Section section : HelpDocument.parse(read(name)).sections()) {
        if (section.level() <= 2) {
          boolean first = section.level() == 1;
          text.append(first ? "<h2>" : "<p>")
              .append("<a href=\"" + ADDRESS)
              .append(name)
              .append(first ? "" : "#" + section.anchor())
              .append("\">")
              .append(escaped(section.words()))
              .append("</a>")
              .append(first ? "</h2>\n" : "</p>\n");
        }
      }
      text.append("</section>\n");
    }
    return text.append(FOOT).toString();
  }

  /** One document as a page. */
  static String draw(String name) {
    return drawn(name, read(name));
  }

  static String drawn(String title, String markdown) {
    HelpDocument document = HelpDocument.parse(markdown);
    document.redirect(HelpPages::here, picture -> Optional.empty());
    return HEAD.formatted(title.endsWith(".zh") ? "zh-CN" : "en", escaped(title))
        + document.html()
        + FOOT;
  }

  /** Links to other documents lead to their pages here; what is not here is plain text. */
  private static Optional<String> here(String destination) {
    if (destination.startsWith("#") || destination.matches("https?://.*")) {
      return Optional.of(destination);
    }
    int hash = destination.indexOf('#');
    String file = hash < 0 ? destination : destination.substring(0, hash);
    String name = file.endsWith(".md") ? file.substring(0, file.length() - 3) : "";
    return NAMES.contains(name)
        ? Optional.of(ADDRESS + name + (hash < 0 ? "" : destination.substring(hash)))
        : Optional.empty();
  }

  private static String read(String name) {
    String file = FOLDER + name + ".md";
    try (InputStream in = HelpPages.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + file);
      }
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " from the class path", e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
