package org.onecard.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.CardToken;

/**
 * Places of sites beside the lane: what operators set, reserve and look at, and what is lent to
 * terminals. Safe from any thread; every method may throw {@link LedgerUnavailable}, and has then
 * changed nothing.
 */
public interface SiteStore {

  /**
   * A place as it stands.
   *
   * @param lent persons that terminals may let in by what they hold now
   */
  record Standing(PlaceKey key, SiteFacts.Place place, int lent) {

    /** What a quota leaves, 0 or more. */
    public int left(int quota) {
      return Math.max(0, quota - place.taken() - lent);
    }
  }

  /** One place. */
  Standing standing(PlaceKey key, Instant now);

  /** Places of an item on a day that anybody has touched, the row of the day included. */
  List<Standing> listPlaces(String itemId, LocalDate day, Instant now);

  /**
   * Sets the quota of a slot on one day. Whoever is in stays in, reservations hold, and what was
   * lent stays lent; what is left is never below none.
   */
  Standing setQuota(PlaceKey key, int quota, Instant now);

  /** What came of a reservation. */
  sealed interface Reserving {

    record Reserved(SiteBooking booking, int left) implements Reserving {}

    /** The holder has one for that day already. */
    record Twice(SiteBooking booking) implements Reserving {}

    /**
     * There are not so many places.
     *
     * @param left how many there are
     */
    record Full(int left) implements Reserving {}
  }

  /**
   * Reserves places.
   *
   * @param booking its person is a card; another card of the same holder stands for it where the
   *     registry knows
   * @param quota the catalogue's; an operator's for that day goes before; negative where the place
   *     has none
   */
  Reserving reserve(SiteBooking booking, int quota, Instant now);

  /** Gives a reservation back; empty where there is none that is open. */
  Optional<SiteBooking> cancel(String bookingId);

  List<SiteBooking> listBookings(String itemId, LocalDate day, int most);

  /**
   * Lends a terminal places of a slot, and takes what it held before off its hands.
   *
   * @param told for each lease that the terminal gives up, how much it has spent of it: where the
   *     book has not heard of so much, the lease stays open and nothing more is lent
   * @param quota the catalogue's
   * @param most persons of the slot that all terminals may have without having told of them
   * @param each persons that this one gets at most
   * @return empty where there is nothing to lend now
   */
  Optional<SiteLease> lend(
      String terminalId,
      PlaceKey key,
      List<Told> told,
      int quota,
      int most,
      int each,
      Instant until,
      Instant now);

  /** What a terminal says of a lease. */
  record Told(long lease, int spent) {}

  List<SiteLease> listLeases(String itemId, LocalDate day, int most);

  /** The card by which the registry knows a card's holder: the card itself where it knows none. */
  CardToken person(CardToken card);
}
