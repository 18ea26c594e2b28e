package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CATALOGUE;
import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.SITE_BOOKING;
import static org.onecard.ledger.jooq.Tables.SITE_LEASE;
import static org.onecard.ledger.jooq.Tables.SITE_PLACE;
import static org.onecard.ledger.jooq.Tables.SITE_VISIT;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.onecard.ledger.LedgerVerifier.Proof.Wrong;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.PurseStanding;
import org.onecard.ledger.SiteBooking;
import org.onecard.ledger.SiteVisit;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.Tap;
import org.onecard.scenario.Tap.DecidedBy;
import org.onecard.scenario.Visit;
import org.onecard.scenario.catalogue.Catalogue;

/**
 * Holds the places of sites against the taps that took them: every visit is what its tap's rules
 * give and stands as the tap does, no tap that was let in is missing, and the counters of places,
 * leases and reservations are the sums of visits and reservations.
 *
 * <p>Quotas, reservations themselves, and what was lent are statements of operators and of the host
 * without a record; of those only what follows from visits is proved.
 */
final class SiteProof {

  private static final int ENTRY = Visit.Kind.ENTRY.number();
  private static final int EXIT = Visit.Kind.EXIT.number();
  private static final int COUNTED = SiteVisit.State.COUNTED.number();
  private static final int RETURNED = SiteVisit.State.RETURNED.number();
  private static final int OPEN = SiteBooking.State.OPEN.number();
  private static final int USED = SiteBooking.State.USED.number();
  private static final int CANCELLED = SiteBooking.State.CANCELLED.number();

  private final DSLContext sql;
  private final Catalogues catalogues;

  SiteProof(DSLContext sql, Catalogues catalogues) {
    this.sql = sql;
    this.catalogues = catalogues;
  }

  Optional<Wrong> check() {
    return checkPlaces()
        .or(this::checkVisitsHavePlaces)
        .or(this::checkLeases)
        .or(this::checkBookings)
        .or(this::checkVisits)
        .or(this::checkNobodyIsMissing);
  }

  // ---- counters ----

  private static final Field<Long> SUM = DSL.field(DSL.name("persons_sum"), Long.class);

  private Table<Record> sums(
      Table<?> from, List<? extends Field<?>> by, Field<Integer> persons, Condition which) {
    return sql.select(by)
        .select(DSL.sum(persons).cast(Long.class).as(SUM))
        .from(from)
        .where(which)
        .groupBy(by)
        .asTable("sums_of_" + from.getName());
  }

  private Optional<Wrong> checkPlaces() {
    // A slot: whoever came in without a reservation, and every reservation that holds. The row of a
    // day: whoever is inside.
    Table<Record> visits =
        sums(
            SITE_VISIT,
            List.of(SITE_VISIT.ITEM_ID, SITE_VISIT.DAY, SITE_VISIT.SLOT),
            SITE_VISIT.PERSONS,
            SITE_VISIT
                .KIND
                .eq(ENTRY)
                .and(SITE_VISIT.STATE.ne(RETURNED))
                .and(SITE_VISIT.BOOKING_ID.isNull())
                .and(SITE_VISIT.SLOT.ne("")));
    Table<Record> bookings =
        sums(
            SITE_BOOKING,
            List.of(SITE_BOOKING.ITEM_ID, SITE_BOOKING.DAY, SITE_BOOKING.SLOT),
            SITE_BOOKING.PERSONS,
            SITE_BOOKING.STATE.ne(CANCELLED).and(SITE_BOOKING.SLOT.ne("")));
    Table<Record> inside =
        sums(
                SITE_VISIT,
                List.of(SITE_VISIT.ITEM_ID, SITE_VISIT.DAY),
                SITE_VISIT.PERSONS,
                SITE_VISIT.KIND.ne(EXIT).and(SITE_VISIT.STATE.eq(COUNTED)))
            .as("inside");
    Field<Long> held =
        DSL.when(SITE_PLACE.SLOT.eq(""), DSL.coalesce(inside.field(SUM), 0L))
            .otherwise(
                DSL.coalesce(visits.field(SUM), 0L).plus(DSL.coalesce(bookings.field(SUM), 0L)));
    return sql.select(SITE_PLACE.ITEM_ID, SITE_PLACE.DAY, SITE_PLACE.SLOT, SITE_PLACE.TAKEN, held)
        .from(SITE_PLACE)
        .leftJoin(visits)
        .on(samePlace(visits))
        .leftJoin(bookings)
        .on(samePlace(bookings))
        .leftJoin(inside)
        .on(
            field(inside, SITE_VISIT.ITEM_ID)
                .eq(SITE_PLACE.ITEM_ID)
                .and(field(inside, SITE_VISIT.DAY).eq(SITE_PLACE.DAY)))
        .where(SITE_PLACE.TAKEN.cast(Long.class).ne(held))
        .orderBy(SITE_PLACE.ITEM_ID, SITE_PLACE.DAY, SITE_PLACE.SLOT)
        .limit(1)
        .fetchOptional()
        .map(
            row ->
                new Wrong(
                    "place " + place(row.value1(), row.value2(), row.value3()),
                    "site_place",
                    "taken is %d, its visits and reservations sum to %d"
                        .formatted(row.value4(), row.value5())));
  }

  private static Condition samePlace(Table<Record> sums) {
    return field(sums, SITE_VISIT.ITEM_ID)
        .eq(SITE_PLACE.ITEM_ID)
        .and(field(sums, SITE_VISIT.DAY).eq(SITE_PLACE.DAY))
        .and(field(sums, SITE_VISIT.SLOT).eq(SITE_PLACE.SLOT));
  }

  /** A column of a table of sums, by the name that all site tables have it under. */
  private static <T> Field<T> field(Table<Record> sums, Field<T> named) {
    return DSL.field(DSL.name(sums.getName(), named.getName()), named.getType());
  }

  private Optional<Wrong> checkVisitsHavePlaces() {
    Condition slot =
        SITE_PLACE
            .ITEM_ID
            .eq(SITE_VISIT.ITEM_ID)
            .and(SITE_PLACE.DAY.eq(SITE_VISIT.DAY))
            .and(SITE_PLACE.SLOT.eq(""));
    Optional<Wrong> ofVisit =
        sql.select(SITE_VISIT.TAP_ID)
            .from(SITE_VISIT)
            .where(DSL.notExists(DSL.selectOne().from(SITE_PLACE).where(slot)))
            .limit(1)
            .fetchOptional()
            .map(row -> visit(row.value1(), "nobody counts who is inside on its day"));
    Condition booked =
        SITE_PLACE
            .ITEM_ID
            .eq(SITE_BOOKING.ITEM_ID)
            .and(SITE_PLACE.DAY.eq(SITE_BOOKING.DAY))
            .and(SITE_PLACE.SLOT.eq(SITE_BOOKING.SLOT));
    Condition timed =
        SITE_PLACE
            .ITEM_ID
            .eq(SITE_VISIT.ITEM_ID)
            .and(SITE_PLACE.DAY.eq(SITE_VISIT.DAY))
            .and(SITE_PLACE.SLOT.eq(SITE_VISIT.SLOT));
    return ofVisit
        .or(
            () ->
                sql.select(SITE_VISIT.TAP_ID)
                    .from(SITE_VISIT)
                    .where(SITE_VISIT.KIND.eq(ENTRY).and(SITE_VISIT.SLOT.ne("")))
                    .and(DSL.notExists(DSL.selectOne().from(SITE_PLACE).where(timed)))
                    .limit(1)
                    .fetchOptional()
                    .map(row -> visit(row.value1(), "its slot is counted nowhere")))
        .or(
            () ->
                sql.select(SITE_BOOKING.BOOKING_ID)
                    .from(SITE_BOOKING)
                    .where(SITE_BOOKING.STATE.ne(CANCELLED).and(SITE_BOOKING.SLOT.ne("")))
                    .and(DSL.notExists(DSL.selectOne().from(SITE_PLACE).where(booked)))
                    .limit(1)
                    .fetchOptional()
                    .map(row -> booking(row.value1(), "its slot is counted nowhere")));
  }

  private Optional<Wrong> checkLeases() {
    Table<Record> spent =
        sums(
            SITE_VISIT,
            List.of(SITE_VISIT.LEASE_ID, SITE_VISIT.ITEM_ID, SITE_VISIT.DAY, SITE_VISIT.SLOT),
            SITE_VISIT.PERSONS,
            SITE_VISIT.KIND.eq(ENTRY).and(SITE_VISIT.LEASE_ID.ne(0L)));
    Field<Long> sum = DSL.coalesce(spent.field(SUM), 0L);
    return sql.select(SITE_LEASE.LEASE_ID, SITE_LEASE.SPENT, sum)
        .from(SITE_LEASE)
        .leftJoin(spent)
        .on(
            field(spent, SITE_VISIT.LEASE_ID)
                .eq(SITE_LEASE.LEASE_ID)
                .and(field(spent, SITE_VISIT.ITEM_ID).eq(SITE_LEASE.ITEM_ID))
                .and(field(spent, SITE_VISIT.DAY).eq(SITE_LEASE.DAY))
                .and(field(spent, SITE_VISIT.SLOT).eq(SITE_LEASE.SLOT)))
        .where(SITE_LEASE.SPENT.cast(Long.class).ne(sum))
        .orderBy(SITE_LEASE.LEASE_ID)
        .limit(1)
        .fetchOptional()
        .map(
            row ->
                new Wrong(
                    "lease " + row.value1(),
                    "site_lease",
                    "spent is %d, the visits by it sum to %d"
                        .formatted(row.value2(), row.value3())));
  }

  private Optional<Wrong> checkBookings() {
    Condition cameBy =
        SITE_VISIT
            .BOOKING_ID
            .eq(SITE_BOOKING.BOOKING_ID)
            .and(SITE_VISIT.KIND.eq(ENTRY))
            .and(SITE_VISIT.STATE.ne(RETURNED));
    Condition came = DSL.exists(DSL.selectOne().from(SITE_VISIT).where(cameBy));
    return sql.select(SITE_BOOKING.BOOKING_ID, SITE_BOOKING.STATE)
        .from(SITE_BOOKING)
        .where(
            SITE_BOOKING
                .STATE
                .eq(USED)
                .and(DSL.not(came))
                .or(SITE_BOOKING.STATE.eq(OPEN).and(came))
                .or(SITE_BOOKING.STATE.notIn(OPEN, USED, CANCELLED)))
        .orderBy(SITE_BOOKING.BOOKING_ID)
        .limit(1)
        .fetchOptional()
        .map(
            row ->
                booking(
                    row.value1(),
                    row.value2() == USED ? "it is used, and nobody came by it" : "state is wrong"))
        .or(
            () ->
                sql.select(SITE_VISIT.TAP_ID)
                    .from(SITE_VISIT)
                    .where(SITE_VISIT.BOOKING_ID.isNotNull())
                    .and(
                        DSL.notExists(
                            DSL.selectOne()
                                .from(SITE_BOOKING)
                                .where(SITE_BOOKING.BOOKING_ID.eq(SITE_VISIT.BOOKING_ID))
                                .and(SITE_BOOKING.ITEM_ID.eq(SITE_VISIT.ITEM_ID))
                                .and(SITE_BOOKING.DAY.eq(SITE_VISIT.DAY))
                                .and(SITE_BOOKING.SLOT.eq(SITE_VISIT.SLOT))))
                    .limit(1)
                    .fetchOptional()
                    .map(row -> visit(row.value1(), "its reservation is not in the book")));
  }

  // ---- visits and taps ----

  /** As the table has it; nothing of it is believed yet. */
  private record StoredVisit(
      String tapId,
      String itemId,
      int day,
      String slot,
      SignedBytes card,
      int kind,
      int persons,
      long lease,
      boolean booked,
      int state) {

    static StoredVisit of(Record row) {
      return new StoredVisit(
          row.get(SITE_VISIT.TAP_ID),
          row.get(SITE_VISIT.ITEM_ID),
          row.get(SITE_VISIT.DAY),
          row.get(SITE_VISIT.SLOT),
          new SignedBytes(row.get(SITE_VISIT.CARD_TOKEN)),
          row.get(SITE_VISIT.KIND),
          row.get(SITE_VISIT.PERSONS),
          row.get(SITE_VISIT.LEASE_ID),
          row.get(SITE_VISIT.BOOKING_ID) != null,
          row.get(SITE_VISIT.STATE));
    }
  }

  private Optional<Wrong> checkVisits() {
    try (Rows<StoredVisit> visits =
        new Rows<>(sql.selectFrom(SITE_VISIT).orderBy(SITE_VISIT.TAP_ID), StoredVisit::of)) {
      Optional<Wrong> wrong = Optional.empty();
      Optional<StoredVisit> next = visits.next();
      while (wrong.isEmpty() && next.isPresent()) {
        wrong = checkVisit(next.get());
        next = visits.next();
      }
      return wrong;
    }
  }

  private Optional<Wrong> checkVisit(StoredVisit stored) {
    List<StoredLine> lines =
        sql.select(StoredLine.FIELDS)
            .from(LINE)
            .where(LINE.TAP_ID.eq(stored.tapId()))
            .and(LINE.KIND.in(LineKind.TAP.name(), LineKind.ADVICE.name()))
            .orderBy(LINE.COMMIT_ID, LINE.LEAF_INDEX)
            .limit(TapLines.MOST)
            .fetch(StoredLine::of);
    boolean itsCard =
        lines.stream().flatMap(line -> line.cardToken().stream()).anyMatch(stored.card()::equals);
    if (!itsCard) {
      return Optional.of(visit(stored.tapId(), "no tap of that card is in the book under its id"));
    }
    if (lines.stream().noneMatch(line -> gives(line, stored))) {
      return Optional.of(
          visit(stored.tapId(), "its tap takes another place, or other persons, by the rules"));
    }
    if (stored.state() < COUNTED || stored.state() > RETURNED) {
      return Optional.of(visit(stored.tapId(), "state is none"));
    }
    Optional<Boolean> counts =
        TapLines.find(sql, stored.tapId()).flatMap(standing -> isInEffect(standing));
    boolean isCounted = stored.state() != RETURNED;
    return counts.isPresent() && counts.get() != isCounted
        ? Optional.of(
            visit(
                stored.tapId(),
                isCounted
                    ? "its tap was taken back, and the place was not"
                    : "its place was given back, and the tap was not"))
        : Optional.empty();
  }

  /** Whether a tap or advice leads to such a visit by one of the catalogues it may be judged by. */
  private boolean gives(StoredLine line, StoredVisit stored) {
    Optional<TerminalRecord> record = recordOf(line);
    if (record.isEmpty()) {
      return false;
    }
    Instant at =
        record.get().body() instanceof Body.AdviceBody advice
            ? advice.tappedAt()
            : record.get().at();
    if (stored.lease() != 0 && stored.lease() != share(record.get())) {
      return false;
    }
    Facts facts = factsOf(line).orElse(Facts.NONE);
    return catalogues.listPossible(record.get().catalogueVersion(), at).stream()
        .flatMap(version -> catalogues.find(version).stream())
        .anyMatch(catalogue -> gives(catalogue, line, record.get(), facts, stored));
  }

  private static boolean gives(
      Catalogue catalogue,
      StoredLine line,
      TerminalRecord record,
      Facts facts,
      StoredVisit stored) {
    return Evaluations.tap(
            record, line.locationId(), stored.lease() == 0 ? DecidedBy.HOST : DecidedBy.TERMINAL)
        .filter(tap -> tap.itemId().equals(stored.itemId()))
        .filter(tap -> Days.number(dayOf(tap, catalogue)) == stored.day())
        .flatMap(tap -> Decider.visit(catalogue, facts, tap))
        .filter(visit -> visit.kind().number() == stored.kind())
        .filter(visit -> visit.slot().equals(stored.slot()))
        // Who goes out with an exit is who had come in by the card.
        .filter(visit -> stored.kind() == EXIT || visit.persons() == stored.persons())
        .filter(visit -> visit.booked() || !stored.booked())
        .isPresent();
  }

  private static LocalDate dayOf(Tap tap, Catalogue catalogue) {
    return LocalDate.ofInstant(tap.at(), catalogue.zone());
  }

  private static long share(TerminalRecord record) {
    return record.body() instanceof Body.AdviceBody advice
            && advice.facts().site() instanceof Fact.Known<SiteState> known
        ? known.value().share()
        : 0;
  }

  /**
   * Whether somebody is in by the tap; empty where it hangs on a policy that the book does not
   * name: what is done when nobody passed, or when a purse did not pay.
   */
  private Optional<Boolean> isInEffect(TapStanding tap) {
    boolean doubtful =
        tap.outcome().orElse(null) == Outcome.NOT_PASSED
            || tap.purse().map(PurseStanding::settlement).orElse(null)
                == PurseSettlement.NOT_DEBITED
            || (tap.reversed() && reversedWithoutCatalogue(tap.tapId()));
    if (doubtful) {
      return Optional.empty();
    }
    return Optional.of(
        !tap.reversed()
            && tap.adviceDecision().or(tap::hostDecision).orElse(null)
                instanceof Decision.Approved);
  }

  /** Without a catalogue a host does not know that the item counts anybody. */
  private boolean reversedWithoutCatalogue(String tapId) {
    return sql
        .select(StoredLine.FIELDS)
        .from(LINE)
        .where(LINE.TAP_ID.eq(tapId).and(LINE.KIND.eq(LineKind.REVERSAL.name())))
        .limit(TapLines.MOST)
        .fetch(StoredLine::of)
        .stream()
        .flatMap(line -> recordOf(line).stream())
        .anyMatch(record -> catalogues.find(record.catalogueVersion()).isEmpty());
  }

  /** Whoever was let in where the host knew the place has been counted. */
  private Optional<Wrong> checkNobodyIsMissing() {
    Set<String> items = countedItems();
    if (items.isEmpty()) {
      return Optional.empty();
    }
    try (Rows<StoredLine> lines =
        new Rows<>(
            sql.select(StoredLine.FIELDS)
                .from(LINE)
                .where(LINE.KIND.in(LineKind.TAP.name(), LineKind.ADVICE.name()))
                .and(LINE.APPROVED.isTrue())
                .and(LINE.FACTS_BYTES.isNotNull())
                .and(LINE.ITEM_ID.in(items))
                .and(
                    DSL.notExists(
                        DSL.selectOne().from(SITE_VISIT).where(SITE_VISIT.TAP_ID.eq(LINE.TAP_ID))))
                .orderBy(LINE.COMMIT_ID, LINE.LEAF_INDEX),
            StoredLine::of)) {
      Optional<StoredLine> next = lines.next();
      while (next.isPresent()) {
        if (shouldBeCounted(next.get())) {
          return Optional.of(
              new Wrong(next.get().where(), "site_visit", "it was let in and is not counted"));
        }
        next = lines.next();
      }
      return Optional.empty();
    }
  }

  private boolean shouldBeCounted(StoredLine line) {
    Optional<TerminalRecord> record = recordOf(line);
    Optional<Facts> facts = factsOf(line);
    boolean placeWasKnown =
        facts.isPresent()
            && facts.get().site() instanceof Fact.Known<SiteState> known
            && known.value().book().isPresent();
    if (record.isEmpty() || !placeWasKnown) {
      return false;
    }
    boolean takesAPlace =
        catalogues
            .find(record.get().catalogueVersion())
            .flatMap(
                catalogue ->
                    Evaluations.tap(record.get(), line.locationId(), DecidedBy.HOST)
                        .flatMap(tap -> Decider.visit(catalogue, facts.get(), tap)))
            .isPresent();
    return takesAPlace
        && line.tapId()
            .flatMap(tapId -> TapLines.find(sql, tapId))
            .flatMap(this::isInEffect)
            .orElse(false);
  }

  private Set<String> countedItems() {
    Set<String> items = new HashSet<>();
    for (long version :
        sql.select(CATALOGUE.VERSION)
            .from(CATALOGUE)
            .orderBy(CATALOGUE.VERSION)
            .fetch(CATALOGUE.VERSION)) {
      catalogues
          .find(version)
          .ifPresent(
              catalogue ->
                  catalogue.items().stream()
                      .map(item -> item.id())
                      .filter(id -> Decider.admission(catalogue, id).isCounted())
                      .forEach(items::add));
    }
    return items;
  }

  private static Optional<TerminalRecord> recordOf(StoredLine line) {
    return line.recordBytes()
        .flatMap(
            bytes ->
                Bodies.decodeRecord(bytes.bytes()) instanceof Decoded.Ok<TerminalRecord> record
                    ? Optional.of(record.value())
                    : Optional.empty());
  }

  private static Optional<Facts> factsOf(StoredLine line) {
    return line.factsBytes()
        .flatMap(
            bytes ->
                Bodies.decodeFacts(bytes.bytes()) instanceof Decoded.Ok<Facts> facts
                    ? Optional.of(facts.value())
                    : Optional.empty());
  }

  private static String place(String itemId, int day, String slot) {
    try {
      return new PlaceKey(itemId, Days.day(day), slot).toString();
    } catch (DateTimeException noDay) {
      return itemId + " " + day + " " + slot;
    }
  }

  private static Wrong visit(String tapId, String what) {
    return new Wrong("visit of tap " + tapId, "site_visit", what);
  }

  private static Wrong booking(String bookingId, String what) {
    return new Wrong("reservation " + bookingId, "site_booking", what);
  }
}
