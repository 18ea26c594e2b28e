package org.onecard.ledger.book;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SiteBooking;
import org.onecard.ledger.SiteChanges;
import org.onecard.ledger.SiteFacts.Place;
import org.onecard.ledger.SiteLease;
import org.onecard.ledger.SiteVisit;

/** What a commit changes of sites, in its own transaction. */
final class SiteWriter {

  private static final String MOVE =
      "UPDATE site_place SET taken = ?, version = version + 1"
          + " WHERE item_id = ? AND day = ? AND slot = ? AND version = ?";

  private static final String ADD =
      "INSERT INTO site_place (taken, item_id, day, slot, version)"
          + " VALUES (?, ?, ?, ?, 1) ON CONFLICT (item_id, day, slot) DO NOTHING";

  private static final String VISIT =
      "INSERT INTO site_visit (tap_id, item_id, day, slot, card_token, person_token, kind,"
          + " persons, lease_id, booking_id, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (tap_id) DO UPDATE SET state = excluded.state,"
          + " booking_id = excluded.booking_id";

  private static final String BOOKING = "UPDATE site_booking SET state = ? WHERE booking_id = ?";

  private static final String LEASE = "UPDATE site_lease SET spent = ? WHERE lease_id = ?";

  private final Statements statements;

  SiteWriter(Statements statements) {
    this.statements = statements;
  }

  /** Answers the places that are not at their expected version. */
  List<PlaceKey> write(SiteChanges changes) throws SQLException {
    List<PlaceKey> moved = new ArrayList<>();
    for (Map.Entry<PlaceKey, Place> each : changes.places().entrySet()) {
      if (!move(each.getKey(), each.getValue())) {
        moved.add(each.getKey());
      }
    }
    if (!moved.isEmpty()) {
      return moved;
    }
    int[] unused =
        statements.updateEach(VISIT, changes.visits().stream().map(SiteWriter::row).toList());
    for (SiteBooking booking : changes.bookings()) {
      int unusedToo = statements.update(BOOKING, booking.state().number(), booking.id());
    }
    for (SiteLease lease : changes.leases()) {
      int unusedToo = statements.update(LEASE, lease.spent(), lease.id());
    }
    return moved;
  }

  private boolean move(PlaceKey key, Place place) throws SQLException {
    int touched =
        place.version() == 0
            ? statements.update(
                ADD, place.taken(), key.itemId(), Days.number(key.day()), key.slot())
            : statements.update(
                MOVE,
                place.taken(),
                key.itemId(),
                Days.number(key.day()),
                key.slot(),
                place.version());
    return touched == 1;
  }

  private static @Nullable Object[] row(SiteVisit visit) {
    return new @Nullable Object[] {
      visit.tapId(),
      visit.key().itemId(),
      Days.number(visit.key().day()),
      visit.key().slot(),
      visit.card().bytes(),
      visit.person().bytes(),
      visit.kind().number(),
      visit.persons(),
      visit.lease(),
      visit.booking().orElse(null),
      visit.state().number()
    };
  }
}
