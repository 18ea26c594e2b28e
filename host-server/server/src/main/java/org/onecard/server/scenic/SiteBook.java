package org.onecard.server.scenic;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SiteBooking;
import org.onecard.ledger.SiteChanges;
import org.onecard.ledger.SiteFacts;
import org.onecard.ledger.SiteFacts.Place;
import org.onecard.ledger.SiteLease;
import org.onecard.ledger.SiteVisit;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Fact;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.Visit;
import org.onecard.scenario.catalogue.Admission;

/**
 * Sites as the records of one batch leave them, one after the other. Used once, by one thread.
 *
 * <p>A tap counts once, however often it is told of: its id is the claim. What is given back is
 * given back once.
 */
public final class SiteBook {

  private final SiteFacts known;
  private final Instant now;
  private final Map<PlaceKey, Place> places;
  private final Map<String, SiteVisit> visits = new LinkedHashMap<>();
  private final Map<String, SiteBooking> bookings = new LinkedHashMap<>();
  private final Map<Long, SiteLease> leases = new LinkedHashMap<>();
  private final Set<PlaceKey> movedPlaces = new HashSet<>();
  private final Set<String> movedVisits = new HashSet<>();
  private final Set<String> movedBookings = new HashSet<>();
  private final Set<Long> movedLeases = new HashSet<>();

  public SiteBook(SiteFacts known, Instant now) {
    this.known = known;
    this.now = now;
    this.places = new HashMap<>(known.places());
    known.visits().forEach(visit -> visits.put(visit.tapId(), visit));
    known.bookings().forEach(booking -> bookings.put(booking.id(), booking));
    known.leases().forEach(lease -> leases.put(lease.id(), lease));
  }

  /**
   * What is known of a site for one tap.
   *
   * @param slot in which the tap falls; empty where the site has none then
   * @param share the number of the lease that the terminal let the person in by; 0 for none
   * @return absent where the place was not asked for
   */
  public Fact<SiteState> state(
      String itemId,
      LocalDate day,
      Optional<Admission.Slot> slot,
      CardToken card,
      String tapId,
      long share) {
    PlaceKey inside = new PlaceKey(itemId, day, "");
    Place here = places.get(inside);
    if (here == null) {
      return Fact.absent();
    }
    CardToken person = person(card);
    int others =
        (int)
            visits.values().stream()
                .filter(SiteVisit::isAnEntry)
                .filter(visit -> visit.person().equals(person) && !visit.card().equals(card))
                .filter(visit -> visit.key().inside().equals(inside))
                .filter(visit -> !visit.tapId().equals(tapId))
                .count();
    int left =
        slot.map(timed -> left(new PlaceKey(itemId, day, timed.id()), timed.quota(), share))
            .orElse(0);
    return Fact.known(
        new SiteState(
            slot.map(Admission.Slot::id),
            left,
            share,
            Optional.of(
                new SiteState.Book(here.taken(), others, findBooking(person, itemId, day)))),
        Fact.Source.LEDGER,
        now);
  }

  /** What a terminal holds of its own is left to nobody but itself. */
  private int left(PlaceKey key, int catalogueQuota, long ownShare) {
    Place place = places.getOrDefault(key, Place.NONE);
    int lent =
        leases.values().stream()
            .filter(lease -> lease.key().equals(key) && lease.id() != ownShare)
            .filter(lease -> lease.holdsAt(now))
            .mapToInt(SiteLease::rest)
            .sum();
    return Math.max(0, place.quota().orElse(catalogueQuota) - place.taken() - lent);
  }

  /** The one of that day, else the next, else the last. */
  private Optional<SiteState.Booking> findBooking(CardToken person, String itemId, LocalDate day) {
    Comparator<SiteBooking> nearest =
        Comparator.comparing(
                (SiteBooking held) ->
                    held.key().day().equals(day) ? 0 : held.key().day().isAfter(day) ? 1 : 2)
            .thenComparing(held -> Math.abs(held.key().day().toEpochDay() - day.toEpochDay()));
    return ofPerson(person, itemId)
        .min(nearest)
        .map(
            held ->
                new SiteState.Booking(
                    held.key().day(),
                    held.key().slot(),
                    held.persons(),
                    held.state() == SiteBooking.State.USED));
  }

  private Stream<SiteBooking> ofPerson(CardToken person, String itemId) {
    return bookings.values().stream()
        .filter(held -> held.person().equals(person) && held.key().itemId().equals(itemId))
        .filter(held -> held.state() != SiteBooking.State.CANCELLED);
  }

  private CardToken person(CardToken card) {
    return known.persons().getOrDefault(card, card);
  }

  /** Whether the tap has been counted, be it that it was given back. */
  public boolean knows(String tapId) {
    return visits.containsKey(tapId);
  }

  /** Whether what a terminal says it let somebody in by was lent to another. */
  public boolean isAnothers(long share, String terminalId) {
    SiteLease lease = leases.get(share);
    return lease != null && !lease.terminalId().equals(terminalId);
  }

  /** Takes again what was given back for a tap; nothing where it took nothing, or holds it. */
  public void countAgain(String tapId) {
    SiteVisit before = visits.get(tapId);
    if (before != null && before.state() == SiteVisit.State.RETURNED) {
      take(before.as(SiteVisit.State.COUNTED));
    }
  }

  /**
   * Counts a tap; nothing where it was counted before and still is.
   *
   * @param share the lease by which the terminal let the person in; 0 for none
   */
  public void count(
      String tapId, String itemId, LocalDate day, Visit visit, CardToken card, long share) {
    if (knows(tapId)) {
      countAgain(tapId);
      return;
    }
    PlaceKey key = new PlaceKey(itemId, day, visit.slot());
    if (!places.containsKey(key.inside())) {
      return; // Of another catalogue than was asked by: nothing is known of such a place.
    }
    CardToken person = person(card);
    Optional<String> booking =
        visit.booked()
            ? ofPerson(person, itemId)
                .filter(held -> held.key().equals(key))
                .filter(held -> held.state() == SiteBooking.State.OPEN)
                .map(SiteBooking::id)
                .findFirst()
            : Optional.empty();
    int persons = visit.kind() == Visit.Kind.EXIT ? inside(card, key.inside()) : visit.persons();
    SiteVisit counted =
        new SiteVisit(
            tapId,
            key,
            card,
            person,
            visit.kind(),
            persons,
            share,
            booking,
            SiteVisit.State.COUNTED);
    take(counted);
    if (counted.kind() == Visit.Kind.ENTRY) {
      spend(counted);
    }
  }

  /** Gives back what a tap took; nothing where it took nothing or that is back already. */
  public void giveBack(String tapId) {
    SiteVisit visit = visits.get(tapId);
    if (visit == null || visit.state() == SiteVisit.State.RETURNED) {
      return;
    }
    boolean inside = visit.state() == SiteVisit.State.COUNTED;
    change(visit.as(SiteVisit.State.RETURNED));
    switch (visit.kind()) {
      case ENTRY -> {
        if (inside) {
          add(visit.key().inside(), -visit.persons());
        }
        if (visit.booking().isPresent()) {
          change(visit.booking().get(), SiteBooking.State.OPEN);
          add(visit.key(), 0); // As below.
        } else if (!visit.key().slot().isEmpty()) {
          add(visit.key(), -visit.persons());
        }
      }
      case RE_ENTRY -> {
        if (inside) {
          add(visit.key().inside(), -visit.persons());
        }
      }
      case EXIT -> {
        // Nobody went out: whoever had come in by the card is still inside.
        int back = 0;
        for (SiteVisit left : ofCard(visit.card(), visit.key().inside(), SiteVisit.State.LEFT)) {
          if (back < visit.persons()) {
            back += left.persons();
            change(left.as(SiteVisit.State.COUNTED));
          }
        }
        // Not more than did go out: of those who had, some may have been given back since.
        add(visit.key().inside(), back);
      }
    }
  }

  private void take(SiteVisit told) {
    // A reservation that was cancelled meanwhile has given its places away.
    SiteVisit visit =
        told.booking().filter(this::isOpen).isPresent() ? told : told.withoutBooking();
    change(visit);
    switch (visit.kind()) {
      case ENTRY -> {
        add(visit.key().inside(), visit.persons());
        if (visit.booking().isPresent()) {
          change(visit.booking().get(), SiteBooking.State.USED);
          // Its places were taken when it was made; the version still says whether it was cancelled
          // meanwhile.
          add(visit.key(), 0);
        } else if (!visit.key().slot().isEmpty()) {
          add(visit.key(), visit.persons());
        }
      }
      case RE_ENTRY -> add(visit.key().inside(), visit.persons());
      case EXIT -> {
        add(visit.key().inside(), -inside(visit.card(), visit.key().inside()));
        ofCard(visit.card(), visit.key().inside(), SiteVisit.State.COUNTED)
            .forEach(came -> change(came.as(SiteVisit.State.LEFT)));
      }
    }
  }

  /** Once for a tap, whatever becomes of it: its terminal does not get back what it gave away. */
  private void spend(SiteVisit visit) {
    SiteLease lease = leases.get(visit.lease());
    if (lease != null && lease.key().equals(visit.key())) {
      leases.put(lease.id(), lease.withSpent(lease.spent() + visit.persons()));
      movedLeases.add(lease.id());
    }
  }

  private int inside(CardToken card, PlaceKey day) {
    return ofCard(card, day, SiteVisit.State.COUNTED).stream().mapToInt(SiteVisit::persons).sum();
  }

  private List<SiteVisit> ofCard(CardToken card, PlaceKey day, SiteVisit.State state) {
    return visits.values().stream()
        .filter(visit -> visit.card().equals(card) && visit.key().inside().equals(day))
        .filter(visit -> visit.kind() != Visit.Kind.EXIT && visit.state() == state)
        .sorted(Comparator.comparing(SiteVisit::tapId))
        .toList();
  }

  private void add(PlaceKey key, int persons) {
    Place place = places.getOrDefault(key, Place.NONE);
    places.put(key, place.withTaken(Math.max(0, place.taken() + persons)));
    movedPlaces.add(key);
  }

  private boolean isOpen(String bookingId) {
    SiteBooking booking = bookings.get(bookingId);
    return booking != null && booking.state() == SiteBooking.State.OPEN;
  }

  private void change(SiteVisit visit) {
    visits.put(visit.tapId(), visit);
    movedVisits.add(visit.tapId());
  }

  private void change(String bookingId, SiteBooking.State state) {
    SiteBooking booking = bookings.get(bookingId);
    if (booking != null) {
      bookings.put(bookingId, booking.as(state));
      movedBookings.add(bookingId);
    }
  }

  /** What has changed. */
  public SiteChanges changes() {
    Map<PlaceKey, Place> moved = new HashMap<>();
    movedPlaces.forEach(key -> moved.put(key, places.getOrDefault(key, Place.NONE)));
    List<SiteVisit> counted = new ArrayList<>();
    movedVisits.forEach(id -> Optional.ofNullable(visits.get(id)).ifPresent(counted::add));
    List<SiteBooking> used = new ArrayList<>();
    movedBookings.forEach(id -> Optional.ofNullable(bookings.get(id)).ifPresent(used::add));
    List<SiteLease> spent = new ArrayList<>();
    movedLeases.forEach(id -> Optional.ofNullable(leases.get(id)).ifPresent(spent::add));
    return new SiteChanges(moved, counted, used, spent);
  }
}
