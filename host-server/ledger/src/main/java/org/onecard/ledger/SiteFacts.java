package org.onecard.ledger;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.onecard.protocol.crypto.CardToken;

/**
 * What the book holds of the sites that a batch is about.
 *
 * @param places every place asked for; {@link Place#NONE} for one nobody has touched
 * @param persons by card, the card by which the registry knows its holder
 * @param visits of these persons on the days and items asked for, and of the taps asked for
 * @param bookings of these persons for the items asked for, cancelled ones left out
 * @param leases of the places asked for that are not settled, and those asked for
 */
public record SiteFacts(
    Map<PlaceKey, Place> places,
    Map<CardToken, CardToken> persons,
    List<SiteVisit> visits,
    List<SiteBooking> bookings,
    List<SiteLease> leases) {

  public static final SiteFacts NOTHING =
      new SiteFacts(Map.of(), Map.of(), List.of(), List.of(), List.of());

  public SiteFacts {
    places = Map.copyOf(places);
    persons = Map.copyOf(persons);
    visits = List.copyOf(visits);
    bookings = List.copyOf(bookings);
    leases = List.copyOf(leases);
  }

  /**
   * A place.
   *
   * @param quota what an operator set for that day; empty: the catalogue's
   * @param taken persons, reserved ones included; of the row of a day, who is inside
   * @param version 0 where nobody has touched it
   */
  public record Place(OptionalInt quota, int taken, long version) {

    public static final Place NONE = new Place(OptionalInt.empty(), 0, 0);

    public Place withTaken(int other) {
      return new Place(quota, other, version);
    }
  }
}
