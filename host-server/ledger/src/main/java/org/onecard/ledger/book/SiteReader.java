package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.REGISTRY_CARD;
import static org.onecard.ledger.jooq.Tables.SITE_BOOKING;
import static org.onecard.ledger.jooq.Tables.SITE_LEASE;
import static org.onecard.ledger.jooq.Tables.SITE_PLACE;
import static org.onecard.ledger.jooq.Tables.SITE_VISIT;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SiteBooking;
import org.onecard.ledger.SiteFacts;
import org.onecard.ledger.SiteFacts.Place;
import org.onecard.ledger.SiteLease;
import org.onecard.ledger.SiteQuestion;
import org.onecard.ledger.SiteQuestion.Guest;
import org.onecard.ledger.SiteVisit;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Visit;

/** Loads sites with all that a batch asks of them. */
final class SiteReader {

  /** Values in one statement: databases bound the number of its parameters. */
  private static final int CHUNK = 500;

  private final DSLContext sql;

  SiteReader(DSLContext sql) {
    this.sql = sql;
  }

  private record Site(String itemId, LocalDate day) {}

  SiteFacts load(SiteQuestion question, Instant now) {
    Map<PlaceKey, Place> places = new HashMap<>();
    Map<Long, SiteLease> leases = new LinkedHashMap<>();
    for (PlaceKey key : question.places()) {
      places.put(key, place(key));
      openLeases(key).forEach(lease -> leases.put(lease.id(), lease));
    }
    Map<CardToken, CardToken> persons =
        persons(question.guests().stream().map(Guest::card).distinct().toList());
    Map<String, SiteVisit> visits = new LinkedHashMap<>();
    List<SiteBooking> bookings = new ArrayList<>();
    Map<Site, Set<CardToken>> bySite = new HashMap<>();
    question
        .guests()
        .forEach(
            guest ->
                bySite
                    .computeIfAbsent(new Site(guest.itemId(), guest.day()), site -> new HashSet<>())
                    .add(persons.getOrDefault(guest.card(), guest.card())));
    bySite.forEach(
        (site, people) ->
            chunks(people)
                .forEach(
                    keys -> {
                      visits(
                              SITE_VISIT
                                  .ITEM_ID
                                  .eq(site.itemId())
                                  .and(SITE_VISIT.DAY.eq(Days.number(site.day())))
                                  .and(SITE_VISIT.PERSON_TOKEN.in(keys)))
                          .forEach(visit -> visits.put(visit.tapId(), visit));
                      bookings.addAll(
                          bookings(
                              SITE_BOOKING
                                  .ITEM_ID
                                  .eq(site.itemId())
                                  .and(SITE_BOOKING.PERSON_TOKEN.in(keys))
                                  .and(
                                      SITE_BOOKING.STATE.ne(
                                          SiteBooking.State.CANCELLED.number()))));
                    }));
    ofTaps(question.tapIds(), visits, places, leases);
    addNamed(visits.values(), bookings);
    return new SiteFacts(
        places, persons, List.copyOf(visits.values()), bookings, List.copyOf(leases.values()));
  }

  /**
   * Reservations by which somebody came, cancelled ones too: what is given back goes back to them.
   */
  private void addNamed(Collection<SiteVisit> visits, List<SiteBooking> bookings) {
    Set<String> known = new HashSet<>();
    bookings.forEach(booking -> known.add(booking.id()));
    List<String> named =
        visits.stream()
            .flatMap(visit -> visit.booking().stream())
            .distinct()
            .filter(id -> !known.contains(id))
            .toList();
    for (int from = 0; from < named.size(); from += CHUNK) {
      bookings.addAll(
          bookings(
              SITE_BOOKING.BOOKING_ID.in(
                  named.subList(from, Math.min(from + CHUNK, named.size())))));
    }
  }

  /** Visits of taps that are told of again, with the places that giving them back would touch. */
  private void ofTaps(
      Set<String> tapIds,
      Map<String, SiteVisit> visits,
      Map<PlaceKey, Place> places,
      Map<Long, SiteLease> leases) {
    List<String> missing = tapIds.stream().filter(id -> !visits.containsKey(id)).toList();
    for (int from = 0; from < missing.size(); from += CHUNK) {
      visits(SITE_VISIT.TAP_ID.in(missing.subList(from, Math.min(from + CHUNK, missing.size()))))
          .forEach(visit -> visits.put(visit.tapId(), visit));
    }
    for (String tapId : tapIds) {
      SiteVisit visit = visits.get(tapId);
      if (visit != null) {
        places.computeIfAbsent(visit.key(), this::place);
        places.computeIfAbsent(visit.key().inside(), this::place);
        if (visit.lease() != 0) {
          leases.computeIfAbsent(visit.lease(), this::lease);
        }
        if (visit.kind() == Visit.Kind.EXIT) {
          visits(
                  SITE_VISIT
                      .ITEM_ID
                      .eq(visit.key().itemId())
                      .and(SITE_VISIT.DAY.eq(Days.number(visit.key().day())))
                      .and(SITE_VISIT.PERSON_TOKEN.eq(visit.person().bytes())))
              .forEach(other -> visits.putIfAbsent(other.tapId(), other));
        }
      }
    }
  }

  Place place(PlaceKey key) {
    return sql.select(SITE_PLACE.QUOTA, SITE_PLACE.TAKEN, SITE_PLACE.VERSION)
        .from(SITE_PLACE)
        .where(SITE_PLACE.ITEM_ID.eq(key.itemId()))
        .and(SITE_PLACE.DAY.eq(Days.number(key.day())))
        .and(SITE_PLACE.SLOT.eq(key.slot()))
        .fetchOptional()
        .map(row -> new Place(quota(row.value1()), row.value2(), row.value3()))
        .orElse(Place.NONE);
  }

  static OptionalInt quota(@Nullable Integer set) {
    return set == null ? OptionalInt.empty() : OptionalInt.of(set);
  }

  List<SiteLease> openLeases(PlaceKey key) {
    return leases(
        SITE_LEASE
            .ITEM_ID
            .eq(key.itemId())
            .and(SITE_LEASE.DAY.eq(Days.number(key.day())))
            .and(SITE_LEASE.SLOT.eq(key.slot()))
            .and(SITE_LEASE.SETTLED.isFalse()));
  }

  private @Nullable SiteLease lease(long id) {
    List<SiteLease> found = leases(SITE_LEASE.LEASE_ID.eq(id));
    return found.isEmpty() ? null : found.get(0);
  }

  List<SiteLease> leases(Condition which) {
    return sql.selectFrom(SITE_LEASE)
        .where(which)
        .orderBy(SITE_LEASE.LEASE_ID)
        .fetch(
            row ->
                new SiteLease(
                    row.get(SITE_LEASE.LEASE_ID),
                    row.get(SITE_LEASE.TERMINAL_ID),
                    new PlaceKey(
                        row.get(SITE_LEASE.ITEM_ID),
                        Days.day(row.get(SITE_LEASE.DAY)),
                        row.get(SITE_LEASE.SLOT)),
                    row.get(SITE_LEASE.PERSONS),
                    row.get(SITE_LEASE.SPENT),
                    Instant.ofEpochMilli(row.get(SITE_LEASE.UNTIL_MS)),
                    row.get(SITE_LEASE.SETTLED)));
  }

  /** Persons that terminals may let in by what they hold at that time. */
  int lent(PlaceKey key, Instant now) {
    return openLeases(key).stream()
        .filter(lease -> lease.holdsAt(now))
        .mapToInt(SiteLease::rest)
        .sum();
  }

  Map<CardToken, CardToken> persons(Collection<CardToken> cards) {
    Map<CardToken, CardToken> persons = new HashMap<>();
    cards.forEach(card -> persons.put(card, card));
    chunks(cards)
        .forEach(
            keys ->
                sql.select(REGISTRY_CARD.CARD_TOKEN, REGISTRY_CARD.PERSON_TOKEN)
                    .from(REGISTRY_CARD)
                    .where(REGISTRY_CARD.CARD_TOKEN.in(keys))
                    .and(REGISTRY_CARD.PERSON_TOKEN.isNotNull())
                    .forEach(
                        row ->
                            persons.put(new CardToken(row.value1()), new CardToken(row.value2()))));
    return persons;
  }

  private static List<List<byte[]>> chunks(Collection<CardToken> tokens) {
    List<byte[]> keys = tokens.stream().map(CardToken::bytes).toList();
    List<List<byte[]>> chunks = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += CHUNK) {
      chunks.add(keys.subList(from, Math.min(from + CHUNK, keys.size())));
    }
    return chunks;
  }

  private List<SiteVisit> visits(Condition which) {
    return sql.selectFrom(SITE_VISIT)
        .where(which)
        .orderBy(SITE_VISIT.TAP_ID)
        .fetch(SiteReader::visit);
  }

  private static SiteVisit visit(Record row) {
    return new SiteVisit(
        row.get(SITE_VISIT.TAP_ID),
        new PlaceKey(
            row.get(SITE_VISIT.ITEM_ID),
            Days.day(row.get(SITE_VISIT.DAY)),
            row.get(SITE_VISIT.SLOT)),
        new CardToken(row.get(SITE_VISIT.CARD_TOKEN)),
        new CardToken(row.get(SITE_VISIT.PERSON_TOKEN)),
        byNumber(Visit.Kind.values(), Visit.Kind::number, row.get(SITE_VISIT.KIND)),
        row.get(SITE_VISIT.PERSONS),
        row.get(SITE_VISIT.LEASE_ID),
        Optional.ofNullable(row.get(SITE_VISIT.BOOKING_ID)),
        byNumber(SiteVisit.State.values(), SiteVisit.State::number, row.get(SITE_VISIT.STATE)));
  }

  List<SiteBooking> bookings(Condition which) {
    return sql.selectFrom(SITE_BOOKING)
        .where(which)
        .orderBy(SITE_BOOKING.DAY, SITE_BOOKING.MADE_AT_MS, SITE_BOOKING.BOOKING_ID)
        .fetch(SiteReader::booking);
  }

  private static SiteBooking booking(Record row) {
    return new SiteBooking(
        row.get(SITE_BOOKING.BOOKING_ID),
        new PlaceKey(
            row.get(SITE_BOOKING.ITEM_ID),
            Days.day(row.get(SITE_BOOKING.DAY)),
            row.get(SITE_BOOKING.SLOT)),
        new CardToken(row.get(SITE_BOOKING.PERSON_TOKEN)),
        row.get(SITE_BOOKING.PERSONS),
        Instant.ofEpochMilli(row.get(SITE_BOOKING.MADE_AT_MS)),
        byNumber(
            SiteBooking.State.values(), SiteBooking.State::number, row.get(SITE_BOOKING.STATE)));
  }

  private static <E> E byNumber(E[] values, ToIntFunction<E> number, int wanted) {
    for (E value : values) {
      if (number.applyAsInt(value) == wanted) {
        return value;
      }
    }
    throw new IllegalStateException("the book holds a number that nobody knows: " + wanted);
  }
}
