package org.onecard.scenario;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onecard.scenario.fare.FareTap;
import org.onecard.scenario.fare.Journeys;
import org.onecard.scenario.fare.Leg;
import org.onecard.scenario.fare.PricedLeg;
import org.onecard.scenario.fare.Tariff;
import org.onecard.scenario.fare.TariffTables.Direction;
import org.onecard.scenario.fare.TariffTables.Place;
import org.onecard.scenario.fare.Tariffs;

/**
 * Rides that a tariff prices. The charge for a tap is the best price of all taps that the card is
 * known by, less what was charged for them; where that is below zero, it goes back.
 */
final class TariffScenario {

  private static final Notice GO = new Notice("请通行", "Go");
  private static final Notice GO_FREE = new Notice("请通行，免费", "Go, free of charge");

  /** Of the legs before the tap's own, as many are shown. */
  private static final int LEGS_SHOWN = 4;

  private final Tariff tariff;
  private final long version;
  private final Tariffs tariffs;

  /**
   * @param version the catalogue version that the tariff is of
   * @param tariffs those of earlier versions
   */
  TariffScenario(Tariff tariff, long version, Tariffs tariffs) {
    this.tariff = tariff;
    this.version = version;
    this.tariffs = tariffs;
  }

  Verdict judge(TapCase tapCase, Trace trace) {
    Tap tap = tapCase.tap();
    Optional<Place> place = tariff.findPlace(tap.terminalId(), tap.locationId());
    if (place.isEmpty()) {
      trace.step("tariff.place", "tariff " + tariff.id() + " knows no place " + tap.locationId());
      return Verdict.refused(Reason.NOT_A_GATE);
    }
    trace.step("tariff.place", words(place.get()));

    Journeys before;
    if (tapCase.facts().history() instanceof Fact.Known<Optional<History>> known) {
      before = known.value().flatMap(History::journeys).orElse(Journeys.NONE);
    } else if (trace.goesOnWithout(
        "history", tapCase.item().absence().history(), "no ride before this one")) {
      before = Journeys.NONE;
    } else {
      return Verdict.refused(Reason.FACT_ABSENT);
    }

    HolderClass rider;
    if (!tariff.asksForClass()) {
      rider = HolderClass.ADULT; // Every class pays the same: nobody need be asked.
    } else if (tapCase.facts().holder() instanceof Fact.Known<Holder> known) {
      rider = known.value().holderClass();
    } else if (trace.goesOnWithout("holder", tapCase.item().absence().holder(), "an adult")) {
      rider = HolderClass.ADULT;
    } else {
      return Verdict.refused(Reason.FACT_ABSENT);
    }

    FareTap own = fareTap(tap, rider);
    if (before.isPassBack(own, tariff)) {
      trace.step("tariff.pass-back", "the card was used here a moment ago");
      return Verdict.refused(Reason.PASS_BACK);
    }
    Journeys.Settlement settlement = before.with(own, tariff, tariffs);
    boolean hasFare = explain(settlement, own, before, trace);
    // Who is inside has to get out, and pays the maximum; who is outside need not get in.
    if (!hasFare && place.get().direction() == Direction.FLAT) {
      return Verdict.refused(Reason.NO_FARE);
    }
    Money difference = Money.fen(settlement.difference());
    Money charge = difference.orAtLeast(Money.ZERO);
    return new Verdict.Granted(
        charge,
        difference.minus(charge),
        entitlement(rider, settlement, own),
        History.of(settlement.after()),
        charge.isZero() ? GO_FREE : GO);
  }

  /** A ride that was taken, by what is known; who is not known rides as an adult. */
  Ruling passed(TapCase tapCase, Trace trace) {
    Facts facts = tapCase.facts();
    Tap tap = tapCase.tap();
    Optional<History> past =
        facts.history() instanceof Fact.Known<Optional<History>> known
            ? known.value()
            : Optional.empty();
    Journeys before = past.flatMap(History::journeys).orElse(Journeys.NONE);
    int tickets = past.map(History::ticketsUsed).orElse(0);
    HolderClass rider =
        tariff.asksForClass() && facts.holder() instanceof Fact.Known<Holder> known
            ? known.value().holderClass()
            : HolderClass.ADULT;
    FareTap own = fareTap(tap, rider);
    Journeys.Settlement settlement = before.with(own, tariff, tariffs);
    boolean unused = explain(settlement, own, before, trace);
    Money difference = Money.fen(settlement.difference());
    Money charge = difference.orAtLeast(Money.ZERO);
    return new Ruling(
        new Decision.Approved(charge, Optional.empty(), entitlement(rider, settlement, own), GO),
        trace.steps(),
        History.of(settlement.after()).map(history -> history.withTicketsUsed(tickets)),
        difference.minus(charge));
  }

  Optional<Journeys.Settlement> withdrawn(History history, String tapId) {
    return history
        .journeys()
        .filter(journeys -> journeys.holds(tapId))
        .map(journeys -> journeys.without(tapId, tariff, tariffs));
  }

  /** The tap as pricing knows it again. */
  FareTap fareTap(Tap tap, HolderClass rider) {
    return new FareTap(
        tap.tapId(),
        tap.at(),
        tap.terminalId(),
        tap.locationId(),
        rider,
        tap.card().application(),
        version,
        tariff.id());
  }

  /** Shows how the price came about; answers whether the tap's own ride has one. */
  private static boolean explain(
      Journeys.Settlement settlement, FareTap own, Journeys before, Trace trace) {
    boolean hasFare = true;
    List<PricedLeg> legs = settlement.pricing().legs();
    for (int i = Math.max(0, legs.size() - LEGS_SHOWN); i < legs.size(); i++) {
      PricedLeg priced = legs.get(i);
      trace.step(
          "tariff.leg",
          words(priced.leg())
              + ": "
              + priced.product()
              + " "
              + yuan(priced.fare())
              + ", after transfers "
              + yuan(priced.afterTransfer())
              + ", after caps "
              + yuan(priced.charged()));
    }
    for (PricedLeg priced : legs) {
      if (priced.leg().id().equals(own.tapId()) && !priced.priced()) {
        hasFare = false;
      }
    }
    trace.step(
        "tariff.total",
        "all rides "
            + yuan(settlement.pricing().total())
            + ", charged before "
            + yuan(before.settled())
            + ", now "
            + yuan(settlement.difference()));
    return hasFare;
  }

  private static String words(Place place) {
    return place.id()
        + ", "
        + place.direction().name().toLowerCase(Locale.ROOT)
        + place.stop().map(stop -> ", stop " + stop).orElse("")
        + place.network().map(network -> ", network " + network).orElse("");
  }

  private static String words(Leg leg) {
    return leg.id()
        + leg.fromStop().map(stop -> " from " + stop).orElse("")
        + leg.toStop().map(stop -> " to " + stop).orElse("");
  }

  private static String yuan(long fen) {
    return BigDecimal.valueOf(fen, 2).toPlainString();
  }

  /** What transfers and caps saved on the tap's own ride. */
  private static Optional<EntitlementUse> entitlement(
      HolderClass rider, Journeys.Settlement settlement, FareTap own) {
    for (PricedLeg priced : settlement.pricing().legs()) {
      if (priced.leg().id().equals(own.tapId()) && priced.charged() < priced.fare()) {
        return Optional.of(
            new EntitlementUse(
                priced.charged() < priced.afterTransfer() ? "cap" : "transfer",
                Money.fen(priced.fare() - priced.charged())));
      }
    }
    return rider == HolderClass.ADULT
        ? Optional.empty()
        : Optional.of(new EntitlementUse(rider.name().toLowerCase(Locale.ROOT), Money.ZERO));
  }
}
