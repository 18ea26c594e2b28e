package org.onecard.server.console;

import java.util.List;

/**
 * What the page begins with, for instance as the ledger had it when the host started.
 *
 * @param taps the last ones, oldest first
 * @param terminals all that are enrolled
 * @param totals of the service day, by item
 */
public record LiveSnapshot(
    List<TapShown> taps, List<TerminalShown> terminals, List<TotalsShown> totals) {

  /** A host that has seen nothing. */
  public static final LiveSnapshot EMPTY = new LiveSnapshot(List.of(), List.of(), List.of());

  public LiveSnapshot {
    taps = List.copyOf(taps);
    terminals = List.copyOf(terminals);
    totals = List.copyOf(totals);
  }
}
