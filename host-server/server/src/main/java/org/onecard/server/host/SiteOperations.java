package org.onecard.server.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SiteBooking;
import org.onecard.ledger.SiteLease;
import org.onecard.ledger.SiteStore.Reserving;
import org.onecard.ledger.SiteStore.Standing;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Printable;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Admission.Slot;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.delivery.Deliveries;

/**
 * What operators may ask about the places of sites. A card is named by one of its taps, so that no
 * card identifier stands on a command line.
 */
final class SiteOperations {

  private static final int MOST_LISTED = 1_000;
  private static final int BOOKING_BYTES = 5;

  private final Book book;
  private final Deliveries deliveries;
  private final RandomBytes random;
  private final Clock clock;

  SiteOperations(Book book, Deliveries deliveries, RandomBytes random, Clock clock) {
    this.book = book;
    this.deliveries = deliveries;
    this.random = random;
    this.clock = clock;
  }

  JsonObject execute(AdminRequest request) throws RefusedException {
    Site site = site(request);
    return switch (request.operation()) {
      case "site-slot-set" -> setQuota(request, site);
      case "site-reserve" -> reserve(request, site);
      case "site-bookings" -> bookings(site);
      case "site-leases" -> leases(site);
      default -> slots(site);
    };
  }

  /** An item that counts its visitors, on a day. */
  private record Site(String itemId, Admission admission, LocalDate day, ZoneId zone) {

    PlaceKey place(String slot) {
      return new PlaceKey(itemId, day, slot);
    }
  }

  private Site site(AdminRequest request) throws RefusedException {
    String itemId = needed(request, "item");
    Catalogue catalogue =
        deliveries
            .catalogues()
            .findInForce(now())
            .orElseThrow(() -> new RefusedException("No catalogue is in force yet."));
    if (catalogue.findItem(itemId).isEmpty()) {
      throw new RefusedException(
          "Version %d of the catalogue has no item %s: see `onecard catalog show`."
              .formatted(catalogue.version(), Printable.quoted(itemId)));
    }
    Admission admission = Decider.admission(catalogue, itemId);
    if (!admission.isCounted()) {
      throw new RefusedException(
          "%s counts no visitors: give it slots, a capacity or reservations in the catalogue."
              .formatted(itemId));
    }
    return new Site(itemId, admission, day(request, catalogue.zone()), catalogue.zone());
  }

  private LocalDate day(AdminRequest request, ZoneId zone) throws RefusedException {
    Optional<String> day = request.find("day").filter(text -> !text.isBlank());
    if (day.isEmpty()) {
      return LocalDate.ofInstant(now(), zone);
    }
    try {
      return LocalDate.parse(day.get());
    } catch (DateTimeException notADay) {
      throw new RefusedException(
          "%s is not a day: write 2026-03-01.".formatted(Printable.quoted(day.get())));
    }
  }

  private Slot slot(AdminRequest request, Site site) throws RefusedException {
    String id = needed(request, "slot");
    return site.admission()
        .findSlot(id)
        .orElseThrow(
            () ->
                new RefusedException(
                    "%s has no slot %s: it has %s."
                        .formatted(
                            site.itemId(),
                            Printable.quoted(id),
                            site.admission().slots().isEmpty()
                                ? "none"
                                : String.join(
                                    ", ",
                                    site.admission().slots().stream().map(Slot::id).toList()))));
  }

  // ---- slots ----

  private JsonObject slots(Site site) {
    Map<String, Standing> touched = new LinkedHashMap<>();
    book.sites()
        .listPlaces(site.itemId(), site.day(), now())
        .forEach(standing -> touched.put(standing.key().slot(), standing));
    JsonArray slots = new JsonArray();
    for (Slot slot : site.admission().slots()) {
      Standing standing = touched.remove(slot.id());
      slots.add(
          shown(
              slot,
              standing == null ? book.sites().standing(site.place(slot.id()), now()) : standing));
    }
    Standing inside = touched.remove("");
    // Slots of an earlier version of the catalogue: what was taken in them stays on record.
    touched
        .values()
        .forEach(
            standing ->
                slots.add(
                    new JsonObject()
                        .put("slot", standing.key().slot())
                        .put("former", true)
                        .put("taken", standing.place().taken())));
    JsonObject told =
        new JsonObject()
            .put("item", site.itemId())
            .put("day", site.day().toString())
            .put("inside", inside == null ? 0 : inside.place().taken())
            .put("slots", slots);
    if (site.admission().capacity() > 0) {
      told.put("capacity", site.admission().capacity());
    }
    return told;
  }

  private static JsonObject shown(Slot slot, Standing standing) {
    int quota = standing.place().quota().orElse(slot.quota());
    return new JsonObject()
        .put("slot", slot.id())
        .put("from", clock(slot.fromMinute()))
        .put("to", clock(slot.toMinute()))
        .put("quota", quota)
        .put("quotaSet", standing.place().quota().isPresent())
        .put("taken", standing.place().taken())
        .put("lent", standing.lent())
        .put("left", standing.left(quota))
        .put("over", Math.max(0, standing.place().taken() - quota));
  }

  private static String clock(int minute) {
    return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
  }

  private JsonObject setQuota(AdminRequest request, Site site) throws RefusedException {
    Slot slot = slot(request, site);
    int quota = number(request, "quota", 0);
    Standing standing = book.sites().setQuota(site.place(slot.id()), quota, now());
    audit(
        "site.quota",
        "The quota of %s was set to %d; %d are taken and %d lent."
            .formatted(standing.key(), quota, standing.place().taken(), standing.lent()));
    return shown(slot, standing).put("item", site.itemId()).put("day", site.day().toString());
  }

  // ---- reservations ----

  private JsonObject reserve(AdminRequest request, Site site) throws RefusedException {
    if (site.admission().booking() == Admission.Booking.NONE) {
      throw new RefusedException(
          "%s takes no reservations: set scenic.booking in the catalogue."
              .formatted(site.itemId()));
    }
    int persons = number(request, "persons", 1);
    Optional<Slot> slot =
        site.admission().slots().isEmpty() ? Optional.empty() : Optional.of(slot(request, site));
    refusePast(site, slot);
    int quota = slot.map(Slot::quota).orElse(-1);
    if (slot.isPresent() && persons > quota) {
      throw new RefusedException(
          "A group of %d is larger than slot %s, which has %d places: split it over several slots."
              .formatted(persons, slot.get().id(), quota));
    }
    PlaceKey key = site.place(slot.map(Slot::id).orElse(""));
    Reserving result =
        book.sites()
            .reserve(
                new SiteBooking(
                    newId(), key, card(request), persons, now(), SiteBooking.State.OPEN),
                quota,
                now());
    if (result instanceof Reserving.Full full) {
      throw new RefusedException(
          "%s has %d places left, not %d: choose another slot or day."
              .formatted(key, full.left(), persons));
    }
    if (result instanceof Reserving.Twice twice) {
      throw new RefusedException(
          "The holder has reservation %s for %s already: cancel it first."
              .formatted(twice.booking().id(), twice.booking().key()));
    }
    SiteBooking booking = ((Reserving.Reserved) result).booking();
    audit("site.reserved", "%s: %d places of %s.".formatted(booking.id(), persons, key));
    return shown(booking);
  }

  private void refusePast(Site site, Optional<Slot> slot) throws RefusedException {
    LocalDate today = LocalDate.ofInstant(now(), site.zone());
    int minute = LocalTime.ofInstant(now(), site.zone()).toSecondOfDay() / 60;
    if (site.day().isBefore(today)) {
      throw new RefusedException(
          "%s has passed: a reservation is for today, %s, or later.".formatted(site.day(), today));
    }
    if (site.day().equals(today) && slot.filter(timed -> timed.toMinute() <= minute).isPresent()) {
      throw new RefusedException(
          "Slot %s of today has ended: choose a later one.".formatted(slot.orElseThrow().id()));
    }
  }

  /** Given up on its own, without an item. */
  JsonObject cancel(AdminRequest request) throws RefusedException {
    String id = needed(request, "booking");
    SiteBooking cancelled =
        book.sites()
            .cancel(id)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "There is no open reservation %s: it was used, cancelled, or never made."
                            .formatted(Printable.quoted(id))));
    audit("site.cancelled", "%s: %s.".formatted(cancelled.id(), cancelled.key()));
    return shown(cancelled.as(SiteBooking.State.CANCELLED));
  }

  private JsonObject bookings(Site site) {
    JsonArray bookings = new JsonArray();
    book.sites()
        .listBookings(site.itemId(), site.day(), MOST_LISTED)
        .forEach(booking -> bookings.add(shown(booking)));
    return new JsonObject()
        .put("item", site.itemId())
        .put("day", site.day().toString())
        .put("bookings", bookings);
  }

  private static JsonObject shown(SiteBooking booking) {
    return new JsonObject()
        .put("booking", booking.id())
        .put("item", booking.key().itemId())
        .put("day", booking.key().day().toString())
        .put("slot", booking.key().slot())
        .put("persons", booking.persons())
        .put("state", booking.state().name().toLowerCase(Locale.ROOT));
  }

  private JsonObject leases(Site site) {
    JsonArray leases = new JsonArray();
    for (SiteLease lease : book.sites().listLeases(site.itemId(), site.day(), MOST_LISTED)) {
      leases.add(
          new JsonObject()
              .put("lease", lease.id())
              .put("terminal", lease.terminalId())
              .put("slot", lease.key().slot())
              .put("persons", lease.persons())
              .put("spent", lease.spent())
              .put("until", lease.until().toString())
              .put("settled", lease.settled()));
    }
    return new JsonObject()
        .put("item", site.itemId())
        .put("day", site.day().toString())
        .put("leases", leases);
  }

  // ---- what requests name ----

  private String newId() {
    StringBuilder id = new StringBuilder("r");
    for (byte each : random.next(BOOKING_BYTES)) {
      id.append(String.format(Locale.ROOT, "%02x", each));
    }
    return id.toString();
  }

  private CardToken card(AdminRequest request) throws RefusedException {
    String tapId = needed(request, "tap");
    return Optional.ofNullable(book.ledger().findTaps(Set.of(tapId)).get(tapId))
        .flatMap(TapStanding::token)
        .orElseThrow(
            () ->
                new RefusedException(
                    "The book holds no tap %s: tap ids look like kiosk-01.1.42."
                        .formatted(Printable.quoted(tapId))));
  }

  private static int number(AdminRequest request, String name, int least) throws RefusedException {
    String text = needed(request, name);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= CatalogueCheck.MOST_PLACES) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as what is out of range.
    }
    throw new RefusedException(
        "%s is not a number of %s: write %d to %d."
            .formatted(Printable.quoted(text), name, least, CatalogueCheck.MOST_PLACES));
  }

  private static String needed(AdminRequest request, String name) throws RefusedException {
    return request
        .find(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new RefusedException("The argument \"%s\" is missing.".formatted(name)));
  }

  private void audit(String what, String detail) {
    book.audit().append(new AuditEntry(now(), "operator", what, detail));
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
