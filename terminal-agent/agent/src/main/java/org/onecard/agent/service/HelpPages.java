package org.onecard.agent.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
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
          "terminal",
          "service-page",
          "doctor",
          "readers",
          "gates",
          "codes",
          "media",
          "keys",
          "identity",
          "adding-a-card",
          "card-profiles",
          "traces");

  private static final String FOLDER = "help/";
  private static final String ADDRESS = "/help/";
  private static final int MOST_BYTES = 1 << 20;
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
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
    StringBuilder text = new StringBuilder(HEAD.formatted("Help")).append(SEARCH);
    for (String name : NAMES) {
      text.append("<section class=\"document\">\n");
      PARSER
          .parse(read(name))
          .accept(
              new AbstractVisitor() {
                @Override
                public void visit(Heading heading) {
                  if (heading.getLevel() <= 2) {
                    String words = words(heading);
                    text.append(heading.getLevel() == 1 ? "<h2>" : "<p>")
                        .append("<a href=\"" + ADDRESS)
                        .append(name)
                        .append(heading.getLevel() == 1 ? "" : "#" + anchor(words))
                        .append("\">")
                        .append(escaped(words))
                        .append("</a>")
                        .append(heading.getLevel() == 1 ? "</h2>\n" : "</p>\n");
                  }
                }
              });
      text.append("</section>\n");
    }
    return text.append(FOOT).toString();
  }

  /** One document as a page. */
  static String draw(String name) {
    return drawn(name, read(name));
  }

  static String drawn(String title, String markdown) {
    Node document = PARSER.parse(markdown);
    document.accept(new Links());
    return HEAD.formatted(escaped(title))
        + HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .attributeProviderFactory(context -> HelpPages::attributes)
            .build()
            .render(document)
        + FOOT;
  }

  private static void attributes(Node node, String tag, Map<String, String> attributes) {
    if (node instanceof Heading heading) {
      attributes.put("id", anchor(words(heading)));
    }
    if (tag.equals("pre") || node instanceof TableBlock) {
      // What is wider than a telephone is moved by keys, too.
      attributes.put("tabindex", "0");
    }
  }

  /** As the repository's pages make them, so that links between documents hold. */
  private static String anchor(String words) {
    return words
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .strip()
        .replace(' ', '-');
  }

  private static String words(Node node) {
    StringBuilder words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }
        });
    return words.toString();
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

  /** Links to other documents lead to their pages here; what is not here is plain text. */
  private static final class Links extends AbstractVisitor {

    @Override
    public void visit(Link link) {
      visitChildren(link);
      String destination = link.getDestination();
      if (destination.startsWith("#") || destination.matches("https?://.*")) {
        return;
      }
      int hash = destination.indexOf('#');
      String file = hash < 0 ? destination : destination.substring(0, hash);
      String name = file.endsWith(".md") ? file.substring(0, file.length() - 3) : "";
      if (NAMES.contains(name)) {
        link.setDestination(ADDRESS + name + (hash < 0 ? "" : destination.substring(hash)));
        return;
      }
      for (Node child = link.getFirstChild(); child != null; child = link.getFirstChild()) {
        link.insertBefore(child);
      }
      link.unlink();
    }

    @Override
    public void visit(Image image) {
      image.insertBefore(new Text("[" + words(image) + "]"));
      image.unlink();
    }
  }
}
