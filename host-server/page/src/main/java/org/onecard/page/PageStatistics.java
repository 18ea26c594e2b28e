package org.onecard.page;

/**
 * What a page server has seen since its start.
 *
 * @param connections open now
 * @param subscribers reading an event stream now
 * @param connectionsRefused closed at once because there were too many
 * @param subscribersRefused answered 503 because there were too many
 * @param slowReadersDropped cut off because they fell behind the ring
 * @param requestsRefused answered 403, 405, 411, 413 or 415 before a page saw them
 */
public record PageStatistics(
    int connections,
    int subscribers,
    long connectionsRefused,
    long subscribersRefused,
    long slowReadersDropped,
    long requestsRefused) {}
