package org.onecard.protocol.message;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.CatalogueCheck;

/** Sites between the scenario's types and the wire: rules, facts, and what is lent. */
final class SiteWire {

  private static final Pattern SLOT = Pattern.compile("[a-z0-9-]{1,32}");
  private static final int MOST_TOLD = 8;

  private SiteWire() {}

  // ---- rules

  static Wire.AdmissionMessage write(Admission admission) {
    Wire.AdmissionMessage.Builder wire =
        Wire.AdmissionMessage.newBuilder()
            .addAllFreeDays(numbers(admission.freeDays()))
            .addAllExits(admission.exits())
            .setCapacity(admission.capacity())
            .setBooking(write(admission.booking()))
            .setGroup(admission.group().orElse(""))
            .setReentryMs(admission.reentry().map(within -> within.toMillis()).orElse(0L));
    for (Admission.Pass pass : admission.passes()) {
      wire.addPasses(
          Wire.SitePassMessage.newBuilder()
              .setId(pass.id())
              .addAllBlackout(numbers(pass.blackout()))
              .setPays(pass.onBlackout() == Admission.OnBlackout.PAY));
    }
    for (Admission.Slot slot : admission.slots()) {
      wire.addSlots(
          Wire.SiteSlotMessage.newBuilder()
              .setId(slot.id())
              .setFromMinute(slot.fromMinute())
              .setToMinute(slot.toMinute())
              .setQuota(slot.quota()));
    }
    admission
        .share()
        .ifPresent(
            share ->
                wire.setShare(
                    Wire.SiteShareMessage.newBuilder()
                        .setMost(share.most())
                        .setEach(share.each())
                        .setLastsMs(share.lasts().toMillis())));
    return wire.build();
  }

  static Admission readAdmission(Wire.AdmissionMessage wire) throws NotWellFormed {
    List<Admission.Pass> passes = new ArrayList<>();
    for (Wire.SitePassMessage each :
        Check.count(wire.getPassesList(), 0, CatalogueCheck.MOST_PASSES, "passes")) {
      passes.add(
          new Admission.Pass(
              Check.item(each.getId(), "pass"),
              days(each.getBlackoutList(), "blackout"),
              each.getPays() ? Admission.OnBlackout.PAY : Admission.OnBlackout.REFUSE));
    }
    List<Admission.Slot> slots = new ArrayList<>();
    for (Wire.SiteSlotMessage each :
        Check.count(wire.getSlotsList(), 0, CatalogueCheck.MOST_SLOTS, "slots")) {
      slots.add(
          new Admission.Slot(
              Check.matching(SLOT, each.getId(), "slot"),
              Check.within(each.getFromMinute(), 0, Admission.MINUTES_OF_A_DAY, "from_minute"),
              Check.within(each.getToMinute(), 0, Admission.MINUTES_OF_A_DAY, "to_minute"),
              Check.within(each.getQuota(), 1, CatalogueCheck.MOST_PLACES, "quota")));
    }
    Set<String> exits = new HashSet<>();
    for (String each : Check.count(wire.getExitsList(), 0, CatalogueCheck.MOST_EXITS, "exits")) {
      Check.that(exits.add(Check.name(each, "exits")), "exits", "have one twice");
    }
    return new Admission(
        days(wire.getFreeDaysList(), "free_days"),
        passes,
        slots,
        wire.hasShare() ? Optional.of(readShare(wire.getShare())) : Optional.empty(),
        wire.getReentryMs() == 0
            ? Optional.empty()
            : Optional.of(Check.duration(wire.getReentryMs(), "reentry_ms")),
        exits,
        Check.within(wire.getCapacity(), 0, CatalogueCheck.MOST_PLACES, "capacity"),
        readBooking(wire.getBooking()),
        wire.getGroup().isEmpty()
            ? Optional.empty()
            : Optional.of(Check.item(wire.getGroup(), "group")));
  }

  private static Wire.SiteBookingRule write(Admission.Booking booking) {
    return switch (booking) {
      case NONE -> Wire.SiteBookingRule.BOOKING_NONE;
      case ACCEPTED -> Wire.SiteBookingRule.BOOKING_ACCEPTED;
      case REQUIRED -> Wire.SiteBookingRule.BOOKING_REQUIRED;
    };
  }

  private static Admission.Booking readBooking(Wire.SiteBookingRule wire) throws NotWellFormed {
    return switch (wire) {
      case BOOKING_NONE -> Admission.Booking.NONE;
      case BOOKING_ACCEPTED -> Admission.Booking.ACCEPTED;
      case BOOKING_REQUIRED -> Admission.Booking.REQUIRED;
      case UNRECOGNIZED -> throw Check.malformed("booking", "is unknown");
    };
  }

  private static Admission.Share readShare(Wire.SiteShareMessage wire) throws NotWellFormed {
    return new Admission.Share(
        Check.within(wire.getMost(), 1, CatalogueCheck.MOST_PLACES, "most"),
        Check.within(wire.getEach(), 1, CatalogueCheck.MOST_PLACES, "each"),
        Check.duration(wire.getLastsMs(), "lasts_ms"));
  }

  private static List<Integer> numbers(Set<LocalDate> days) {
    return days.stream().sorted().map(Check::toNumber).toList();
  }

  private static Set<LocalDate> days(List<Integer> wire, String field) throws NotWellFormed {
    Set<LocalDate> days = new HashSet<>();
    for (int each : Check.count(wire, 0, CatalogueCheck.MOST_SPECIAL_DAYS, field)) {
      Check.that(days.add(Check.date(each, field)), field, "have one twice");
    }
    return days;
  }

  // ---- facts

  static Wire.SiteFact.Builder write(SiteState state) {
    Wire.SiteFact.Builder wire =
        Wire.SiteFact.newBuilder()
            .setSlot(state.slot().orElse(""))
            .setLeft(state.left())
            .setShare(state.share());
    state
        .book()
        .ifPresent(
            book -> {
              Wire.SiteBookMessage.Builder known =
                  Wire.SiteBookMessage.newBuilder()
                      .setInside(book.inside())
                      .setOthersToday(book.othersToday());
              book.booking()
                  .ifPresent(
                      booking ->
                          known.setBooking(
                              Wire.SiteBookingMessage.newBuilder()
                                  .setDay(Check.toNumber(booking.day()))
                                  .setSlot(booking.slot())
                                  .setPersons(booking.persons())
                                  .setUsed(booking.used())));
              wire.setBook(known);
            });
    return wire;
  }

  static SiteState readState(Wire.SiteFact wire) throws NotWellFormed {
    return new SiteState(
        wire.getSlot().isEmpty()
            ? Optional.empty()
            : Optional.of(Check.matching(SLOT, wire.getSlot(), "slot")),
        Check.within(wire.getLeft(), 0, CatalogueCheck.MOST_PLACES, "left"),
        Check.count(wire.getShare(), 0, "share"),
        wire.hasBook() ? Optional.of(readBook(wire.getBook())) : Optional.empty());
  }

  private static SiteState.Book readBook(Wire.SiteBookMessage wire) throws NotWellFormed {
    return new SiteState.Book(
        Check.within(wire.getInside(), 0, Integer.MAX_VALUE, "inside"),
        Check.within(wire.getOthersToday(), 0, Integer.MAX_VALUE, "others_today"),
        wire.hasBooking()
            ? Optional.of(
                new SiteState.Booking(
                    Check.date(wire.getBooking().getDay(), "day"),
                    wire.getBooking().getSlot().isEmpty()
                        ? ""
                        : Check.matching(SLOT, wire.getBooking().getSlot(), "slot"),
                    Check.within(
                        wire.getBooking().getPersons(), 1, CatalogueCheck.MOST_PLACES, "persons"),
                    wire.getBooking().getUsed()))
            : Optional.empty());
  }

  // ---- what is lent

  static Wire.PlaceLeaseBody write(PlaceLease lease) {
    return Wire.PlaceLeaseBody.newBuilder()
        .setTerminal(lease.terminalId())
        .setNumber(lease.number())
        .setItem(lease.itemId())
        .setDay(Check.toNumber(lease.day()))
        .setSlot(lease.slot())
        .setPersons(lease.persons())
        .setUntilMs(lease.until().toEpochMilli())
        .build();
  }

  static PlaceLease readLease(Wire.PlaceLeaseBody wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    return new PlaceLease(
        Check.terminal(wire.getTerminal()),
        Check.count(wire.getNumber(), 1, "number"),
        Check.item(wire.getItem(), "item"),
        Check.date(wire.getDay(), "day"),
        Check.matching(SLOT, wire.getSlot(), "slot"),
        Check.within(wire.getPersons(), 1, PlaceLease.MOST_PERSONS, "persons"),
        Check.time(wire.getUntilMs(), "until_ms"));
  }

  static Wire.LeaseWanted write(Message.LeaseWanted wanted) {
    Wire.LeaseWanted.Builder wire = Wire.LeaseWanted.newBuilder();
    wanted
        .told()
        .forEach(
            told ->
                wire.addTold(
                    Wire.LeaseTold.newBuilder().setNumber(told.number()).setSpent(told.spent())));
    return wire.build();
  }

  static Message readWanted(Wire.LeaseWanted wire) throws NotWellFormed {
    List<Message.LeaseTold> told = new ArrayList<>();
    for (Wire.LeaseTold each : Check.count(wire.getToldList(), 0, MOST_TOLD, "told")) {
      told.add(
          new Message.LeaseTold(
              Check.count(each.getNumber(), 1, "number"),
              Check.within(each.getSpent(), 0, PlaceLease.MOST_PERSONS, "spent")));
    }
    return new Message.LeaseWanted(told);
  }
}
