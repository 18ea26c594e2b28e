package org.onecard.agent.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * One document of {@code firmware-docs}, to be drawn as HTML: by a terminal that shows it to a
 * technician, and by whoever makes a site of all of them. Markup in a document is text, never HTML.
 * Belongs to one thread.
 */
public final class HelpDocument {

  /**
   * A heading and what stands under it, up to the next heading.
   *
   * @param level 1 to 6
   * @param anchor the id of the heading on its page; as the repository's own pages make it
   * @param text plain, blanks between its parts
   */
  public record Section(int level, String words, String anchor, String text) {}

  /**
   * A link and where it stands.
   *
   * @param section the words of the last heading of level 2 before it; empty before the first
   * @param destination as it is written, an anchor of the same page included
   */
  public record Reference(String section, String destination) {}

  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

  private final Node document;
  private final IdentityHashMap<Node, String> anchors = new IdentityHashMap<>();
  private final List<Section> sections = new ArrayList<>();
  private final List<String> codes = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();

  private HelpDocument(Node document) {
    this.document = document;
  }

  /** Any text is a document. */
  public static HelpDocument parse(String markdown) {
    HelpDocument read = new HelpDocument(PARSER.parse(markdown));
    read.look();
    return read;
  }

  private void look() {
    Map<String, Integer> taken = new HashMap<>();
    Sections visitor = new Sections(taken);
    document.accept(visitor);
    visitor.end();
  }

  /** In the order of the document. What stands before the first heading is in none. */
  public List<Section> sections() {
    return List.copyOf(sections);
  }

  /** The text of each code span and each code block. */
  public List<String> codes() {
    return List.copyOf(codes);
  }

  /** The links, in the order of the document. */
  public List<Reference> references() {
    return List.copyOf(references);
  }

  /** The words of the first heading; empty without one. */
  public String title() {
    return sections.isEmpty() ? "" : sections.get(0).words();
  }

  /**
   * Lets links and pictures lead elsewhere.
   *
   * @param links from what the document names to what the page names; where it answers none, the
   *     words stay without a link
   * @param pictures likewise; where it answers none, the picture's words stand for it
   */
  public void redirect(
      Function<String, Optional<String>> links, Function<String, Optional<String>> pictures) {
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Link link) {
            visitChildren(link);
            Optional<String> to = links.apply(link.getDestination());
            if (to.isPresent()) {
              link.setDestination(to.get());
              return;
            }
            for (Node child = link.getFirstChild(); child != null; child = link.getFirstChild()) {
              link.insertBefore(child);
            }
            link.unlink();
          }

          @Override
          public void visit(Image image) {
            Optional<String> to = pictures.apply(image.getDestination());
            if (to.isPresent()) {
              image.setDestination(to.get());
              return;
            }
            image.insertBefore(new Text("[" + words(image) + "]"));
            image.unlink();
          }
        });
  }

  /** What stands in a page's body. */
  public String html() {
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .escapeHtml(true)
        .sanitizeUrls(true)
        .attributeProviderFactory(context -> this::attributes)
        .build()
        .render(document);
  }

  private void attributes(Node node, String tag, Map<String, String> attributes) {
    String anchor = anchors.get(node);
    if (anchor != null) {
      attributes.put("id", anchor);
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

  private final class Sections extends AbstractVisitor {

    private final Map<String, Integer> taken;
    private final StringBuilder text = new StringBuilder();

    private Sections(Map<String, Integer> taken) {
      this.taken = taken;
    }

    @Override
    public void visit(Heading heading) {
      end();
      String words = words(heading);
      String plain = anchor(words);
      int before = taken.merge(plain, 1, Integer::sum) - 1;
      String anchor = before == 0 ? plain : plain + "-" + before;
      anchors.put(heading, anchor);
      sections.add(new Section(heading.getLevel(), words, anchor, ""));
      heading.accept(new Codes());
    }

    @Override
    public void visit(Link link) {
      String under = "";
      for (Section section : sections) {
        under = section.level() == 2 ? section.words() : under;
      }
      references.add(new Reference(under, link.getDestination()));
      visitChildren(link);
    }

    /** The text so far is that of the last heading. */
    private void end() {
      if (!sections.isEmpty()) {
        int last = sections.size() - 1;
        Section open = sections.get(last);
        sections.set(
            last,
            new Section(
                open.level(),
                open.words(),
                open.anchor(),
                text.toString().strip().replaceAll("\\s+", " ")));
      }
      text.setLength(0);
    }

    @Override
    public void visit(Text literal) {
      text.append(literal.getLiteral());
    }

    @Override
    public void visit(Code code) {
      text.append(code.getLiteral());
      codes.add(code.getLiteral());
    }

    @Override
    public void visit(FencedCodeBlock block) {
      text.append(' ').append(block.getLiteral()).append(' ');
      codes.add(block.getLiteral());
    }

    @Override
    public void visit(SoftLineBreak end) {
      text.append(' ');
    }

    @Override
    public void visit(HardLineBreak end) {
      text.append(' ');
    }

    @Override
    public void visit(Paragraph paragraph) {
      visitChildren(paragraph);
      text.append(' ');
    }

    @Override
    public void visit(ListItem item) {
      visitChildren(item);
      text.append(' ');
    }

    @Override
    protected void visitChildren(Node parent) {
      super.visitChildren(parent);
      if (parent instanceof TableCell) {
        text.append(' ');
      }
    }
  }

  /** Code in a heading is code as well. */
  private final class Codes extends AbstractVisitor {
    @Override
    public void visit(Code code) {
      codes.add(code.getLiteral());
    }
  }
}
