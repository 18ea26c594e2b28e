package org.onecard.agent.cli;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.onecard.card.reader.CardReader.SlotState;

/**
 * The table of {@code reader watch} on a terminal, drawn anew over itself with each change: a line
 * for each slot that was seen, with what it is now and since when. Control sequences are those of
 * ECMA-48 that every terminal has, and DECAWM, so that a long name cannot wrap and move the lines.
 */
final class ReaderTable {

  /** More are not watched by eye; those that have gone give way first. */
  static final int MOST_ROWS = 40;

  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";
  private static final String CLEAR_BELOW = "\033[J";
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private record Row(String state, LocalTime since) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private int linesDrawn;

  /**
   * What is there now.
   *
   * @param states of slots, by name; those that are missing have gone
   * @return what to print; empty when nothing has changed
   */
  String next(Map<String, String> states, LocalTime now) {
    boolean changed = linesDrawn == 0;
    for (Entry<String, Row> known : rows.entrySet()) {
      if (!states.containsKey(known.getKey()) && !isGone(known.getValue())) {
        known.setValue(new Row(SlotState.READER_GONE.name(), now));
        changed = true;
      }
    }
    for (Entry<String, String> state : states.entrySet()) {
      Row row = rows.get(state.getKey());
      if (row == null || !row.state.equals(state.getValue())) {
        rows.put(state.getKey(), new Row(state.getValue(), now));
        changed = true;
      }
    }
    forget();
    return changed ? drawn() : "";
  }

  private void forget() {
    Iterator<Row> each = rows.values().iterator();
    while (rows.size() > MOST_ROWS && each.hasNext()) {
      if (isGone(each.next())) {
        each.remove();
      }
    }
  }

  private static boolean isGone(Row row) {
    return row.state.equals(SlotState.READER_GONE.name());
  }

  private String drawn() {
    StringBuilder text = new StringBuilder(NO_WRAP);
    if (linesDrawn > 0) {
      text.append("\033[%dA\r".formatted(linesDrawn));
    }
    text.append(CLEAR_BELOW).append("%-12s  %-8s  %s%n".formatted("SLOT", "SINCE", "READER"));
    rows.forEach(
        (name, row) ->
            text.append(
                "%-12s  %s  %s%n"
                    .formatted(
                        row.state, row.since.truncatedTo(ChronoUnit.SECONDS).format(CLOCK), name)));
    linesDrawn = rows.size() + 1;
    return text.append(WRAP).toString();
  }
}
