package org.onecard.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documents as they were packed. */
class HelpPagesTest {

  private static final Pattern LINK = Pattern.compile("href=\"/help/([^\"#]*)(?:#([^\"]*))?\"");

  @Test
  void everyDocumentIsThere_andEveryLinkBetweenThemHolds() {
    for (String name : HelpPages.NAMES) {
      String page = HelpPages.draw(name);
      assertThat(page).as(name).contains("<h1 id=").doesNotContain(".md\"");
      Matcher link = LINK.matcher(page);
      while (link.find()) {
        if (!link.group(1).isEmpty()) {
          assertThat(HelpPages.NAMES).as(name).contains(link.group(1));
          if (link.group(2) != null) {
            assertThat(HelpPages.draw(link.group(1)))
                .as(name + " -> " + link.group())
                .contains("id=\"" + link.group(2) + "\"");
          }
        }
      }
    }
  }

  @Test
  void theContents_listTheHeadings() {
    String contents = HelpPages.contents();

    assertThat(contents).contains("href=\"/help/terminal\"").contains("href=\"/help/gates#");
  }

  @Test
  void markupInADocument_isText() {
    String page =
        HelpPages.drawn(
            "<b>t</b>", "# a\n\n<script>x</script>\n\n[y](javascript:alert(1)) ![z](p.png)\n");

    assertThat(page)
        .contains("&lt;b>t&lt;/b>")
        .contains("&lt;script&gt;x&lt;/script&gt;")
        .contains("[z]")
        .doesNotContain("javascript:")
        .doesNotContain("<img src=\"p.png\"");
  }
}
