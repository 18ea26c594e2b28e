package org.onecard.ledger;

import java.time.LocalDate;
import java.util.Set;
import org.onecard.protocol.crypto.CardToken;

/**
 * What is asked of sites.
 *
 * @param places places
 * @param guests cards at an item on a day
 * @param tapIds taps whose visit is asked for
 */
public record SiteQuestion(Set<PlaceKey> places, Set<Guest> guests, Set<String> tapIds) {

  public SiteQuestion {
    places = Set.copyOf(places);
    guests = Set.copyOf(guests);
    tapIds = Set.copyOf(tapIds);
  }

  /** A card at a site. */
  public record Guest(CardToken card, String itemId, LocalDate day) {}

  public boolean isNothing() {
    return places.isEmpty() && guests.isEmpty() && tapIds.isEmpty();
  }
}
