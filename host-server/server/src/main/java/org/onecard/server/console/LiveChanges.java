package org.onecard.server.console;

import java.util.List;

/** What is new since the last such event, oldest first. */
record LiveChanges(List<TapShown> taps, List<TerminalShown> terminals, List<TotalsShown> totals) {}
