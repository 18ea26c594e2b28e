package org.onecard.ledger;

import java.util.Optional;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Visit;

/**
 * What one tap took of a site's places.
 *
 * @param key the slot it was counted in; of an exit or a re-entry the day alone
 * @param person the card by which the registry knows the holder; the card itself where it knows
 *     none
 * @param persons who came in, or went out
 * @param lease what was lent to the terminal, where it let the person in alone; 0 else
 * @param booking the reservation that it was by
 */
public record SiteVisit(
    String tapId,
    PlaceKey key,
    CardToken card,
    CardToken person,
    Visit.Kind kind,
    int persons,
    long lease,
    Optional<String> booking,
    State state) {

  /** Numbers are in the book: never renumber. */
  public enum State {
    /** Came in and is inside, or went out. */
    COUNTED(1),
    /** Came in and has left since. */
    LEFT(2),
    /** Nobody passed, or it was reversed: what it took is given back. */
    RETURNED(3);

    private final int number;

    State(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  /** Whether somebody came in by it, be it that they have left. */
  public boolean isAnEntry() {
    return kind == Visit.Kind.ENTRY && state != State.RETURNED;
  }

  /** The same as of somebody who came without a reservation. */
  public SiteVisit withoutBooking() {
    return new SiteVisit(tapId, key, card, person, kind, persons, lease, Optional.empty(), state);
  }

  public SiteVisit as(State other) {
    return new SiteVisit(tapId, key, card, person, kind, persons, lease, booking, other);
  }
}
