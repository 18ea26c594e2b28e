package org.onecard.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.service.HelpDocument;
import org.onecard.lab.LabFiles;

/** The site as it is made of the documents of this checkout. */
class DocsSiteTest {

  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
  private static final Pattern ID = Pattern.compile("id=\"([^\"]*)\"");

  @TempDir private static Path out;
  private static DocsSite site;
  private static final Map<Path, String> HTML = new HashMap<>();

  @BeforeAll
  static void theSiteIsMade() throws IOException {
    site = DocsSite.read(LabFiles.documents());
    site.write(out);
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".html")).toList()) {
        HTML.put(file, Files.readString(file));
      }
    }
  }

  @Test
  void everyLinkAndPictureOfADocument_isThereInTheRepository() {
    List<String> wrong = new ArrayList<>();
    for (DocsPage page : site.pages()) {
      HelpDocument document = HelpDocument.parse(page.markdown());
      document.redirect(
          link -> {
            if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
              wrong.add(page.source() + " -> " + link);
            }
            return Optional.empty();
          },
          picture -> {
            if (!leadsSomewhere(page, picture)) {
              wrong.add(page.source() + " -> picture " + picture);
            }
            return Optional.empty();
          });
    }
    assertThat(wrong).isEmpty();
  }

  /** A file of the repository, and the heading where one is named. */
  private static boolean leadsSomewhere(DocsPage page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path from = LabFiles.documents().resolve(page.source());
    Path to = file.isEmpty() ? from : from.resolveSibling(file).normalize();
    if (hash < 0) {
      return Files.exists(to);
    }
    String source = LabFiles.documents().relativize(to).toString().replace('\\', '/');
    return site.pages().stream()
        .filter(other -> other.source().equals(source))
        .flatMap(other -> other.document().sections().stream())
        .anyMatch(section -> section.anchor().equals(link.substring(hash + 1)));
  }

  @Test
  void everyLinkOfAPage_resolvesInTheSite_andNoneGoesOutByItself() {
    List<String> wrong = new ArrayList<>();
    HTML.forEach(
        (file, html) -> {
          Matcher link = LINK.matcher(html);
          while (link.find()) {
            String target = link.group(1);
            boolean external = target.matches("[a-z]+:.*");
            if (external ? link.group().startsWith("src") : !resolves(file, target)) {
              wrong.add(out.relativize(file) + " -> " + target);
            }
          }
        });
    assertThat(wrong).isEmpty();
  }

  private static boolean resolves(Path from, String target) {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path to = file.isEmpty() ? from : from.resolveSibling(file).normalize();
    if (!Files.isRegularFile(to)) {
      return false;
    }
    return hash < 0 || ids(HTML.getOrDefault(to, "")).contains(target.substring(hash + 1));
  }

  private static Set<String> ids(String html) {
    Set<String> ids = new HashSet<>();
    Matcher id = ID.matcher(html);
    while (id.find()) {
      assertThat(ids.add(id.group(1))).as("two of the id " + id.group(1)).isTrue();
    }
    return ids;
  }

  @Test
  void everyPageIsReachedFromTheIndex() {
    Set<Path> reached = new HashSet<>();
    Deque<Path> ahead = new ArrayDeque<>(List.of(out.resolve("index.html")));
    while (!ahead.isEmpty()) {
      Path file = ahead.pop();
      if (!reached.add(file)) {
        continue;
      }
      Matcher link = LINK.matcher(HTML.getOrDefault(file, ""));
      while (link.find()) {
        String target = link.group(1).replaceAll("#.*", "");
        Path to = file.resolveSibling(target.isEmpty() ? "." : target).normalize();
        if (HTML.containsKey(to)) {
          ahead.push(to);
        }
      }
    }
    assertThat(reached).containsAll(HTML.keySet());
  }

  @Test
  void theIndexListsEveryPage_underAnAudience() {
    List<String> listed =
        site.pages().stream()
            .filter(page -> page.source().equals("README.md"))
            .flatMap(page -> page.document().references().stream())
            .filter(reference -> reference.section().startsWith("For "))
            .map(HelpDocument.Reference::destination)
            .toList();
    List<String> all =
        site.pages().stream()
            .map(DocsPage::source)
            .filter(source -> !source.contains("/") && !source.equals("README.md"))
            .toList();

    assertThat(listed).containsAll(all);
  }

  @Test
  void thePageOfEveryDocument_hasATitleAndItsOwnLanguage() {
    for (DocsPage page : site.pages()) {
      String html = HTML.getOrDefault(out.resolve(page.path()), "");
      assertThat(page.document().title()).as(page.source()).isNotEmpty();
      assertThat(html)
          .as(page.source())
          .contains("<html lang=\"" + (page.source().endsWith(".zh.md") ? "zh-CN" : "en") + "\">")
          .contains("<h1 id=");
    }
  }

  @Test
  void whatTechniciansReadInTheField_isThereInBothLanguages() {
    List<String> sources = site.pages().stream().map(DocsPage::source).toList();

    for (String name : List.of("commissioning", "fault-finder", "replacing-parts")) {
      assertThat(sources).contains(name + ".md", name + ".zh.md");
      assertThat(HTML.get(out.resolve(name + ".html"))).contains("href=\"" + name + ".zh.html\"");
      assertThat(HTML.get(out.resolve(name + ".zh.html"))).contains("href=\"" + name + ".html\"");
    }
  }

  @Test
  void theSearchIndex_holdsEveryHeading_asAScriptThatAPageMayRead() throws IOException {
    String index = Files.readString(out.resolve("search-index.js"));

    assertThat(index).startsWith("window.oneCardDocs = [[").endsWith("]];\n");
    for (DocsPage page : site.pages()) {
      for (HelpDocument.Section section : page.document().sections()) {
        if (section.level() > 1) {
          assertThat(index).contains("\"" + page.path() + "#" + section.anchor() + "\"");
        }
      }
    }
  }

  @Test
  void picturesThatTestsTook_replaceThoseOfTheSameName_andNoOthers(@TempDir Path folder)
      throws IOException {
    Path screenshots = Files.createDirectory(folder.resolve("screenshots"));
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Files.writeString(screenshots.resolve("wizard.png"), "new");
    Files.writeString(screenshots.resolve("not-shown.png"), "new");
    Files.writeString(pictures.resolve("wizard.png"), "old");
    Files.writeString(pictures.resolve("by-hand.png"), "old");

    assertThat(Pictures.take(screenshots, pictures)).containsExactly("wizard.png");

    assertThat(pictures.resolve("wizard.png")).hasContent("new");
    assertThat(pictures.resolve("by-hand.png")).hasContent("old");
    assertThat(pictures.resolve("not-shown.png")).doesNotExist();
  }

  @Test
  void sequenceDiagramsAreDrawn_andOthersStayText() {
    assertThat(HTML.get(out.resolve("wire-protocol.html")))
        .contains("<svg role=\"img\"")
        .doesNotContain("language-mermaid");
    assertThat(HTML.get(out.resolve("architecture.html"))).contains("Diagram, as Mermaid text");
    assertThat(SequenceDiagram.draw("sequenceDiagram\n  A->>B: to nobody\n")).isEmpty();
  }
}
