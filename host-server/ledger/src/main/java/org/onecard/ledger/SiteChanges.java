package org.onecard.ledger;

import java.util.List;
import java.util.Map;
import org.onecard.ledger.SiteFacts.Place;

/**
 * What a commit changes of sites.
 *
 * @param places what is taken afterwards, each with the version that was decided upon; each is one
 *     version higher afterwards
 * @param visits as they are afterwards
 * @param bookings as they are afterwards
 * @param leases as they are afterwards
 */
public record SiteChanges(
    Map<PlaceKey, Place> places,
    List<SiteVisit> visits,
    List<SiteBooking> bookings,
    List<SiteLease> leases) {

  public static final SiteChanges NONE = new SiteChanges(Map.of(), List.of(), List.of(), List.of());

  public SiteChanges {
    places = Map.copyOf(places);
    visits = List.copyOf(visits);
    bookings = List.copyOf(bookings);
    leases = List.copyOf(leases);
  }
}
