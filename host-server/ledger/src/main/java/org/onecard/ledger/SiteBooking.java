package org.onecard.ledger;

import java.time.Instant;
import org.onecard.protocol.crypto.CardToken;

/**
 * A reservation.
 *
 * @param id at most 40 characters
 * @param key day and slot; the slot is empty where the site has none
 * @param person as in {@link SiteVisit}
 * @param persons 1 or more
 */
public record SiteBooking(
    String id, PlaceKey key, CardToken person, int persons, Instant madeAt, State state) {

  /** Numbers are in the book: never renumber. */
  public enum State {
    OPEN(1),
    /** Somebody entered by it. */
    USED(2),
    CANCELLED(3);

    private final int number;

    State(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  public SiteBooking as(State other) {
    return new SiteBooking(id, key, person, persons, madeAt, other);
  }
}
