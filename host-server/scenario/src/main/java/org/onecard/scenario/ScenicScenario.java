package org.onecard.scenario;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import org.onecard.scenario.SiteState.Booking;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Admission.OnBlackout;
import org.onecard.scenario.catalogue.Admission.Pass;
import org.onecard.scenario.catalogue.Admission.Slot;
import org.onecard.scenario.catalogue.ScenicRules;

/**
 * Entry to a scenic site or a museum. In this order: out is out; who left a while ago comes in
 * again; so many entries a day; a reservation, else a place of the slot; room inside; then what it
 * costs.
 */
final class ScenicScenario {

  private static final Notice ENTER = new Notice("请入园", "Welcome, go in");
  private static final Notice ENTER_FREE = new Notice("请入园，免费", "Welcome, go in free of charge");
  private static final Notice AGAIN = new Notice("欢迎回来，请入园", "Welcome back, go in");
  private static final Notice GOODBYE = new Notice("请慢走，再见", "Goodbye");

  private ScenicScenario() {}

  /** Whether whoever taps there leaves; nobody is kept inside, whatever else holds. */
  static boolean isExit(ScenicRules rules, String locationId) {
    return rules.admission().exits().contains(locationId);
  }

  /** The way out. What is not known of the card's history stays as it is. */
  static Verdict leave(TapCase tapCase, Trace trace) {
    trace.step("scenic.exit", "an exit: exits are not judged");
    Tap tap = tapCase.tap();
    Optional<History> after =
        tapCase.facts().history() instanceof Fact.Known<Optional<History>> known
            ? known.value().map(history -> history.withLast(tap.at(), tap.locationId()))
            : Optional.empty();
    return new Verdict.Granted(Money.ZERO, Optional.empty(), after, GOODBYE);
  }

  static Verdict judge(ScenicRules rules, TapCase tapCase, Trace trace) {
    Optional<History> history;
    if (tapCase.facts().history() instanceof Fact.Known<Optional<History>> known) {
      history = known.value();
    } else if (trace.goesOnWithout(
        "history", tapCase.item().absence().history(), "no entry before this one")) {
      history = Optional.empty();
    } else {
      return Verdict.refused(Reason.FACT_ABSENT);
    }
    int entered = entriesOn(tapCase, history);
    Optional<Verdict> inside =
        entered == 0 ? Optional.empty() : cameBefore(rules, tapCase, history.orElseThrow(), trace);
    if (inside.isPresent()) {
      return inside.get();
    }
    Optional<Reason> refusal =
        tooOften(rules, tapCase, entered, trace).or(() -> noPlace(rules, tapCase, trace));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    return price(rules, tapCase, history, entered, trace);
  }

  // ---- again ----

  private static Optional<Verdict> cameBefore(
      ScenicRules rules, TapCase tapCase, History history, Trace trace) {
    Admission admission = rules.admission();
    if (admission.exits().isEmpty()) {
      return Optional.empty();
    }
    if (!admission.exits().contains(history.lastLocation())) {
      trace.step("scenic.inside", "the card entered and has not left");
      return Optional.of(Verdict.refused(Reason.STILL_INSIDE));
    }
    if (!isReentry(admission, tapCase.tap(), history)) {
      return Optional.empty();
    }
    Duration within = admission.reentry().orElseThrow();
    trace.step(
        "scenic.re-entry",
        "left %s ago, comes in again for %s"
            .formatted(Duration.between(history.lastAt(), tapCase.tap().at()), within));
    return Optional.of(
        noRoom(admission, tapCase, 1, trace)
            .map(Verdict::refused)
            .orElseGet(
                () ->
                    new Verdict.Granted(
                        Money.ZERO,
                        Optional.of(new EntitlementUse("re-entry", Money.ZERO)),
                        Optional.of(
                            history.withLast(tapCase.tap().at(), tapCase.tap().locationId())),
                        AGAIN)));
  }

  private static boolean isReentry(Admission admission, Tap tap, History history) {
    return admission.exits().contains(history.lastLocation())
        && admission
            .reentry()
            .filter(
                within -> Duration.between(history.lastAt(), tap.at()).abs().compareTo(within) <= 0)
            .isPresent();
  }

  private static Optional<Reason> tooOften(
      ScenicRules rules, TapCase tapCase, int entered, Trace trace) {
    int others = findBook(tapCase).map(book -> book.othersToday()).orElse(0);
    trace.step(
        "scenic.entries",
        entered
            + " entries on "
            + tapCase.day()
            + (others == 0 ? "" : " and " + others + " by other cards of the holder")
            + ", at most "
            + rules.entriesPerDay());
    return (long) entered + others >= rules.entriesPerDay()
        ? Optional.of(Reason.ENTERED_TODAY)
        : Optional.empty();
  }

  // ---- places ----

  private static Optional<Reason> noPlace(ScenicRules rules, TapCase tapCase, Trace trace) {
    Admission admission = rules.admission();
    if (!admission.isCounted()) {
      return Optional.empty();
    }
    Optional<Slot> slot = admission.findSlot(tapCase.minute());
    if (!admission.slots().isEmpty() && slot.isEmpty()) {
      trace.step("scenic.slot", "no slot holds minute " + tapCase.minute() + " of the day");
      return Optional.of(Reason.SLOT_CLOSED);
    }
    if (admission.booking() != Admission.Booking.NONE) {
      Optional<Booking> usable = findUsable(admission, tapCase);
      if (usable.isPresent()) {
        trace.step(
            "scenic.booking", usable.get().persons() + " reserved for today, and not used yet");
        return noRoom(admission, tapCase, usable.get().persons(), trace);
      }
      if (admission.booking() == Admission.Booking.REQUIRED) {
        return withoutBooking(tapCase, slot, trace).or(() -> noRoom(admission, tapCase, 1, trace));
      }
    }
    int persons = persons(admission, tapCase);
    return slot.flatMap(timed -> slotFull(timed, tapCase, persons, trace))
        .or(() -> noRoom(admission, tapCase, persons, trace));
  }

  private static Optional<Reason> slotFull(Slot slot, TapCase tapCase, int persons, Trace trace) {
    if (persons > slot.quota()) {
      trace.step(
          "scenic.slot",
          "%d persons, the slot %s has %d places".formatted(persons, slot.id(), slot.quota()));
      return Optional.of(Reason.GROUP_TOO_LARGE);
    }
    if (tapCase.facts().site() instanceof Fact.Known<SiteState> known
        && known.value().slot().equals(Optional.of(slot.id()))) {
      int left = known.value().left();
      trace.step(
          "scenic.slot",
          "%d persons, slot %s has %d left, says %s"
              .formatted(persons, slot.id(), left, known.source()));
      return left >= persons ? Optional.empty() : Optional.of(Reason.SLOT_FULL);
    }
    return trace.goesOnWithout("site", tapCase.item().absence().site(), "a place for one person")
            && persons == 1
        ? Optional.empty()
        : Optional.of(Reason.FACT_ABSENT);
  }

  /** Why somebody may not enter who has no reservation for now, where one is needed. */
  private static Optional<Reason> withoutBooking(
      TapCase tapCase, Optional<Slot> slot, Trace trace) {
    Optional<SiteState.Book> book = findBook(tapCase);
    if (book.isEmpty()) {
      return trace.goesOnWithout("site", tapCase.item().absence().site(), "a reservation for now")
          ? Optional.empty()
          : Optional.of(Reason.FACT_ABSENT);
    }
    Optional<Booking> booking = book.get().booking();
    trace.step(
        "scenic.booking",
        booking
                .map(
                    held ->
                        "the reservation is for %s %s%s"
                            .formatted(held.day(), held.slot(), held.used() ? " and was used" : ""))
                .orElse("no reservation")
            + slot.map(now -> ", now is " + now.id()).orElse(""));
    if (booking.isEmpty()) {
      return Optional.of(Reason.NOT_BOOKED);
    }
    LocalDate day = booking.get().day();
    return Optional.of(
        day.isBefore(tapCase.day())
            ? Reason.BOOKING_PAST
            : day.isAfter(tapCase.day())
                ? Reason.BOOKING_LATER
                : booking.get().used() ? Reason.NOT_BOOKED : Reason.BOOKING_OTHER_TIME);
  }

  private static Optional<Booking> findUsable(Admission admission, TapCase tapCase) {
    String now = admission.findSlot(tapCase.minute()).map(Slot::id).orElse("");
    return findBook(tapCase)
        .flatMap(SiteState.Book::booking)
        .filter(
            held -> !held.used() && held.day().equals(tapCase.day()) && held.slot().equals(now));
  }

  private static Optional<Reason> noRoom(
      Admission admission, TapCase tapCase, int persons, Trace trace) {
    if (admission.capacity() == 0) {
      return Optional.empty();
    }
    Optional<SiteState.Book> book = findBook(tapCase);
    if (book.isEmpty()) {
      return trace.goesOnWithout("site", tapCase.item().absence().site(), "room inside")
          ? Optional.empty()
          : Optional.of(Reason.FACT_ABSENT);
    }
    int inside = book.get().inside();
    trace.step(
        "scenic.capacity",
        inside + " inside, " + persons + " more, room for " + admission.capacity());
    return (long) inside + persons > admission.capacity()
        ? Optional.of(Reason.SITE_FULL)
        : Optional.empty();
  }

  /** How many come in with the card: more than one with a leader's. */
  private static int persons(Admission admission, TapCase tapCase) {
    if (admission.group().isEmpty()
        || !(tapCase.facts().holder() instanceof Fact.Known<Holder> known)) {
      return 1;
    }
    Optional<Entitlement> leads = known.value().findTicket(admission.group().get(), tapCase.day());
    return leads.map(Entitlement::granted).orElse(1);
  }

  private static Optional<SiteState.Book> findBook(TapCase tapCase) {
    return tapCase.facts().site() instanceof Fact.Known<SiteState> known
        ? known.value().book()
        : Optional.empty();
  }

  /** What a tap takes of the site's places if the person passes; empty where nothing is counted. */
  static Optional<Visit> visit(ScenicRules rules, TapCase tapCase) {
    Admission admission = rules.admission();
    if (!admission.isCounted()) {
      return Optional.empty();
    }
    if (isExit(rules, tapCase.tap().locationId())) {
      return Optional.of(new Visit(Visit.Kind.EXIT, "", 1, false));
    }
    Optional<History> today =
        tapCase.facts().history() instanceof Fact.Known<Optional<History>> known
            ? known.value().filter(history -> entriesOn(tapCase, Optional.of(history)) > 0)
            : Optional.empty();
    if (today.filter(history -> isReentry(admission, tapCase.tap(), history)).isPresent()) {
      return Optional.of(new Visit(Visit.Kind.RE_ENTRY, "", 1, false));
    }
    String slot = admission.findSlot(tapCase.minute()).map(Slot::id).orElse("");
    Optional<Booking> booking =
        admission.booking() == Admission.Booking.NONE
            ? Optional.empty()
            : findUsable(admission, tapCase);
    return Optional.of(
        booking
            .map(held -> new Visit(Visit.Kind.ENTRY, slot, held.persons(), true))
            .orElseGet(
                () -> new Visit(Visit.Kind.ENTRY, slot, persons(admission, tapCase), false)));
  }

  // ---- what it costs ----

  private static Verdict price(
      ScenicRules rules, TapCase tapCase, Optional<History> history, int entered, Trace trace) {
    Admission admission = rules.admission();
    int persons = visit(rules, tapCase).map(Visit::persons).orElse(1);
    Money full = Money.fen(Math.multiplyExact(rules.price().amountFen(), persons));
    Optional<String> free;
    if (admission.freeDays().contains(tapCase.day())) {
      trace.step("scenic.free-day", tapCase.day() + " is free for everybody");
      free = Optional.of("free-day");
    } else {
      Optional<Pass> pass = findPass(admission, tapCase);
      boolean blackout = pass.filter(held -> held.blackout().contains(tapCase.day())).isPresent();
      pass.ifPresent(
          held ->
              trace.step(
                  "scenic.pass",
                  held.id() + (blackout ? " does not hold on " + tapCase.day() : " holds")));
      if (blackout && pass.orElseThrow().onBlackout() == OnBlackout.REFUSE) {
        return Verdict.refused(Reason.PASS_BLACKOUT);
      }
      free = blackout || persons > 1 ? Optional.empty() : pass.map(Pass::id);
    }
    if (free.isEmpty() && !rules.freeFor().isEmpty()) {
      if (tapCase.facts().holder() instanceof Fact.Known<Holder> known) {
        free = freeAsResident(rules, tapCase, known.value().residence(), persons, trace);
      } else if (trace.goesOnWithout(
          "holder", tapCase.item().absence().holder(), "a resident of the card's issuing region")) {
        free = freeAsResident(rules, tapCase, Optional.empty(), persons, trace);
      } else {
        return Verdict.refused(Reason.FACT_ABSENT);
      }
    }
    Money charge = free.isPresent() ? Money.ZERO : full;
    trace.step("scenic.price", "price " + full.inYuan() + ", pays " + charge.inYuan());
    return new Verdict.Granted(
        charge,
        free.filter(name -> !full.isZero()).map(name -> new EntitlementUse(name, full)),
        historyAfter(tapCase, history, entered),
        welcome(charge.isZero() ? ENTER_FREE : ENTER, admission, tapCase, persons));
  }

  /** With the slot's hours and how many come in, where there is more to say than one person now. */
  private static Notice welcome(Notice words, Admission admission, TapCase tapCase, int persons) {
    Optional<Slot> slot =
        admission
            .findSlot(tapCase.minute())
            .filter(
                timed -> timed.fromMinute() > 0 || timed.toMinute() < Admission.MINUTES_OF_A_DAY);
    if (slot.isEmpty() && persons == 1) {
      return words;
    }
    String hours = slot.map(timed -> hours(timed.fromMinute(), timed.toMinute())).orElse("");
    String zh = persons == 1 ? "" : (hours.isEmpty() ? "" : "，") + persons + " 人";
    String en = persons == 1 ? "" : (hours.isEmpty() ? "" : ", ") + persons + " persons";
    return new Notice(words.zh() + "（" + hours + zh + "）", words.en() + " (" + hours + en + ")");
  }

  private static String hours(int fromMinute, int toMinute) {
    return "%02d:%02d–%02d:%02d"
        .formatted(fromMinute / 60, fromMinute % 60, toMinute / 60, toMinute % 60);
  }

  /** The first pass of the item that the holder has. */
  private static Optional<Pass> findPass(Admission admission, TapCase tapCase) {
    return tapCase.facts().holder() instanceof Fact.Known<Holder> known
        ? admission.passes().stream()
            .filter(
                pass ->
                    known.value().entitlements().stream()
                        .anyMatch(
                            held ->
                                !held.isCounted()
                                    && held.id().equals(pass.id())
                                    && held.holdsOn(tapCase.day())))
            .findFirst()
        : Optional.empty();
  }

  /** A group is free of nobody's residence: the leader's card says nothing of the others. */
  private static Optional<String> freeAsResident(
      ScenicRules rules, TapCase tapCase, Optional<Region> registered, int persons, Trace trace) {
    return persons > 1
        ? Optional.empty()
        : findFreeRegion(rules, tapCase, registered, trace)
            .map(region -> "resident-" + region.code());
  }

  private static int entriesOn(TapCase tapCase, Optional<History> history) {
    return history
        .filter(known -> windowDay(tapCase, known).equals(tapCase.day()))
        .map(History::countInWindow)
        .orElse(0);
  }

  private static LocalDate windowDay(TapCase tapCase, History history) {
    return TapCase.localDay(history.windowStart(), tapCase.zone());
  }

  /** The free region that holds the residence; the one of the lowest code if several do. */
  private static Optional<Region> findFreeRegion(
      ScenicRules rules, TapCase tapCase, Optional<Region> registered, Trace trace) {
    Optional<Region> known = registered.or(() -> tapCase.tap().card().issuingRegion());
    if (known.isEmpty()) {
      trace.step("scenic.residence", "neither the registry nor the medium says of where");
      return Optional.empty();
    }
    Region residence = known.get();
    Optional<Region> free =
        rules.freeFor().stream()
            .filter(region -> region.holds(residence))
            .min(Comparator.comparing(Region::code));
    trace.step(
        "scenic.residence",
        "resident of %s, says the %s: %s"
            .formatted(
                residence.code(),
                registered.isPresent() ? "registry" : "medium's issuing region",
                free.map(region -> "free as one of " + region.code()).orElse("pays")));
    return free;
  }

  private static Optional<History> historyAfter(
      TapCase tapCase, Optional<History> before, int entered) {
    Tap tap = tapCase.tap();
    if (before.isPresent() && windowDay(tapCase, before.get()).isAfter(tapCase.day())) {
      return Optional.empty(); // Told late: a later day is on record and stays.
    }
    boolean isLatest = before.map(known -> !tap.at().isBefore(known.lastAt())).orElse(true);
    return Optional.of(
        new History(
            isLatest ? tap.at() : before.orElseThrow().lastAt(),
            isLatest ? tap.locationId() : before.orElseThrow().lastLocation(),
            tapCase.dayStart(),
            entered + 1));
  }
}
