package org.onecard.server.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.scenario.Money;

/** A report as a picture: SVG, alone or within a page that needs nothing else. */
public final class ReplayChart {

  private static final int WIDTH = 960;
  private static final int TOP = 78;
  private static final int ROW_HEIGHT = 46;
  private static final int BAR_HEIGHT = 13;
  private static final int BAR_LEFT = 250;
  private static final int BAR_WIDTH = 430;
  private static final int TEXT_LEFT = 16;
  private static final int FLIPS_LEFT = 850;

  /** More rows than a person reads; the table has all of them. */
  private static final int MOST_ROWS = 60;

  private static final String STYLE =
      """
      .chart{--ink:#1c2430;--quiet:#5b6675;--line:#d8dee6;--before:#9aa7b5;--after:#1668b8;
       --up:#b4451c;--down:#1b7f4d;--paper:#ffffff;font:14px/1.45 system-ui,"Noto Sans SC",sans-serif}
      @media (prefers-color-scheme:dark){.chart{--ink:#e6ebf1;--quiet:#9aa7b5;--line:#364150;
       --before:#6b7887;--after:#5aa7ee;--up:#f08a5d;--down:#58c48a;--paper:#151b23}}
      svg.chart text{fill:var(--ink)} svg.chart .quiet{fill:var(--quiet)}
      svg.chart .title{font-size:17px;font-weight:600} svg.chart .small{font-size:12px}
      svg.chart .end{text-anchor:end} svg.chart .paper{fill:var(--paper)}
      svg.chart .before{fill:var(--before)} svg.chart .after{fill:var(--after)}
      svg.chart .up{fill:var(--up)} svg.chart .down{fill:var(--down)}
      svg.chart line{stroke:var(--line)}
      """;

  private static final String PAGE_STYLE =
      """
      body.chart{margin:24px auto;max-width:1080px;padding:0 16px;color:var(--ink);
       background:var(--paper)}
      h1{font-size:22px;margin:0 0 4px} p{margin:4px 0;color:var(--quiet)}
      svg.chart{max-width:100%;height:auto;display:block;margin:16px 0}
      .wide{overflow-x:auto} table{border-collapse:collapse;width:100%}
      table{font-size:13px} th,td{padding:4px 8px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
      th:nth-child(-n+2),td:nth-child(-n+2){text-align:left} tr.all{font-weight:600}
      """;

  private ReplayChart() {}

  /** A row of the picture. */
  private record Bar(String item, String holder, Tally tally) {

    boolean hasMoney() {
      return !tally.before().isZero() || !tally.after().isZero();
    }
  }

  /** A picture of its own. */
  public static String svg(ReplayReport report) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + picture(report);
  }

  /** A page with the picture, the table and the extremes. */
  public static String html(ReplayReport report) {
    StringBuilder page =
        new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="UTF-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            """);
    page.append("<title>").append(escaped(report.draft())).append(": replay</title>\n");
    page.append("<style>\n").append(STYLE).append(PAGE_STYLE).append("</style></head>\n");
    page.append("<body class=\"chart\"><h1>").append(escaped(report.draft())).append("</h1>\n");
    paragraph(page, ReplayWords.title(report));
    ReplayWords.note(report).ifPresent(note -> paragraph(page, note));
    page.append(picture(report));
    table(page, report);
    Tally total = report.total();
    total
        .largestIncrease()
        .ifPresent(more -> paragraph(page, "Largest increase: " + ReplayWords.inWords(more)));
    total
        .largestDecrease()
        .ifPresent(less -> paragraph(page, "Largest decrease: " + ReplayWords.inWords(less)));
    total
        .firstDeclined()
        .ifPresent(tap -> paragraph(page, "The first that would be declined: tap " + tap));
    total
        .firstApproved()
        .ifPresent(tap -> paragraph(page, "The first that would be approved: tap " + tap));
    if (report.undecided() > 0) {
      paragraph(
          page,
          report.undecided() + " taps were decided by nobody, or their facts are not in the book.");
    }
    paragraph(page, ReplayWords.took(report));
    return page.append("</body></html>\n").toString();
  }

  private static void paragraph(StringBuilder page, String text) {
    page.append("<p>").append(escaped(text)).append("</p>\n");
  }

  // ---- picture ----

  private static String picture(ReplayReport report) {
    List<Bar> all =
        bars(report).stream().filter(bar -> bar.tally().isChanged() || bar.hasMoney()).toList();
    List<Bar> bars = all.subList(0, Math.min(all.size(), MOST_ROWS));
    long most =
        bars.stream()
            .mapToLong(
                bar -> Math.max(bar.tally().before().amountFen(), bar.tally().after().amountFen()))
            .max()
            .orElse(0);
    int height = TOP + ROW_HEIGHT * bars.size() + (all.size() > bars.size() ? 30 : 10);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">\n"
            .formatted(WIDTH, height, WIDTH, height));
    svg.append("<style>\n").append(STYLE).append("</style>\n");
    svg.append("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n".formatted(WIDTH, height));
    text(
        svg,
        TEXT_LEFT,
        26,
        "title",
        bars.isEmpty()
            ? "Nothing is paid, and nothing would have changed"
            : "What people pay, before and by the draft");
    legend(svg);
    if (report.total().nowDeclined() + report.total().nowApproved() > 0) {
      text(svg, FLIPS_LEFT + 94, 62, "small quiet end", "decided otherwise");
    }
    int y = TOP;
    for (Bar bar : bars) {
      row(svg, bar, y, most);
      y += ROW_HEIGHT;
    }
    if (all.size() > bars.size()) {
      text(
          svg,
          TEXT_LEFT,
          y + 14,
          "small quiet",
          "and %d more rows in the table".formatted(all.size() - bars.size()));
    }
    return svg.append("</svg>\n").toString();
  }

  private static void legend(StringBuilder svg) {
    rectangle(svg, "before", BAR_LEFT, 52, 12, 12);
    text(svg, BAR_LEFT + 18, 62, "small", "yuan before");
    rectangle(svg, "after", BAR_LEFT + 110, 52, 12, 12);
    text(svg, BAR_LEFT + 128, 62, "small", "yuan by the draft");
  }

  private static void row(StringBuilder svg, Bar bar, int y, long most) {
    Tally tally = bar.tally();
    svg.append(
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n"
            .formatted(TEXT_LEFT, y, WIDTH - TEXT_LEFT, y));
    text(svg, TEXT_LEFT, y + 19, "", shortened(bar.item()));
    text(
        svg,
        TEXT_LEFT,
        y + 36,
        "small quiet",
        "%s, %s taps".formatted(bar.holder(), grouped(tally.taps())));
    bar(svg, "before", tally.before(), y + 9, most);
    bar(svg, "after", tally.after(), y + 9 + BAR_HEIGHT + 2, most);
    flips(svg, tally, y);
  }

  private static void bar(StringBuilder svg, String style, Money money, int y, long most) {
    long width = most == 0 ? 0 : Math.round((double) BAR_WIDTH * money.amountFen() / most);
    rectangle(svg, style, BAR_LEFT, y, Math.max(0, width), BAR_HEIGHT);
    text(svg, BAR_LEFT + width + 6, y + 11, "small", grouped(money));
  }

  private static void flips(StringBuilder svg, Tally tally, int y) {
    if (tally.nowDeclined() > 0) {
      text(
          svg, FLIPS_LEFT + 94, y + 19, "small up end", grouped(tally.nowDeclined()) + " declined");
    }
    if (tally.nowApproved() > 0) {
      text(
          svg,
          FLIPS_LEFT + 94,
          y + 36,
          "small down end",
          grouped(tally.nowApproved()) + " approved");
    }
  }

  private static void rectangle(
      StringBuilder svg, String style, long x, long y, long width, long height) {
    svg.append(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>\n"
            .formatted(style, x, y, width, height));
  }

  private static void text(StringBuilder svg, long x, long y, String style, String words) {
    svg.append(
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(style, x, y, escaped(words)));
  }

  private static List<Bar> bars(ReplayReport report) {
    List<Bar> bars = new ArrayList<>();
    report
        .byItem()
        .forEach(
            (item, tally) -> {
              bars.add(new Bar(item, "all", tally));
              report
                  .groups()
                  .forEach(
                      (group, part) -> {
                        if (group.itemId().equals(item)) {
                          bars.add(new Bar(item, group.holderInWords(), part));
                        }
                      });
            });
    return bars;
  }

  // ---- table ----

  private static void table(StringBuilder page, ReplayReport report) {
    page.append("<div class=\"wide\"><table><tr>");
    for (String head :
        List.of(
            "item",
            "holder",
            "taps",
            "yuan before",
            "yuan after",
            "difference",
            "dearer",
            "cheaper",
            "+declined",
            "+approved")) {
      page.append("<th>").append(head).append("</th>");
    }
    page.append("</tr>\n");
    for (Map.Entry<String, Tally> item : report.byItem().entrySet()) {
      report
          .groups()
          .forEach(
              (group, tally) -> {
                if (group.itemId().equals(item.getKey())) {
                  row(page, Optional.empty(), item.getKey(), group.holderInWords(), tally);
                }
              });
      row(page, Optional.of("all"), item.getKey(), "all", item.getValue());
    }
    row(page, Optional.of("all"), "all", "", report.total());
    page.append("</table></div>\n");
  }

  private static void row(
      StringBuilder page, Optional<String> style, String item, String holder, Tally tally) {
    page.append("<tr").append(style.map(" class=\"%s\""::formatted).orElse("")).append(">");
    for (String cell :
        List.of(
            item,
            holder,
            grouped(tally.taps()),
            grouped(tally.before()),
            grouped(tally.after()),
            difference(tally),
            grouped(tally.dearer()),
            grouped(tally.cheaper()),
            grouped(tally.nowDeclined()),
            grouped(tally.nowApproved()))) {
      page.append("<td>").append(escaped(cell)).append("</td>");
    }
    page.append("</tr>\n");
  }

  // ---- text ----

  private static String shortened(String item) {
    return item.length() <= 28 ? item : item.substring(0, 27) + "…";
  }

  private static String grouped(long count) {
    return "%,d".formatted(count);
  }

  private static String grouped(Money money) {
    return "%,.2f".formatted(money.amountFen() / 100.0);
  }

  private static String difference(Tally tally) {
    Money difference = tally.after().minus(tally.before());
    return (difference.compareTo(Money.ZERO) > 0 ? "+" : "") + grouped(difference);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
