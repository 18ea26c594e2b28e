package org.onecard.server.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the page shows and what of it has not been sent yet. Bounded; not safe for threads. */
final class LiveBoard {

  /** Taps that the page holds. */
  static final int MOST_TAPS = 100;

  static final int MOST_TERMINALS = 1_000;
  static final int MOST_ITEMS = 500;

  private final Map<String, TapShown> taps = new LinkedHashMap<>();
  private final Map<String, TerminalShown> terminals = new TreeMap<>();
  private final Map<String, TotalsShown> totals = new TreeMap<>();

  private final Map<String, TapShown> newTaps = new LinkedHashMap<>();
  private final Map<String, TerminalShown> newTerminals = new LinkedHashMap<>();
  private final Map<String, TotalsShown> newTotals = new LinkedHashMap<>();
  private long notShown;

  void show(TapShown tap) {
    putLast(taps, tap.tapId(), tap);
    putLast(newTaps, tap.tapId(), tap);
  }

  void show(TerminalShown terminal) {
    if (fits(terminals, terminal.terminalId(), MOST_TERMINALS)) {
      terminals.put(terminal.terminalId(), terminal);
      newTerminals.put(terminal.terminalId(), terminal);
    }
  }

  void show(TotalsShown sums) {
    if (fits(totals, sums.itemId(), MOST_ITEMS)) {
      totals.put(sums.itemId(), sums);
      newTotals.put(sums.itemId(), sums);
    }
  }

  /** Puts what was known before under what has been shown since. */
  void beginWith(LiveSnapshot before) {
    Map<String, TapShown> since = new LinkedHashMap<>(taps);
    taps.clear();
    before.taps().forEach(tap -> putLast(taps, tap.tapId(), tap));
    since.forEach((id, tap) -> putLast(taps, id, tap));
    for (TerminalShown terminal : before.terminals()) {
      if (fits(terminals, terminal.terminalId(), MOST_TERMINALS)) {
        terminals.putIfAbsent(terminal.terminalId(), terminal);
      }
    }
    for (TotalsShown sums : before.totals()) {
      if (fits(totals, sums.itemId(), MOST_ITEMS)) {
        totals.putIfAbsent(sums.itemId(), sums);
      }
    }
  }

  boolean hasChanges() {
    return !newTaps.isEmpty() || !newTerminals.isEmpty() || !newTotals.isEmpty();
  }

  LiveChanges takeChanges() {
    LiveChanges changes =
        new LiveChanges(
            List.copyOf(newTaps.values()),
            List.copyOf(newTerminals.values()),
            List.copyOf(newTotals.values()));
    newTaps.clear();
    newTerminals.clear();
    newTotals.clear();
    return changes;
  }

  List<TapShown> taps() {
    return new ArrayList<>(taps.values());
  }

  List<TerminalShown> terminals() {
    return new ArrayList<>(terminals.values());
  }

  List<TotalsShown> totals() {
    return new ArrayList<>(totals.values());
  }

  long notShown() {
    return notShown;
  }

  /** A tap that is known stays in its place; a new one is last, and the eldest gives way. */
  private static void putLast(Map<String, TapShown> map, String id, TapShown tap) {
    map.put(id, tap);
    if (map.size() > MOST_TAPS) {
      map.remove(map.keySet().iterator().next());
    }
  }

  private boolean fits(Map<String, ?> map, String id, int most) {
    boolean fits = map.size() < most || map.containsKey(id);
    if (!fits) {
      notShown++;
    }
    return fits;
  }
}
