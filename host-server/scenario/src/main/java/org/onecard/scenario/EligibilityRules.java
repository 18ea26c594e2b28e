package org.onecard.scenario;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.onecard.scenario.catalogue.ClassRule;
import org.onecard.scenario.catalogue.Concession;
import org.onecard.scenario.catalogue.Requirement;
import org.onecard.scenario.predicate.Predicate;
import org.onecard.scenario.predicate.Truth;
import org.onecard.scenario.predicate.Variable;

/** Who may use an item, as what, and for how much less, by the conditions of its author. */
final class EligibilityRules {

  private EligibilityRules() {}

  // ---- who may ----

  /** The first requirement that does not hold, in its own words; fails closed. */
  static Optional<Decision.Declined> findRefusal(TapCase tapCase, Trace trace) {
    int number = 1;
    for (Requirement requirement : tapCase.item().eligibility().require()) {
      TapValues values = new TapValues(tapCase);
      Truth truth = evaluate("require." + number, requirement.when(), values, trace);
      if (truth instanceof Truth.Absent absent) {
        return Optional.of(
            Decider.refusal(
                absent.missing().stream().anyMatch(values::isForWantOfAFact)
                    ? Reason.FACT_ABSENT
                    : Reason.CONDITION_UNKNOWN,
                tapCase));
      }
      if (!truth.equals(Truth.HOLDS)) {
        return Optional.of(
            new Decision.Declined(Reason.CONDITION_NOT_MET, requirement.otherwise()));
      }
      number++;
    }
    return Optional.empty();
  }

  // ---- as what ----

  /** The tap with the holder as the item counts it on that day. */
  static TapCase asClass(TapCase tapCase, Trace trace) {
    if (!(tapCase.facts().holder() instanceof Fact.Known<Holder> known)) {
      return tapCase;
    }
    HolderClass registered = known.value().classOn(tapCase.day());
    if (registered != known.value().holderClass()) {
      trace.step(
          "holder.proof",
          "the proof of %s ended on %s"
              .formatted(
                  known.value().holderClass(),
                  known.value().provedTo().map(Object::toString).orElse("")));
    }
    HolderClass counted = findClass(tapCase, trace).orElse(registered);
    return counted == known.value().holderClass()
        ? tapCase
        : tapCase.withHolder(Fact.known(known.value().as(counted), known.source(), known.asOf()));
  }

  private static Optional<HolderClass> findClass(TapCase tapCase, Trace trace) {
    for (ClassRule rule : tapCase.item().eligibility().classes()) {
      String name = "class." + rule.holderClass().name().toLowerCase(Locale.ROOT);
      if (evaluate(name, rule.when(), new TapValues(tapCase), trace).equals(Truth.HOLDS)) {
        return Optional.of(rule.holderClass());
      }
    }
    return Optional.empty();
  }

  // ---- for how much less ----

  /**
   * The grant at the cheapest concession, with the tickets that were used before and now. A
   * concession of which nobody knows whether it holds is none.
   */
  static Verdict.Granted reduce(Verdict.Granted granted, TapCase tapCase, Trace trace) {
    Optional<History> before =
        tapCase.facts().history() instanceof Fact.Known<Optional<History>> known
            ? known.value()
            : Optional.empty();
    int used = before.map(History::ticketsUsed).orElse(0);
    Optional<History> after = granted.historyAfter().map(history -> history.withTicketsUsed(used));
    Optional<Offer> best =
        granted.charge().isZero() ? Optional.empty() : findBest(granted, tapCase, used, trace);
    if (best.isEmpty()) {
      return new Verdict.Granted(
          granted.charge(), granted.correction(), granted.entitlement(), after, granted.greeting());
    }
    Money charge = best.get().charge();
    Money saved = granted.charge().minus(charge);
    trace.step(
        "concession." + best.get().concession().id(),
        "%s instead of %s".formatted(charge.inYuan(), granted.charge().inYuan()));
    return new Verdict.Granted(
        charge,
        granted.correction(),
        Optional.of(new EntitlementUse(best.get().concession().id(), saved)),
        best.get().concession().ticket().isPresent()
            ? Optional.of(
                after
                    .or(() -> before)
                    .orElseGet(() -> first(tapCase.tap()))
                    .withTicketsUsed(used + 1))
            : after,
        granted.greeting());
  }

  private record Offer(Concession concession, Money charge) {

    boolean takesATicket() {
      return concession.ticket().isPresent();
    }
  }

  private static History first(Tap tap) {
    return new History(tap.at(), tap.locationId(), tap.at(), 1);
  }

  /** The cheapest; of equals one that takes no ticket, then the first. */
  private static Optional<Offer> findBest(
      Verdict.Granted granted, TapCase tapCase, int used, Trace trace) {
    return tapCase.item().eligibility().concessions().stream()
        .filter(concession -> applies(concession, tapCase, used, trace))
        .map(concession -> new Offer(concession, granted.charge().percent(concession.payPercent())))
        .filter(offer -> offer.charge().compareTo(granted.charge()) < 0)
        .min(Comparator.comparing(Offer::charge).thenComparing(Offer::takesATicket));
  }

  private static boolean applies(Concession concession, TapCase tapCase, int used, Trace trace) {
    String name = "concession." + concession.id();
    boolean holds =
        concession
            .when()
            .map(when -> evaluate(name, when, new TapValues(tapCase), trace).equals(Truth.HOLDS))
            .orElse(true);
    return holds
        && concession.ticket().map(id -> hasTicket(name, id, tapCase, used, trace)).orElse(true);
  }

  private static boolean hasTicket(String name, String id, TapCase tapCase, int used, Trace trace) {
    if (tapCase.facts().history() instanceof Fact.Absent) {
      // Whatever the item assumes of history: a ticket could be used without end.
      trace.step(name, "it is not known here how many tickets were used");
      return false;
    }
    int granted =
        tapCase.facts().holder() instanceof Fact.Known<Holder> known
            ? known.value().findTicket(id, tapCase.day()).map(Entitlement::granted).orElse(0)
            : 0;
    trace.step(name, "%d of %d tickets %s used".formatted(used, granted, id));
    return used < granted;
  }

  // ---- shared ----

  private static Truth evaluate(String rule, Predicate predicate, TapValues values, Trace trace) {
    Truth truth = predicate.evaluate(values);
    trace.step(rule, predicate.text() + ": " + words(truth));
    return truth;
  }

  private static String words(Truth truth) {
    if (truth instanceof Truth.Known known) {
      return known.holds() ? "yes" : "no";
    }
    if (truth instanceof Truth.Absent absent) {
      return "nobody knows "
          + absent.missing().stream()
              .map(Variable::label)
              .sorted()
              .collect(Collectors.joining(", "));
    }
    return "cannot be worked out, " + ((Truth.Failed) truth).because();
  }
}
