package org.onecard.scenario;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import org.onecard.scenario.catalogue.ScenicRules;

/** Entry to a scenic site: free for residents of some regions, and so often on one local day. */
final class ScenicScenario {

  private static final Notice ENTER = new Notice("请入园", "Welcome, go in");
  private static final Notice ENTER_FREE = new Notice("请入园，免费", "Welcome, go in free of charge");

  private ScenicScenario() {}

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
    trace.step(
        "scenic.entries",
        entered + " entries on " + tapCase.day() + ", at most " + rules.entriesPerDay());
    if (entered >= rules.entriesPerDay()) {
      return Verdict.refused(Reason.ENTERED_TODAY);
    }

    Optional<Region> freeAs;
    if (rules.freeFor().isEmpty()) {
      freeAs = Optional.empty();
    } else if (tapCase.facts().holder() instanceof Fact.Known<Holder> known) {
      freeAs = findFreeRegion(rules, tapCase, known.value().residence(), trace);
    } else if (trace.goesOnWithout(
        "holder", tapCase.item().absence().holder(), "a resident of the card's issuing region")) {
      freeAs = findFreeRegion(rules, tapCase, Optional.empty(), trace);
    } else {
      return Verdict.refused(Reason.FACT_ABSENT);
    }

    Money charge = freeAs.isPresent() ? Money.ZERO : rules.price();
    trace.step("scenic.price", "price " + rules.price().inYuan() + ", pays " + charge.inYuan());
    return new Verdict.Granted(
        charge,
        freeAs
            .filter(region -> !rules.price().isZero())
            .map(region -> new EntitlementUse("resident-" + region.code(), rules.price())),
        historyAfter(tapCase, history, entered),
        charge.isZero() ? ENTER_FREE : ENTER);
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
