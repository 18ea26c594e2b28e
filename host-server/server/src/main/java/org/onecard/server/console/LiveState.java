package org.onecard.server.console;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Everything the page shows, as {@code /api/state} and the {@code snapshot} event hold it.
 *
 * @param now the host's time, by which "seen 3 s ago" is reckoned
 * @param zone the region's, in which times are shown
 * @param taps the last ones, in the order they came, oldest first
 * @param terminals by id
 * @param totals by item id
 * @param notShown terminals and items beyond the page's bounds
 */
record LiveState(
    Instant now,
    ZoneId zone,
    List<TapShown> taps,
    List<TerminalShown> terminals,
    List<TotalsShown> totals,
    long notShown) {}
