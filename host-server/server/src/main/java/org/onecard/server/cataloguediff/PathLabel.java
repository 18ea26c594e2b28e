package org.onecard.server.cataloguediff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A place in an item: as the model names it, and as people do.
 *
 * @param schema without keys: {@code rules.fares[].fare}
 * @param exact with keys: {@code rules.fares[2026-01-01].fare}
 * @param keys the keys, in their order
 * @param words what is said where nobody gave it a name
 */
record PathLabel(String schema, String exact, List<String> keys, String words) {

  static final PathLabel ROOT = new PathLabel("", "", List.of(), "");

  /** By schema; {@code %s} stands for a key. Whatever is not here is told by its name. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("effectiveFrom", "in force from"),
          Map.entry("operatorId", "run by"),
          Map.entry("validFrom", "first day"),
          Map.entry("validTo", "last day"),
          Map.entry("leastAssurance", "assurance"),
          Map.entry("offline.allowed", "may be approved offline"),
          Map.entry("offline.mostPerTap", "most offline per tap"),
          Map.entry("offline.perCard", "most offline for one card"),
          Map.entry(
              "offline.syncWithin", "time that an offline approval may wait for a common sync"),
          Map.entry("offline.perCard.taps", "most taps offline for one card"),
          Map.entry("offline.perCard.total", "most offline for one card in all"),
          Map.entry("offline.perCard.within", "time that the limit for one card looks back"),
          Map.entry("reconciliation", "figure that is booked"),
          Map.entry("rules", "rules"),
          Map.entry("rules.fares[]", "fare from %s"),
          Map.entry("rules.fares[].fare", "fare from %s"),
          Map.entry("rules.fares[].to", "last day of the fare from %s"),
          Map.entry("rules.payPercent[]", "percent that %s pays"),
          Map.entry("rules.transfer.within", "transfer within"),
          Map.entry("rules.transfer.discount", "transfer discount"),
          Map.entry("rules.transfer.most", "most transfers"));

  PathLabel {
    keys = List.copyOf(keys);
  }

  PathLabel component(String name) {
    String dot = schema.isEmpty() ? "" : ".";
    boolean isRules = schema.isEmpty() && name.equals("rules");
    return new PathLabel(
        schema + dot + name, exact + dot + name, keys, isRules ? "" : joined(words, split(name)));
  }

  PathLabel element(String key) {
    List<String> more = new ArrayList<>(keys);
    more.add(key);
    return new PathLabel(schema + "[]", exact + "[" + key + "]", more, joined(words, key));
  }

  String label() {
    String name = NAMES.get(schema);
    return name == null ? words : name.formatted(keys.toArray());
  }

  /** The last component alone. */
  String lastWords() {
    return split(schema.substring(schema.lastIndexOf('.') + 1));
  }

  private static String joined(String words, String next) {
    return words.isEmpty() ? next : words + " " + next;
  }

  /** {@code passBack} as {@code pass back}. */
  static String split(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
