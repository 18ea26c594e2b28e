package org.onecard.ledger;

import java.time.Instant;

/**
 * Places that a terminal may give away without the host.
 *
 * @param id from 1
 * @param persons how many were lent
 * @param spent of these, how many the terminal has told of by now
 * @param until when what was not spent returns
 * @param settled whether the terminal has said that it will tell of no more
 */
public record SiteLease(
    long id,
    String terminalId,
    PlaceKey key,
    int persons,
    int spent,
    Instant until,
    boolean settled) {

  /** What the terminal has that it has not told of, 0 or more. */
  public int rest() {
    return Math.max(0, persons - spent);
  }

  /** Whether what is left of it is the terminal's at that time. */
  public boolean holdsAt(Instant now) {
    return !settled && now.isBefore(until);
  }

  public SiteLease withSpent(int more) {
    return new SiteLease(id, terminalId, key, persons, more, until, settled);
  }
}
