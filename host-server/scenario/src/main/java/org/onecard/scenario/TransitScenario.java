package org.onecard.scenario;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;
import org.onecard.scenario.catalogue.TransitRules.Transfer;

/**
 * A flat fare with concessions, a pass-back window and a reduction for transfers.
 *
 * <p>Rides may be told out of order, when a terminal that was alone catches up. A ride before the
 * recorded chain is priced on its own and leaves the recorded history as it is.
 */
final class TransitScenario {

  private static final Notice GO = new Notice("请通行", "Go");
  private static final Notice GO_FREE = new Notice("请通行，免费", "Go, free of charge");

  private TransitScenario() {}

  static Verdict judge(TransitRules rules, TapCase tapCase, Trace trace) {
    Optional<History> history;
    if (tapCase.facts().history() instanceof Fact.Known<Optional<History>> known) {
      history = known.value();
    } else if (!looksBack(rules)
        || trace.goesOnWithout(
            "history", tapCase.item().absence().history(), "no ride before this one")) {
      history = Optional.empty();
    } else {
      return Verdict.refused(Reason.FACT_ABSENT);
    }
    if (isPassBack(rules.passBack(), history, tapCase.tap(), trace)) {
      return Verdict.refused(Reason.PASS_BACK);
    }

    Optional<Money> fare = findFare(rules, tapCase.day(), trace);
    if (fare.isEmpty()) {
      return Verdict.refused(Reason.ITEM_NOT_IN_FORCE);
    }

    HolderClass holderClass;
    if (rules.payPercent().isEmpty()) {
      holderClass = HolderClass.ADULT; // Every class pays the same: nobody need be asked.
    } else if (tapCase.facts().holder() instanceof Fact.Known<Holder> known) {
      holderClass = known.value().holderClass();
    } else if (trace.goesOnWithout("holder", tapCase.item().absence().holder(), "an adult")) {
      holderClass = HolderClass.ADULT;
    } else {
      return Verdict.refused(Reason.FACT_ABSENT);
    }
    Money ownFare = concession(rules, holderClass, fare.get(), trace);

    boolean transfer = isTransfer(rules.transfer(), history, tapCase.tap().at(), trace);
    Money charge = transfer ? reduced(ownFare, rules.transfer(), trace) : ownFare;

    return new Verdict.Granted(
        charge,
        entitlement(holderClass, fare.get().minus(ownFare), ownFare.minus(charge)),
        historyAfter(history, transfer, tapCase.tap()),
        charge.isZero() ? GO_FREE : GO);
  }

  /** Whether earlier rides matter at all. */
  private static boolean looksBack(TransitRules rules) {
    return !rules.passBack().isZero() || rules.transfer().isPresent();
  }

  private static boolean isPassBack(
      Duration window, Optional<History> history, Tap tap, Trace trace) {
    if (history.isEmpty()) {
      trace.step("transit.pass-back", "no ride recorded");
      return false;
    }
    // The clocks of two gates side by side may differ by more than it takes to hand a card back,
    // so a ride that seems to lie a little ahead counts like one a little behind.
    Duration apart = Duration.between(history.get().lastAt(), tap.at()).abs();
    boolean sameLocation = history.get().lastLocation().equals(tap.locationId());
    trace.step(
        "transit.pass-back",
        "last ride %s apart at %s location, window %s"
            .formatted(apart, sameLocation ? "the same" : "another", window));
    return sameLocation && apart.compareTo(window) < 0;
  }

  private static Optional<Money> findFare(TransitRules rules, LocalDate day, Trace trace) {
    for (FarePeriod period : rules.fares()) {
      if (!day.isBefore(period.from()) && period.to().map(to -> !day.isAfter(to)).orElse(true)) {
        trace.step(
            "transit.fare",
            "fare %s, in force from %s".formatted(period.fare().inYuan(), period.from()));
        return Optional.of(period.fare());
      }
    }
    trace.step("transit.fare", "no fare is in force on " + day);
    return Optional.empty();
  }

  private static Money concession(
      TransitRules rules, HolderClass holderClass, Money fare, Trace trace) {
    int percent = rules.payPercent().getOrDefault(holderClass, 100);
    Money ownFare = fare.percent(percent);
    trace.step(
        "transit.concession",
        "%s pays %d percent: %s".formatted(holderClass, percent, ownFare.inYuan()));
    return ownFare;
  }

  private static boolean isTransfer(
      Optional<Transfer> transfer, Optional<History> history, Instant at, Trace trace) {
    if (transfer.isEmpty() || history.isEmpty()) {
      return false;
    }
    Duration sinceFirst = Duration.between(history.get().windowStart(), at);
    int furtherRides = history.get().countInWindow() - 1;
    boolean applies =
        !sinceFirst.isNegative()
            && sinceFirst.compareTo(transfer.get().within()) <= 0
            && furtherRides < transfer.get().most();
    trace.step(
        "transit.transfer",
        "%s: %s since the first ride (at most %s), %d transfers used (at most %d)"
            .formatted(
                applies ? "reduced" : "not reduced",
                sinceFirst,
                transfer.get().within(),
                furtherRides,
                transfer.get().most()));
    return applies;
  }

  private static Money reduced(Money ownFare, Optional<Transfer> transfer, Trace trace) {
    Money discount = transfer.map(Transfer::discount).orElse(Money.ZERO);
    Money charge = ownFare.minus(discount).orAtLeast(Money.ZERO);
    trace.step(
        "transit.transfer-fare",
        "%s less %s: %s".formatted(ownFare.inYuan(), discount.inYuan(), charge.inYuan()));
    return charge;
  }

  /** The greater saving is named, the concession where they are equal; the steps show both. */
  private static Optional<EntitlementUse> entitlement(
      HolderClass holderClass, Money byConcession, Money byTransfer) {
    if (byConcession.isZero() && byTransfer.isZero()) {
      return Optional.empty();
    }
    return Optional.of(
        byConcession.compareTo(byTransfer) >= 0
            ? new EntitlementUse(holderClass.name().toLowerCase(Locale.ROOT), byConcession)
            : new EntitlementUse("transfer", byTransfer));
  }

  /** A reduced ride continues the chain; one that pays its whole fare begins a chain of its own. */
  private static Optional<History> historyAfter(
      Optional<History> before, boolean transfer, Tap tap) {
    if (before.isEmpty()) {
      return Optional.of(new History(tap.at(), tap.locationId(), tap.at(), 1));
    }
    History known = before.get();
    if (tap.at().isBefore(known.windowStart())) {
      return Optional.empty();
    }
    boolean isLatest = !tap.at().isBefore(known.lastAt());
    return Optional.of(
        new History(
            isLatest ? tap.at() : known.lastAt(),
            isLatest ? tap.locationId() : known.lastLocation(),
            transfer ? known.windowStart() : tap.at(),
            transfer ? known.countInWindow() + 1 : 1));
  }
}
