package org.onecard.lab.docs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.onecard.agent.service.HelpDocument;
import org.onecard.page.PageServer;

/** All documents, to be written as pages that lead to each other. Belongs to one thread. */
final class DocsSite {

  private static final String INDEX = "README.md";
  private static final String ICON = "icon.svg";
  private static final List<String> FILES = List.of("docs.css", "docs.js");

  private static final Pattern DIAGRAM =
      Pattern.compile(
          "<pre[^>]*><code class=\"language-mermaid\">(.*?)</code></pre>", Pattern.DOTALL);
  private static final Pattern TABLE =
      Pattern.compile("<table( tabindex=\"0\")?>(.*?)</table>", Pattern.DOTALL);

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="%1$s">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>%2$s · OneCard</title>
          <link rel="icon" href="%3$sicon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="%3$sdocs.css">
          <script defer src="%3$ssearch-index.js"></script>
          <script defer src="%3$sdocs.js"></script>
        </head>
        <body data-root="%3$s">
          <a class="skip" href="#content">To the text <span lang="zh-CN">跳到正文</span></a>
          <header>
            <a class="home" href="%3$sindex.html"><img src="%3$sicon.svg" width="32" height="32" alt="">
              <strong>OneCard</strong>&nbsp;<span>firmware-docs</span></a>
            <div class="search" role="search">
              <label for="search">Search <span lang="zh-CN">搜索</span></label>
              <input type="search" id="search" autocomplete="off" spellcheck="false">
              <div id="found" hidden>
                <p id="found-how-many" role="status"></p>
                <ol id="found-list"></ol>
              </div>
            </div>
          </header>
          <div class="columns">
            <nav aria-label="Pages">
      %4$s      </nav>
            <main id="content">
      %5$s%6$s      </main>
          </div>
        </body>
      </html>
      """;

  private final Path folder;
  private final Map<String, DocsPage> pages;
  private final List<Path> others;
  private final Set<String> listed = new TreeSet<>();

  private DocsSite(Path folder, Map<String, DocsPage> pages, List<Path> others) {
    this.folder = folder;
    this.pages = pages;
    this.others = others;
  }

  /**
   * Reads the documents below a folder.
   *
   * @throws IOException when one cannot be read, or the folder has no {@code README.md}
   */
  static DocsSite read(Path folder) throws IOException {
    Map<String, DocsPage> pages = new TreeMap<>();
    List<Path> others = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String source = slashed(folder.relativize(file));
      if (source.endsWith(".md")) {
        pages.put(source, DocsPage.of(source, Files.readString(file)));
      } else {
        others.add(folder.relativize(file));
      }
    }
    if (!pages.containsKey(INDEX)) {
      throw new IOException(folder + " has no " + INDEX + ", which lists the pages");
    }
    return new DocsSite(folder, pages, others);
  }

  /** By their sources, sorted. */
  List<DocsPage> pages() {
    return List.copyOf(pages.values());
  }

  /** Writes the site; files of the same names are replaced, others are left. */
  void write(Path out) throws IOException {
    for (Path other : others) {
      Path to = out.resolve(other.toString());
      Files.createDirectories(to.resolveSibling("."));
      Files.copy(folder.resolve(other), to, StandardCopyOption.REPLACE_EXISTING);
    }
    for (DocsPage page : pages.values()) {
      put(out.resolve(page.path()), draw(page));
    }
    for (Map.Entry<String, String> listing : listings().entrySet()) {
      put(out.resolve(listing.getKey()), listing.getValue());
    }
    put(out.resolve("search-index.js"), searchIndex());
    for (String file : FILES) {
      put(out.resolve(file), resource(DocsSite.class, file));
    }
    put(out.resolve(ICON), resource(PageServer.class, ICON));
  }

  private String draw(DocsPage page) {
    // Its own copy: the links of the other one still say what the repository says.
    HelpDocument document = HelpDocument.parse(page.markdown());
    document.redirect(link -> target(page, link), Optional::of);
    return PAGE.formatted(
        page.isChinese() ? "zh-CN" : "en",
        escaped(document.title()),
        page.root(),
        navigation(page),
        languages(page),
        dressed(document.html()));
  }

  /** Where a document's link leads in the site; empty for what only the repository has. */
  private Optional<String> target(DocsPage page, String link) {
    if (link.startsWith("#") || link.matches("[a-z]+:.*")) {
      return Optional.of(link);
    }
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    String anchor = hash < 0 ? "" : link.substring(hash);
    Path from = Path.of(page.source()).resolveSibling(file).normalize();
    String source = slashed(from);
    if (pages.containsKey(source)) {
      return Optional.of(file.substring(0, file.lastIndexOf('/') + 1) + fileName(source) + anchor);
    }
    if (others.contains(from)) {
      return Optional.of(link);
    }
    if (others.stream().noneMatch(other -> other.startsWith(from))) {
      return Optional.empty();
    }
    listed.add(source);
    return Optional.of(file + "/index.html");
  }

  private static String fileName(String source) {
    String path = DocsPage.path(source);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What the index lists, under the headings that it lists it under. */
  private String navigation(DocsPage here) {
    DocsPage index = pages.get(INDEX);
    StringBuilder text = new StringBuilder();
    Map<String, List<String>> groups = new LinkedHashMap<>();
    if (index != null) {
      for (HelpDocument.Reference reference : index.document().references()) {
        String source = reference.destination();
        if (!reference.section().isEmpty()
            && pages.containsKey(source)
            && !source.endsWith(".zh.md")) {
          groups.computeIfAbsent(reference.section(), s -> new ArrayList<>()).add(source);
        }
      }
    }
    groups.forEach(
        (heading, sources) -> {
          text.append("        <h2>").append(escaped(heading)).append("</h2>\n        <ul>\n");
          for (String source : sources) {
            text.append("          <li>").append(entry(here, source)).append("</li>\n");
          }
          text.append("        </ul>\n");
        });
    return text.toString();
  }

  private String entry(DocsPage here, String source) {
    DocsPage there = pages.get(source);
    if (there == null) {
      return "";
    }
    StringBuilder text = new StringBuilder(anchor(here, there, there.document().title()));
    Optional<DocsPage> chinese = other(there);
    if (chinese.isPresent()) {
      text.append(" <span lang=\"zh-CN\">")
          .append(anchor(here, chinese.get(), "中文"))
          .append("</span>");
    }
    boolean open =
        here.source().equals(source)
            || chinese.filter(page -> page.source().equals(here.source())).isPresent();
    if (open) {
      text.append("\n            <ul>\n");
      for (HelpDocument.Section section : here.document().sections()) {
        if (section.level() == 2) {
          text.append("              <li><a href=\"#")
              .append(escaped(section.anchor()))
              .append("\">")
              .append(escaped(section.words()))
              .append("</a></li>\n");
        }
      }
      text.append("            </ul>");
    }
    return text.toString();
  }

  private static String anchor(DocsPage here, DocsPage there, String words) {
    return "<a href=\"%s%s\"%s>%s</a>"
        .formatted(
            here.root(),
            there.path(),
            here.source().equals(there.source()) ? " aria-current=\"page\"" : "",
            escaped(words));
  }

  private Optional<DocsPage> other(DocsPage page) {
    return Optional.ofNullable(pages.get(page.otherLanguage()));
  }

  private String languages(DocsPage page) {
    return other(page)
        .map(
            other ->
                "<p class=\"languages\"><a class=\"button\" lang=\"%s\" href=\"%s\">%s</a></p>\n"
                    .formatted(
                        other.isChinese() ? "zh-CN" : "en",
                        fileName(other.source()),
                        other.isChinese() ? "中文" : "English"))
        .orElse("");
  }

  /** What only HTML can say: a diagram's text under a caption, a table that is moved in a frame. */
  private static String dressed(String html) {
    String drawn =
        DIAGRAM
            .matcher(html)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        SequenceDiagram.draw(unescaped(found.group(1)))
                            .orElse(
                                "<figure class=\"diagram\"><pre tabindex=\"0\">"
                                    + found.group(1)
                                    + "</pre><figcaption>Diagram, as Mermaid text"
                                    + "</figcaption></figure>")));
    return TABLE
        .matcher(drawn)
        .replaceAll("<div class=\"table\" tabindex=\"0\"><table>$2</table></div>");
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  /** A page for each folder that a drawn document links to. */
  private Map<String, String> listings() {
    Map<String, List<String>> folders = new TreeMap<>();
    for (Path other : others) {
      Path parent = other.getParent();
      if (parent != null && listed.contains(slashed(parent))) {
        folders
            .computeIfAbsent(slashed(parent), name -> new ArrayList<>())
            .add(String.valueOf(other.getFileName()));
      }
    }
    Map<String, String> drawn = new TreeMap<>();
    folders.forEach(
        (name, files) -> {
          StringBuilder text = new StringBuilder("# " + name + "\n\n");
          files.forEach(file -> text.append("- [`%1$s`](%1$s)\n".formatted(file)));
          DocsPage page = DocsPage.of(name + "/" + INDEX, text.toString());
          if (!pages.containsKey(page.source())) {
            drawn.put(page.path(), draw(page));
          }
        });
    return drawn;
  }

  /** A script, since a page that is a file may not read another one: page, heading, text. */
  private String searchIndex() throws IOException {
    StringWriter text = new StringWriter().append("window.oneCardDocs = ");
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (DocsPage page : pages.values()) {
        for (HelpDocument.Section section : page.document().sections()) {
          json.writeStartArray();
          json.writeString(
              section.level() == 1 ? page.path() : page.path() + "#" + section.anchor());
          json.writeString(page.document().title());
          json.writeString(section.words());
          json.writeString(section.text());
          json.writeEndArray();
        }
      }
      json.writeEndArray();
    }
    return text + ";\n";
  }

  private static void put(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  private static String resource(Class<?> owner, String name) throws IOException {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the build left out " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
