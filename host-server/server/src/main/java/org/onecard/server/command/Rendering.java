package org.onecard.server.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Results in words. */
final class Rendering {

  private Rendering() {}

  static void reconciliation(PrintWriter out, JsonObject result) {
    out.printf(
        "Journal of %s, exported %s:%n", result.getString("terminal"), result.getString("madeAt"));
    for (Object fault : result.getJsonArray("faults")) {
      out.printf("  the file: %s%n", fault);
    }
    for (JsonObject run : objects(result, "runs")) {
      String from = run.getString("from");
      String to = run.getString("to");
      String detail = run.getString("detail", "");
      out.printf(
          "  %-32s %s%s%n",
          from.equals(to) ? from : from + " to " + to.substring(to.indexOf('.') + 1),
          words(result, run.getString("kind")),
          detail.isEmpty() ? "" : " (" + detail + ")");
    }
    if (result.getLong("runsLeftOut") > 0) {
      out.printf("  … and %d more%n", result.getLong("runsLeftOut"));
    }
    out.println(
        result.getBoolean("agrees") ? "Journal and book agree:" : "Journal and book do not agree:");
    for (JsonObject count : objects(result, "counts")) {
      out.printf("  %8d %s%n", count.getLong("records"), count.getString("words"));
      if (!count.getBoolean("agrees")) {
        out.printf("           %s%n", count.getString("todo"));
      }
    }
    if (!result.getJsonArray("faults").isEmpty()) {
      out.println(
          "  The file itself is not as the terminal wrote it: export it again, and bring it by a"
              + " way on which nobody changes it.");
    }
  }

  private static String words(JsonObject result, String kind) {
    return objects(result, "counts").stream()
        .filter(count -> kind.equals(count.getString("kind")))
        .map(count -> count.getString("words"))
        .findFirst()
        .orElse(kind);
  }

  static void status(PrintWriter out, JsonObject status) {
    out.printf(
        "Region %s, host %s: %d commits, catalogue %d, registry generation %d, deny list %d%n",
        status.getString("region"),
        status.getBoolean("running", false) ? "running" : "not running",
        status.getLong("commits"),
        status.getLong("catalogue"),
        status.getLong("registry"),
        status.getLong("denyList"));
    List<JsonObject> terminals = objects(status, "terminals");
    out.println(terminals.isEmpty() ? "No terminal is enrolled." : "Terminals:");
    for (JsonObject terminal : terminals) {
      out.printf(
          "  %-16s %-12s at %s for %s, booked up to %d.%d, catalogue %s%n",
          terminal.getString("terminal"),
          terminal.getString("state"),
          terminal.getString("location"),
          terminal.getString("item"),
          terminal.getInteger("headEpoch"),
          terminal.getLong("headSequence"),
          terminal.getLong("catalogue") == 0 ? "none" : terminal.getLong("catalogue").toString());
    }
    List<JsonObject> today = objects(status, "today");
    if (!today.isEmpty()) {
      out.println("Today:");
    }
    for (JsonObject item : today) {
      out.printf(
          "  %-16s %d approved, %d declined, %s yuan%n",
          item.getString("item"),
          item.getLong("approved"),
          item.getLong("declined"),
          yuan(item.getLong("chargedFen")));
    }
    long openDebits = status.getLong("openDebits", 0L);
    if (openDebits > 0) {
      out.printf(
          "%d debits of purses are unresolved: their money rests in suspense:purse.%n", openDebits);
    }
    long exceptions = status.getLong("exceptions", 0L);
    if (exceptions > 0) {
      out.printf(
          "%d taps wait for somebody to look at them (no outcome within a day, or booked without a"
              + " catalogue to check them by); `ledger explain` tells of each:%n",
          exceptions);
      for (Object tapId : status.getJsonArray("exceptionTaps", new JsonArray())) {
        out.printf("  %s%n", tapId);
      }
    }
  }

  static void explanation(PrintWriter out, JsonObject tap) {
    out.printf("Tap %s for %s%n", tap.getString("tap"), orDash(tap.getString("item")));
    out.printf("  paid in all: %s yuan%n", yuan(tap.getLong("paidFen")));
    if (tap.getString("outcome") != null) {
      out.printf("  outcome: %s%n", words(tap.getString("outcome")));
    }
    for (JsonObject line : objects(tap, "lines")) {
      out.printf(
          "%n%s %s, at %s, commit %d%n",
          line.getString("says"),
          line.getString("record"),
          line.getString("at"),
          line.getLong("commit"));
      if (line.getString("card") != null) {
        out.printf("  card: %s%n", line.getString("card"));
      }
      decision(out, "  answered: ", line.getJsonObject("decision"));
      evaluation(out, "host", line.getJsonObject("host"));
      evaluation(out, "terminal", line.getJsonObject("terminal"));
      postings(out, line);
    }
    for (JsonObject entry : objects(tap, "entries")) {
      if (entry.getString("purse") == null) {
        out.printf(
            "%nAn operator completed the journey at %s (%s), commit %d%n",
            entry.getString("place"),
            entry.getString("left") == null ? "no time" : "left " + entry.getString("left"),
            entry.getLong("commit"));
      } else {
        out.printf(
            "%nAn operator settled the purse: %s, at %s, commit %d%n",
            words(entry.getString("purse")), entry.getString("at"), entry.getLong("commit"));
      }
      postings(out, entry);
    }
  }

  private static void postings(PrintWriter out, JsonObject line) {
    for (JsonObject posting : objects(line, "postings")) {
      out.printf(
          "  posted: %-28s %10s yuan%n",
          posting.getString("account"), yuan(posting.getLong("amountFen")));
    }
  }

  private static void evaluation(PrintWriter out, String whose, @Nullable JsonObject evaluation) {
    if (evaluation == null) {
      return;
    }
    out.printf("  what the %s knew, by catalogue %d:%n", whose, evaluation.getLong("catalogue"));
    for (JsonObject fact : objects(evaluation, "facts")) {
      if (fact.getString("value") == null) {
        out.printf("    %-8s unknown%n", fact.getString("fact"));
      } else {
        out.printf(
            "    %-8s %s (%s, %s)%n",
            fact.getString("fact"),
            fact.getString("value"),
            words(fact.getString("source")),
            fact.getString("asOf"));
      }
    }
    out.println("  rules:");
    for (JsonObject step : objects(evaluation, "steps")) {
      out.printf("    %-24s %s%n", step.getString("rule"), step.getString("text"));
    }
    decision(out, "    gives: ", evaluation.getJsonObject("decision"));
  }

  private static void decision(PrintWriter out, String label, @Nullable JsonObject decision) {
    if (decision == null) {
      return;
    }
    if ("approved".equals(decision.getString("decision"))) {
      out.printf(
          "%sapproved, %s yuan%s: %s%n",
          label,
          yuan(decision.getLong("chargeFen")),
          decision.getString("entitlement") == null
              ? ""
              : " (" + decision.getString("entitlement") + ")",
          decision.getString("notice"));
    } else {
      out.printf(
          "%sdeclined, %s: %s%n",
          label, words(decision.getString("reason")), decision.getString("notice"));
    }
  }

  static void unresolved(PrintWriter out, JsonObject open) {
    List<JsonObject> debits = objects(open, "unresolved");
    out.println(debits.isEmpty() ? "No debit of a purse is unresolved." : "Unresolved debits:");
    for (JsonObject debit : debits) {
      out.printf(
          "  %-24s %s  %d fen of %s, began %s%n",
          debit.getString("tap"),
          words(debit.getString("purse")),
          debit.getLong("amountFen"),
          debit.getLong("balanceBeforeFen"),
          debit.getString("began"));
    }
  }

  private static List<JsonObject> objects(JsonObject holder, String name) {
    return holder.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast).toList();
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String yuan(long fen) {
    return org.onecard.scenario.Money.fen(fen).inYuan();
  }

  private static String orDash(@Nullable String text) {
    return text == null ? "-" : text;
  }
}
