package org.onecard.server.console;

import org.onecard.scenario.Notice;
import org.onecard.scenario.Scenario;

/**
 * What one item came to on the service day: sums, not differences. The latest push of an item
 * holds.
 *
 * @param itemId which
 * @param itemTitle what people call it
 * @param scenario the kind of rules
 * @param approved how many taps were approved and not undone
 * @param declined how many were declined
 * @param amountFen what was charged, less what was given back
 */
public record TotalsShown(
    String itemId,
    Notice itemTitle,
    Scenario scenario,
    long approved,
    long declined,
    long amountFen) {}
