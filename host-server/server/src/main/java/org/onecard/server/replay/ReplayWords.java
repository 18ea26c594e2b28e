package org.onecard.server.replay;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.onecard.scenario.Money;

/** A report as a table, and as JSON. */
public final class ReplayWords {

  private static final String ROW = "%-20s %-9s %10s %14s %14s %13s %8s %8s %9s %9s%n";

  private ReplayWords() {}

  /** For a screen. */
  public static void print(ReplayReport report, PrintWriter out) {
    Tally total = report.total();
    if (total.taps() + report.undecided() == 0) {
      out.println("The book holds no taps of that time.");
      return;
    }
    out.println(title(report));
    note(report).ifPresent(out::println);
    out.printf(
        ROW,
        "item",
        "holder",
        "taps",
        "yuan before",
        "yuan after",
        "difference",
        "dearer",
        "cheaper",
        "+declined",
        "+approved");
    report
        .byItem()
        .forEach(
            (item, tally) -> {
              report
                  .groups()
                  .forEach(
                      (group, part) -> {
                        if (group.itemId().equals(item)) {
                          row(out, item, group.holderInWords(), part);
                        }
                      });
              row(out, item, "all", tally);
            });
    row(out, "all", "", total);
    extremes(out, total);
    if (report.undecided() > 0) {
      out.printf(
          "%d taps were decided by nobody, or their facts are not in the book: nothing to compare.%n",
          report.undecided());
    }
    out.println(took(report));
  }

  static String title(ReplayReport report) {
    return "%s on %d taps from %s to %s:"
        .formatted(report.draft(), report.total().taps(), report.from(), report.to());
  }

  static Optional<String> note(ReplayReport report) {
    return report.weeksEarlier() == 0
        ? Optional.empty()
        : Optional.of(
            "Its days are taken %d weeks earlier, so that it holds for these taps."
                .formatted(report.weeksEarlier()));
  }

  static String took(ReplayReport report) {
    return "Took %.1f s%s."
        .formatted(
            report.took().toMillis() / 1000.0,
            report.perSecond().map(" (%d taps a second)"::formatted).orElse(""));
  }

  private static void row(PrintWriter out, String item, String holder, Tally tally) {
    out.printf(
        ROW,
        item,
        holder,
        tally.taps(),
        tally.before().inYuan(),
        tally.after().inYuan(),
        signed(tally.after().minus(tally.before())),
        tally.dearer(),
        tally.cheaper(),
        tally.nowDeclined(),
        tally.nowApproved());
  }

  private static void extremes(PrintWriter out, Tally total) {
    total.largestIncrease().ifPresent(more -> extreme(out, "Largest increase", more));
    total.largestDecrease().ifPresent(less -> extreme(out, "Largest decrease", less));
    for (Map.Entry<String, Long> reason : reasons(total).entrySet()) {
      out.printf("Declined instead: %d, %s.%n", reason.getValue(), reason.getKey());
    }
    total
        .firstDeclined()
        .ifPresent(tap -> out.printf("The first that would be declined: tap %s.%n", tap));
    total
        .firstApproved()
        .ifPresent(tap -> out.printf("The first that would be approved: tap %s.%n", tap));
    if (total.otherReason() > 0) {
      out.printf("%d stay declined, for another reason.%n", total.otherReason());
    }
    if (!total.isChanged()) {
      out.println("Nothing would have changed.");
    }
  }

  private static void extreme(PrintWriter out, String what, Extreme extreme) {
    out.printf("%s: %s.%n", what, inWords(extreme));
  }

  static String inWords(Extreme extreme) {
    return "tap %s (%s, %s, %s), %s → %s yuan"
        .formatted(
            extreme.tapId(),
            extreme.group().itemId(),
            extreme.group().holderInWords(),
            extreme.at(),
            extreme.before().inYuan(),
            extreme.after().inYuan());
  }

  static String signed(Money money) {
    return money.isNegative() || money.isZero() ? money.inYuan() : "+" + money.inYuan();
  }

  private static Map<String, Long> reasons(Tally tally) {
    Map<String, Long> reasons = new TreeMap<>();
    tally
        .declinedFor()
        .forEach(
            (reason, count) ->
                reasons.put(
                    "%d %s"
                        .formatted(
                            reason.number(),
                            reason.name().toLowerCase(Locale.ROOT).replace('_', ' ')),
                    count));
    return reasons;
  }

  /** For programs. */
  public static JsonObject json(ReplayReport report) {
    JsonArray groups = new JsonArray();
    report
        .groups()
        .forEach(
            (group, tally) ->
                groups.add(
                    json(tally).put("item", group.itemId()).put("holder", group.holderInWords())));
    return new JsonObject()
        .put("draft", report.draft())
        .put("from", report.from().toString())
        .put("to", report.to().toString())
        .put("weeksEarlier", report.weeksEarlier())
        .put("undecided", report.undecided())
        .put("total", json(report.total()))
        .put("groups", groups)
        .put("tookMs", report.took().toMillis());
  }

  private static JsonObject json(Tally tally) {
    JsonObject json =
        new JsonObject()
            .put("taps", tally.taps())
            .put("beforeFen", tally.before().amountFen())
            .put("afterFen", tally.after().amountFen())
            .put("dearer", tally.dearer())
            .put("cheaper", tally.cheaper())
            .put("nowDeclined", tally.nowDeclined())
            .put("nowApproved", tally.nowApproved())
            .put("otherReason", tally.otherReason());
    JsonObject reasons = new JsonObject();
    tally.declinedFor().forEach((reason, count) -> reasons.put(reason.name(), count));
    json.put("declinedFor", reasons);
    tally.largestIncrease().ifPresent(more -> json.put("largestIncrease", json(more)));
    tally.largestDecrease().ifPresent(less -> json.put("largestDecrease", json(less)));
    tally.firstDeclined().ifPresent(tap -> json.put("firstDeclined", tap));
    tally.firstApproved().ifPresent(tap -> json.put("firstApproved", tap));
    return json;
  }

  private static JsonObject json(Extreme extreme) {
    return new JsonObject()
        .put("tap", extreme.tapId())
        .put("item", extreme.group().itemId())
        .put("holder", extreme.group().holderInWords())
        .put("at", extreme.at().toString())
        .put("beforeFen", extreme.before().amountFen())
        .put("afterFen", extreme.after().amountFen());
  }
}
