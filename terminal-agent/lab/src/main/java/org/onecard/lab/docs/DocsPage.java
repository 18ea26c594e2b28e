package org.onecard.lab.docs;

import org.onecard.agent.service.HelpDocument;

/**
 * A document and the page that is made of it.
 *
 * @param source its path below {@code firmware-docs}, with slashes
 * @param document the markdown as it was read, with the links of the repository
 */
record DocsPage(String source, String markdown, HelpDocument document) {

  private static final String MARKDOWN = ".md";
  private static final String CHINESE = ".zh.md";
  private static final String INDEX = "README.md";

  static DocsPage of(String source, String markdown) {
    return new DocsPage(source, markdown, HelpDocument.parse(markdown));
  }

  /** Where it lies in the site. */
  String path() {
    return path(source);
  }

  /** Where the page of a document lies. */
  static String path(String source) {
    if (source.equals(INDEX) || source.endsWith("/" + INDEX)) {
      return source.substring(0, source.length() - INDEX.length()) + "index.html";
    }
    return source.substring(0, source.length() - MARKDOWN.length()) + ".html";
  }

  /** The way from it to the site's root: empty, or {@code ../} as often as it is deep. */
  String root() {
    return "../".repeat((int) source.chars().filter(c -> c == '/').count());
  }

  boolean isChinese() {
    return source.endsWith(CHINESE);
  }

  /** The document that says the same in the other language, if there is one. */
  String otherLanguage() {
    return isChinese()
        ? source.substring(0, source.length() - CHINESE.length()) + MARKDOWN
        : source.substring(0, source.length() - MARKDOWN.length()) + CHINESE;
  }
}
