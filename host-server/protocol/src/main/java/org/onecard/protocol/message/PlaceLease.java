package org.onecard.protocol.message;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Places of a site's slot that a terminal may give away without the host.
 *
 * @param number from 1; the terminal names it in each advice that spends of it
 * @param persons 1 to {@link #MOST_PERSONS}
 * @param until when what was not spent is the host's again
 */
public record PlaceLease(
    String terminalId,
    long number,
    String itemId,
    LocalDate day,
    String slot,
    int persons,
    Instant until) {

  public static final int MOST_PERSONS = 1_000_000;
}
