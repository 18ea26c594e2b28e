package org.onecard.server.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What would have changed.
 *
 * @param draft how people call it
 * @param weeksEarlier by how many weeks the draft's days were moved, so that it holds for the taps
 * @param from the first tap's time; the epoch where there was none
 * @param to just behind the last tap's time
 * @param undecided taps that nobody decided, or whose facts nobody kept: nothing to compare
 * @param groups what was compared
 * @param took how long it took
 */
public record ReplayReport(
    String draft,
    long weeksEarlier,
    Instant from,
    Instant to,
    long undecided,
    SortedMap<Group, Tally> groups,
    Duration took) {

  public ReplayReport {
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }

  /** All groups together. */
  public Tally total() {
    Tally total = new Tally();
    groups.values().forEach(total::add);
    return total;
  }

  /** Each item's groups together. */
  public SortedMap<String, Tally> byItem() {
    SortedMap<String, Tally> items = new TreeMap<>();
    groups.forEach(
        (group, tally) -> items.computeIfAbsent(group.itemId(), item -> new Tally()).add(tally));
    return items;
  }

  /** How many taps were decided again in a second; empty where it was too short to say. */
  public Optional<Long> perSecond() {
    long ms = took.toMillis();
    return ms == 0 ? Optional.empty() : Optional.of(total().taps() * 1_000 / ms);
  }
}
