package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.SITE_BOOKING;
import static org.onecard.ledger.jooq.Tables.SITE_LEASE;
import static org.onecard.ledger.jooq.Tables.SITE_PLACE;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SiteBooking;
import org.onecard.ledger.SiteFacts.Place;
import org.onecard.ledger.SiteLease;
import org.onecard.ledger.SiteStore;
import org.onecard.protocol.crypto.CardToken;

/** Sites beside the lane, in SQL. */
final class SqlSiteStore implements SiteStore {

  private final Database database;

  SqlSiteStore(Database database) {
    this.database = database;
  }

  @Override
  public Standing standing(PlaceKey key, Instant now) {
    return database.read("look up a slot", sql -> standing(sql, key, now));
  }

  private static Standing standing(DSLContext sql, PlaceKey key, Instant now) {
    SiteReader reader = new SiteReader(sql);
    return new Standing(key, reader.place(key), reader.lent(key, now));
  }

  @Override
  public List<Standing> listPlaces(String itemId, LocalDate day, Instant now) {
    return database.read(
        "list slots",
        sql ->
            sql.select(SITE_PLACE.SLOT)
                .from(SITE_PLACE)
                .where(SITE_PLACE.ITEM_ID.eq(itemId))
                .and(SITE_PLACE.DAY.eq(Days.number(day)))
                .orderBy(SITE_PLACE.SLOT)
                .fetch(row -> standing(sql, new PlaceKey(itemId, day, row.value1()), now)));
  }

  @Override
  public Standing setQuota(PlaceKey key, int quota, Instant now) {
    return database.write(
        "set a slot's quota",
        sql -> {
          touch(sql, key);
          int unused =
              sql.update(SITE_PLACE)
                  .set(SITE_PLACE.QUOTA, quota)
                  .where(SITE_PLACE.ITEM_ID.eq(key.itemId()))
                  .and(SITE_PLACE.DAY.eq(Days.number(key.day())))
                  .and(SITE_PLACE.SLOT.eq(key.slot()))
                  .execute();
          return standing(sql, key, now);
        });
  }

  /** Makes the place where there is none, and moves its version on. */
  private static void touch(DSLContext sql, PlaceKey key) {
    add(sql, key, 0);
  }

  private static void add(DSLContext sql, PlaceKey key, int persons) {
    int unused =
        sql.insertInto(
                SITE_PLACE,
                SITE_PLACE.ITEM_ID,
                SITE_PLACE.DAY,
                SITE_PLACE.SLOT,
                SITE_PLACE.TAKEN,
                SITE_PLACE.VERSION)
            .values(key.itemId(), Days.number(key.day()), key.slot(), persons, 1L)
            .onConflict(SITE_PLACE.ITEM_ID, SITE_PLACE.DAY, SITE_PLACE.SLOT)
            .doUpdate()
            .set(SITE_PLACE.TAKEN, SITE_PLACE.TAKEN.plus(persons))
            .set(SITE_PLACE.VERSION, SITE_PLACE.VERSION.plus(1L))
            .execute();
  }

  @Override
  public Reserving reserve(SiteBooking asked, int quota, Instant now) {
    return database.write(
        "reserve places",
        sql -> {
          SiteReader reader = new SiteReader(sql);
          CardToken person = person(sql, asked.person());
          PlaceKey key = asked.key();
          Optional<SiteBooking> before =
              reader
                  .bookings(
                      SITE_BOOKING
                          .PERSON_TOKEN
                          .eq(person.bytes())
                          .and(SITE_BOOKING.ITEM_ID.eq(key.itemId()))
                          .and(SITE_BOOKING.DAY.eq(Days.number(key.day())))
                          .and(SITE_BOOKING.STATE.ne(SiteBooking.State.CANCELLED.number())))
                  .stream()
                  .findFirst();
          if (before.isPresent()) {
            return new Reserving.Twice(before.get());
          }
          Place place = reader.place(key);
          int holds = place.quota().orElse(quota);
          int left = Math.max(0, holds - place.taken() - reader.lent(key, now));
          if (holds >= 0 && left < asked.persons()) {
            return new Reserving.Full(left);
          }
          SiteBooking booking =
              new SiteBooking(
                  asked.id(), key, person, asked.persons(), asked.madeAt(), SiteBooking.State.OPEN);
          insert(sql, booking);
          if (!key.slot().isEmpty()) {
            add(sql, key, booking.persons());
          }
          return new Reserving.Reserved(booking, left - booking.persons());
        });
  }

  private static void insert(DSLContext sql, SiteBooking booking) {
    int unused =
        sql.insertInto(SITE_BOOKING)
            .set(SITE_BOOKING.BOOKING_ID, booking.id())
            .set(SITE_BOOKING.ITEM_ID, booking.key().itemId())
            .set(SITE_BOOKING.DAY, Days.number(booking.key().day()))
            .set(SITE_BOOKING.SLOT, booking.key().slot())
            .set(SITE_BOOKING.PERSON_TOKEN, booking.person().bytes())
            .set(SITE_BOOKING.PERSONS, booking.persons())
            .set(SITE_BOOKING.MADE_AT_MS, booking.madeAt().toEpochMilli())
            .set(SITE_BOOKING.STATE, booking.state().number())
            .execute();
  }

  @Override
  public Optional<SiteBooking> cancel(String bookingId) {
    return database.write(
        "cancel a reservation",
        sql -> {
          Optional<SiteBooking> open =
              new SiteReader(sql)
                      .bookings(
                          SITE_BOOKING
                              .BOOKING_ID
                              .eq(bookingId)
                              .and(SITE_BOOKING.STATE.eq(SiteBooking.State.OPEN.number())))
                      .stream()
                      .findFirst();
          open.ifPresent(
              booking -> {
                int unused =
                    sql.update(SITE_BOOKING)
                        .set(SITE_BOOKING.STATE, SiteBooking.State.CANCELLED.number())
                        .where(SITE_BOOKING.BOOKING_ID.eq(bookingId))
                        .execute();
                // Moves the version also where nothing is counted: a tap may be deciding by it.
                add(sql, booking.key(), booking.key().slot().isEmpty() ? 0 : -booking.persons());
              });
          return open;
        });
  }

  @Override
  public List<SiteBooking> listBookings(String itemId, LocalDate day, int most) {
    return database.read(
        "list reservations",
        sql ->
            new SiteReader(sql)
                    .bookings(
                        SITE_BOOKING.ITEM_ID.eq(itemId).and(SITE_BOOKING.DAY.eq(Days.number(day))))
                    .stream()
                    .limit(most)
                    .toList());
  }

  @Override
  public Optional<SiteLease> lend(
      String terminalId,
      PlaceKey key,
      List<Told> told,
      int quota,
      int most,
      int each,
      Instant until,
      Instant now) {
    return database.write(
        "lend places",
        sql -> {
          if (!settle(sql, terminalId, told)) {
            return Optional.empty();
          }
          SiteReader reader = new SiteReader(sql);
          Place place = reader.place(key);
          List<SiteLease> open = reader.openLeases(key);
          int lent = open.stream().filter(l -> l.holdsAt(now)).mapToInt(SiteLease::rest).sum();
          // Lapsed ones too: until their terminals have spoken, each may still come in.
          int untold = open.stream().mapToInt(SiteLease::rest).sum();
          int left = Math.max(0, place.quota().orElse(quota) - place.taken() - lent);
          int persons = Math.min(each, Math.min(left, most - untold));
          if (persons <= 0) {
            return Optional.empty();
          }
          long id =
              sql.select(DSL.coalesce(DSL.max(SITE_LEASE.LEASE_ID), 0L))
                      .from(SITE_LEASE)
                      .fetchSingle()
                      .value1()
                  + 1;
          SiteLease lease = new SiteLease(id, terminalId, key, persons, 0, until, false);
          insert(sql, lease);
          touch(sql, key);
          return Optional.of(lease);
        });
  }

  /** False where the terminal has spent more than it has told of yet. */
  private static boolean settle(DSLContext sql, String terminalId, List<Told> told) {
    boolean all = true;
    for (SiteLease lease :
        new SiteReader(sql)
            .leases(SITE_LEASE.TERMINAL_ID.eq(terminalId).and(SITE_LEASE.SETTLED.isFalse()))) {
      int spent =
          told.stream()
              .filter(each -> each.lease() == lease.id())
              .mapToInt(Told::spent)
              .findFirst()
              .orElse(0);
      if (lease.spent() >= spent) {
        int unused =
            sql.update(SITE_LEASE)
                .set(SITE_LEASE.SETTLED, true)
                .where(SITE_LEASE.LEASE_ID.eq(lease.id()))
                .execute();
        touch(sql, lease.key());
      } else {
        all = false;
      }
    }
    return all;
  }

  private static void insert(DSLContext sql, SiteLease lease) {
    int unused =
        sql.insertInto(SITE_LEASE)
            .set(SITE_LEASE.LEASE_ID, lease.id())
            .set(SITE_LEASE.TERMINAL_ID, lease.terminalId())
            .set(SITE_LEASE.ITEM_ID, lease.key().itemId())
            .set(SITE_LEASE.DAY, Days.number(lease.key().day()))
            .set(SITE_LEASE.SLOT, lease.key().slot())
            .set(SITE_LEASE.PERSONS, lease.persons())
            .set(SITE_LEASE.SPENT, lease.spent())
            .set(SITE_LEASE.UNTIL_MS, lease.until().toEpochMilli())
            .set(SITE_LEASE.SETTLED, lease.settled())
            .execute();
  }

  @Override
  public List<SiteLease> listLeases(String itemId, LocalDate day, int most) {
    return database.read(
        "list what is lent",
        sql ->
            new SiteReader(sql)
                    .leases(SITE_LEASE.ITEM_ID.eq(itemId).and(SITE_LEASE.DAY.eq(Days.number(day))))
                    .stream()
                    .limit(most)
                    .toList());
  }

  @Override
  public CardToken person(CardToken card) {
    return database.read("look up a holder", sql -> person(sql, card));
  }

  private static CardToken person(DSLContext sql, CardToken card) {
    return new SiteReader(sql).persons(List.of(card)).getOrDefault(card, card);
  }
}
