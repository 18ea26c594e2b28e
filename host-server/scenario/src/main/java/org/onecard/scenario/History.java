package org.onecard.scenario;

import java.time.Instant;

/**
 * What a card last did within one scope (a transit network, a scenic site), as far as the rules
 * look back.
 *
 * @param lastAt time of the last approved tap
 * @param lastLocation where that was
 * @param windowStart start of the running window: the first boarding of a transfer chain, or the
 *     start of the local service day of entries
 * @param countInWindow approved taps in that window, the first included, at least 1
 */
public record History(
    Instant lastAt, String lastLocation, Instant windowStart, int countInWindow) {}
