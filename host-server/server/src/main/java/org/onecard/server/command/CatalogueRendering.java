package org.onecard.server.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the catalogue's commands tell, in words. */
final class CatalogueRendering {

  /** More is told as a number. */
  private static final int MOST_CHANGES = 200;

  private CatalogueRendering() {}

  /** What a publication would do. */
  static void preview(PrintWriter out, JsonObject preview) {
    @Nullable Long replaces = preview.getLong("replaces");
    if (replaces == null) {
      out.printf("The first version: %d items.%n", preview.getInteger("items"));
    } else {
      out.printf("Against version %d:%n", replaces);
      changes(out, preview, "  ");
    }
    for (Object warning : preview.getJsonArray("warnings", new JsonArray())) {
      out.printf("! %s%n", warning);
    }
  }

  static void changes(PrintWriter out, JsonObject diff, String indent) {
    List<JsonObject> changes = objects(diff, "changes");
    if (changes.isEmpty()) {
      out.println(indent + "Nothing is different.");
    }
    changes.stream()
        .limit(MOST_CHANGES)
        .forEach(change -> out.println(indent + change.getString("words")));
    int all = diff.getInteger("changesInAll", changes.size());
    if (all > MOST_CHANGES) {
      out.printf("%s… and %d more; --json tells them.%n", indent, all - MOST_CHANGES);
    }
  }

  static void published(PrintWriter out, JsonObject published) {
    @Nullable Long as = published.getLong("as");
    out.printf(
        "Published version %d with %d items%s, in force from %s, for %s (%d of %d).%n",
        published.getLong("version"),
        published.getInteger("items"),
        as == null ? "" : ", which is version " + as + " again",
        published.getString("effectiveFrom"),
        published.getString("audience"),
        published.getLong("terminals"),
        published.getLong("terminalsInAll"));
  }

  static void promoted(PrintWriter out, JsonObject promoted) {
    out.printf(
        "Version %d now also goes to %s from %s: %d of %d terminals.%n",
        promoted.getLong("version"),
        promoted.getString("audience"),
        promoted.getString("effectiveFrom"),
        promoted.getLong("terminals"),
        promoted.getLong("terminalsInAll"));
  }

  static void catalogue(PrintWriter out, JsonObject catalogue) {
    out.printf(
        "Catalogue %d of region %s, %s, effective from %s (%s); %d of %d terminals go by it:%n",
        catalogue.getLong("version"),
        catalogue.getString("region"),
        catalogue.getString("state"),
        catalogue.getString("effectiveFrom"),
        catalogue.getString("zone"),
        catalogue.getLong("goingByIt"),
        catalogue.getLong("terminalsInAll"));
    for (JsonObject item : objects(catalogue, "items")) {
      JsonObject title = item.getJsonObject("title", new JsonObject());
      out.printf(
          "  %-20s %-9s %s / %s, run by %s, %s%n",
          item.getString("id"),
          item.getString("scenario").toLowerCase(Locale.ROOT),
          title.getString("zh"),
          title.getString("en"),
          item.getString("operator"),
          item.getBoolean("offline", false) ? "also offline" : "online only");
    }
  }

  /** Every terminal. */
  static void terminals(PrintWriter out, JsonObject catalogue) {
    List<JsonObject> terminals = objects(catalogue, "terminals");
    out.println(terminals.isEmpty() ? "No terminal is enrolled." : "Terminals:");
    terminals.forEach(terminal -> terminal(out, terminal));
  }

  /** Only those that would not take a version. */
  static void troubled(PrintWriter out, JsonObject catalogue) {
    objects(catalogue, "terminals").stream()
        .filter(terminal -> terminal.containsKey("refused"))
        .forEach(terminal -> terminal(out, terminal));
  }

  private static void terminal(PrintWriter out, JsonObject terminal) {
    long inForce = terminal.getLong("inForce");
    long newest = terminal.getLong("newest");
    long wanted = terminal.getLong("wanted");
    out.printf(
        "  %-16s %-12s at %s goes by %s%s%s%n",
        terminal.getString("terminal"),
        terminal.getBoolean("connected", false) ? "connected" : "disconnected",
        terminal.getString("location"),
        inForce == 0 ? "none" : Long.toString(inForce),
        newest > inForce ? ", holds " + newest + " for later" : "",
        inForce == wanted ? "" : ", is to go by " + wanted);
    JsonObject refused = terminal.getJsonObject("refused");
    if (refused != null) {
      out.printf(
          "    it refuses version %d: %s%n", refused.getLong("version"), refused.getString("why"));
    }
  }

  static void versions(PrintWriter out, JsonObject versions) {
    List<JsonObject> listed = objects(versions, "versions");
    if (listed.isEmpty()) {
      out.println("Nothing is published yet.");
    }
    for (JsonObject version : listed) {
      out.printf(
          "%4d  %-10s effective %s, %d items, %d of %d terminals go by it%n",
          version.getLong("version"),
          version.getString("state"),
          version.getString("effectiveFrom"),
          version.getInteger("items"),
          version.getLong("goingByIt"),
          version.getLong("terminalsInAll"));
      for (JsonObject step : objects(version, "rollout")) {
        out.printf(
            "        for %s from %s, by %s%n",
            step.getString("audience"), step.getString("from"), step.getString("by"));
      }
    }
  }

  private static List<JsonObject> objects(JsonObject holder, String name) {
    return holder.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast).toList();
  }
}
