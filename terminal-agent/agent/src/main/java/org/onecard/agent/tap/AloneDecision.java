package org.onecard.agent.tap;

import java.time.Instant;
import java.util.Optional;
import org.onecard.agent.share.LentPlaces;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.AloneUse;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.Ruling;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.Tap;
import org.onecard.scenario.Visit;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.OutcomePolicy.NotPassed;
import org.onecard.scenario.catalogue.TransitRules;

/**
 * A decision that the terminal takes without the host, by the same rules and the little it knows.
 *
 * @param facts what it knew
 * @param ruling what the rules made of it
 */
record AloneDecision(Facts facts, Ruling ruling) {

  /** Taps of one card in a terminal's memory, where a tariff prices them together. */
  private static final int RIDES_KEPT = 10;

  static AloneDecision decide(
      Catalogue catalogue, TerminalMemory memory, LentPlaces lent, TapCard card, Tap tap) {
    Facts facts =
        facts(catalogue, memory, card, tap.itemId())
            .withSite(lent.find(catalogue, tap.itemId(), tap.at()))
            .withAlone(alone(catalogue, memory, card, tap));
    return new AloneDecision(facts, Decider.decide(catalogue, facts, tap));
  }

  /**
   * Keeps what an approved tap means for the next one of the same card. Where the host decided, the
   * terminal's own rules say what the card's history then is, as far as it knows it. Where nobody
   * passed, the item says whether the tap counts.
   */
  static void remember(
      Catalogue catalogue,
      TerminalMemory memory,
      DenyTag tag,
      Tap tap,
      Optional<History> historyAfter,
      Outcome outcome) {
    History history =
        historyAfter.orElseGet(() -> new History(tap.at(), tap.locationId(), tap.at(), 1));
    NotPassed policy =
        outcome == Outcome.NOT_PASSED
            ? catalogue
                .findItem(tap.itemId())
                .map(item -> item.outcome().notPassed())
                .orElse(NotPassed.KEEP)
            : NotPassed.KEEP;
    boolean neverWas =
        policy == NotPassed.REFUND && tap.card().application().payment() != Payment.PURSE;
    if (!neverWas) {
      History kept = shortened(catalogue, tap.itemId(), history);
      memory.remember(
          tag,
          Decider.historyScope(catalogue, tap.itemId()),
          policy == NotPassed.RE_ENTRY ? kept.withUnpassed(kept.lastAt()) : kept,
          tap.at());
    }
  }

  /** A record has room for few of a card's rides; the host knows the others. */
  private static History shortened(Catalogue catalogue, String itemId, History history) {
    return catalogue
        .findItem(itemId)
        .filter(item -> item.rules() instanceof TransitRules)
        .flatMap(item -> ((TransitRules) item.rules()).tariff())
        .flatMap(catalogue::findTariff)
        .flatMap(tariff -> history.journeys().map(journeys -> journeys.latest(RIDES_KEPT, tariff)))
        .flatMap(History::of)
        .map(shorter -> shorter.withTicketsUsed(history.ticketsUsed()))
        .orElse(history);
  }

  /**
   * Spends what the decision takes of what was lent.
   *
   * @return false where that is no longer there: the decision does not hold
   */
  boolean spend(Catalogue catalogue, LentPlaces lent, Tap tap) {
    if (!(ruling.decision() instanceof Decision.Approved)
        || !(facts.site() instanceof Fact.Known<SiteState> site)) {
      return true;
    }
    return Decider.visit(catalogue, facts, tap)
        .filter(visit -> visit.kind() == Visit.Kind.ENTRY && !visit.booked())
        .map(visit -> lent.spend(site.value().share(), visit.persons()))
        .orElse(true);
  }

  /** What the rules would keep if this tap is approved, whoever approves it. */
  Optional<History> historyAfter() {
    return ruling.decision() instanceof Decision.Approved
        ? ruling.historyAfter()
        : Optional.empty();
  }

  private static Facts facts(
      Catalogue catalogue, TerminalMemory memory, TapCard card, String itemId) {
    Fact<Boolean> denied =
        card.denyList()
            .list()
            .map(list -> Fact.known(card.denied(), Fact.Source.DENY_LIST, list.asOf()))
            .orElseGet(Fact::absent);
    // That this terminal has not seen the card says nothing of other terminals.
    Fact<Optional<History>> history =
        memory
            .find(card.tag(), Decider.historyScope(catalogue, itemId))
            .map(AloneDecision::known)
            .orElseGet(Fact::absent);
    return new Facts(denied, Fact.absent(), Fact.absent(), Fact.absent(), history);
  }

  /** Known where the item limits it: this terminal knows what it did itself. */
  private static Fact<AloneUse> alone(
      Catalogue catalogue, TerminalMemory memory, TapCard card, Tap tap) {
    return catalogue
        .findItem(tap.itemId())
        .flatMap(item -> item.offline().perCard())
        .<Fact<AloneUse>>map(
            limit ->
                Fact.known(
                    memory.aloneSince(card.tag(), tap.itemId(), tap.at().minus(limit.within())),
                    Fact.Source.TERMINAL_MEMORY,
                    tap.at()))
        .orElseGet(Fact::absent);
  }

  private static Fact<Optional<History>> known(TerminalMemory.Remembered remembered) {
    Instant asOf = remembered.asOf();
    return Fact.known(Optional.of(remembered.history()), Fact.Source.TERMINAL_MEMORY, asOf);
  }
}
