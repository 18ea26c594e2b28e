package org.onecard.lab.code;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the page shows.
 *
 * @param kind of the code
 * @param text what a scanner reads
 * @param rows the drawing, {@code 1} is dark
 * @param now the lab's time, so that a browser's own clock does not matter
 * @param issuedAt when the code was made
 * @param until the last moment at which it counts
 * @param renewedEvery after which there is another
 */
record CodeShown(
    CodeKind kind,
    String text,
    List<String> rows,
    Instant now,
    Instant issuedAt,
    Instant until,
    Duration renewedEvery) {}
