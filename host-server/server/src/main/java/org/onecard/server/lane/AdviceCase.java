package org.onecard.server.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.ledger.Account;
import org.onecard.ledger.CardState;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.HistoryStep;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.record.Body.AdviceBody;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.Ruling;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.server.lane.RecordJudge.Judgement;
import org.onecard.server.scenic.SiteBook;

/**
 * Makes the book agree with what a terminal did alone.
 *
 * <p>The advice is evaluated with its own facts, where a difference is a fault of the terminal, and
 * with the host's, where a difference is posted as the item says. What then holds:
 *
 * <pre>
 * the terminal   the host        the card pays in the end
 * declined       anything        nothing: the person was turned away
 * approved       approved        the host's or the terminal's price, as the item reconciles
 * approved       declined        the terminal's price: the person was served, and told that price;
 *                                but no more than the terminal's own facts give
 * </pre>
 *
 * <p>Only the difference to what the book already holds is posted, on the account that was paid.
 *
 * <p>A host on which nothing is published can evaluate nothing, and what was done is done: it books
 * what the terminal decided and took, in suspense and without facts of its own, by which the
 * exceptions list finds it; see {@link #keep}.
 */
final class AdviceCase {

  /** What one tap may take unchecked: far above any fare or entry, far below what would harm. */
  private static final Money MOST_UNCHECKED = Money.fen(100_000);

  private final RecordJudge judge;
  private final TerminalRecord record;
  private final AdviceBody advice;
  private final CardState card;
  private final Terminal terminal;
  private final Optional<TapStanding> standing;
  private final SiteBook sites;
  private final Optional<Decision> inTime;
  private final List<Remark> remarks = new ArrayList<>();

  /** Told before this advice that nobody passed, which by the item costs nothing. */
  private boolean refunded;

  AdviceCase(
      RecordJudge judge,
      TerminalRecord record,
      AdviceBody advice,
      CardState card,
      Terminal terminal,
      Optional<TapStanding> standing,
      SiteBook sites) {
    this.judge = judge;
    this.record = record;
    this.advice = advice;
    this.card = card;
    this.terminal = terminal;
    this.standing = standing;
    this.sites = sites;
    this.inTime = standing.flatMap(TapStanding::hostDecision);
  }

  Judgement judge() {
    return judge
        .findBestCatalogue(record.catalogueVersion(), terminal, advice.tappedAt())
        .map(this::evaluate)
        .orElseGet(this::keep);
  }

  private Judgement evaluate(Catalogue catalogue) {
    refunded =
        standing.flatMap(TapStanding::outcome).orElse(null) == Outcome.NOT_PASSED
            && OutcomeCase.isRefunded(
                Optional.of(catalogue), Optional.of(advice.itemId()), advice.card().application());
    String scope = Decider.historyScope(catalogue, advice.itemId());
    Facts hostFacts =
        judge
            .factsAbout(card, scope, RecordJudge.dayOf(catalogue, advice.tappedAt()))
            .withSite(
                SiteCase.fact(
                    catalogue,
                    advice.itemId(),
                    advice.tappedAt(),
                    card.token(),
                    advice.tapId(),
                    SiteCase.share(advice, terminal, sites),
                    sites));
    Ruling byTerminal = evaluateAsTerminal(catalogue);
    Ruling byHost = judge.decide(catalogue, hostFacts, tap(Tap.DecidedBy.HOST));
    Decision hosts = inTime.orElse(byHost.decision());
    Money told = RecordJudge.charge(advice.decision());
    Optional<Ruling> ride = judge.passed(catalogue, hostFacts, tap(Tap.DecidedBy.HOST));
    if (ride.isPresent()) {
      return settle(catalogue, hosts, ride.get(), hostFacts, scope);
    }
    return agree(
        hosts,
        finalCharge(catalogue, hosts, atMost(told, RecordJudge.charge(byTerminal))),
        RecordJudge.payee(Optional.of(catalogue), advice.itemId()),
        Optional.of(hostFacts),
        historyMade(catalogue, byHost, byTerminal, hostFacts, scope));
  }

  /**
   * A ride that a tariff prices together with the card's others: whoever passed has ridden, and
   * pays what all rides cost less what was paid for them; whoever did not has not, whatever the
   * host had decided. So it does not matter which tap was told first.
   */
  private Judgement settle(
      Catalogue catalogue, Decision hosts, Ruling ride, Facts hostFacts, String scope) {
    Optional<History> known = Optional.ofNullable(card.histories().get(scope));
    boolean counted =
        known
            .flatMap(History::journeys)
            .map(journeys -> journeys.holds(advice.tapId()))
            .orElse(false);
    if (passed() && hosts instanceof Decision.Declined declined) {
      remark(
          "advice.host-declines",
          "The host would have declined tap %s with %s; the terminal let the person pass."
              .formatted(advice.tapId(), declined.reason()));
    }
    Money difference = Money.ZERO;
    Money finalCharge = Money.ZERO;
    Optional<HistoryChange> change = Optional.empty();
    Optional<HistoryStep> made = Optional.empty();
    Facts facts = hostFacts;
    if (passed() && counted) {
      // The facts are those that the ride was charged by: without itself.
      facts =
          judge
              .withdraw(catalogue, advice.itemId(), card, advice.tapId())
              .map(without -> withHistory(hostFacts, without.change().history()))
              .orElse(hostFacts);
      finalCharge = inTime.map(RecordJudge::charge).orElse(Money.ZERO);
    } else if (passed()) {
      finalCharge = RecordJudge.charge(ride);
      difference = finalCharge.plus(ride.correction());
      change = ride.historyAfter().map(after -> new HistoryChange(scope, after));
      made = ride.historyAfter().map(after -> new HistoryStep(scope, known, after));
    } else if (counted) {
      Optional<RecordJudge.Withdrawal> withdrawn =
          judge.withdraw(catalogue, advice.itemId(), card, advice.tapId());
      difference = withdrawn.map(RecordJudge.Withdrawal::difference).orElse(Money.ZERO);
      change = withdrawn.map(RecordJudge.Withdrawal::change);
    }
    return booked(
        hosts,
        finalCharge,
        difference,
        RecordJudge.payee(Optional.of(catalogue), advice.itemId()),
        Optional.of(facts),
        change,
        made);
  }

  private static Facts withHistory(Facts facts, Optional<History> history) {
    return facts.history() instanceof Fact.Known<Optional<History>> known
        ? facts.withHistory(Fact.known(history, known.source(), known.asOf()))
        : facts;
  }

  /** Books the terminal's word, for people to look at. */
  private Judgement keep() {
    remark(
        "advice.unchecked",
        "Tap %s was booked as terminal %s decided it: there is no catalogue to check it by."
            .formatted(advice.tapId(), terminal.terminalId()));
    Money told = RecordJudge.charge(advice.decision());
    if (told.compareTo(MOST_UNCHECKED) > 0) {
      remark(
          "advice.fault",
          "Terminal %s wants %s yuan for tap %s, which is not taken unchecked."
              .formatted(terminal.terminalId(), told.inYuan(), advice.tapId()));
      told = Money.ZERO;
    }
    return agree(
        advice.decision(),
        passed() ? told : Money.ZERO,
        RecordJudge.payee(Optional.empty(), advice.itemId()),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Makes the book agree.
   *
   * @param hosts what the host decided or would have
   * @param finalCharge what the card pays in the end
   * @param payee who gets it, unless somebody was paid for the tap before
   * @param facts the host's, where it evaluated
   * @param made what the tap made of the card's history, where the person passed
   */
  private Judgement agree(
      Decision hosts,
      Money finalCharge,
      Account payee,
      Optional<Facts> facts,
      Optional<HistoryStep> made) {
    Money before = standing.map(TapStanding::netCharge).orElse(Money.ZERO);
    Application medium = advice.card().application();
    Optional<HistoryChange> change =
        passed()
            ? made.map(step -> new HistoryChange(step.scope(), step.after()))
            : standing.flatMap(TapStanding::history).flatMap(step -> step.takenBack(card));
    return booked(
        hosts,
        finalCharge,
        RecordJudge.paid(medium, finalCharge.minus(before)),
        payee,
        facts,
        change,
        made);
  }

  /**
   * @param finalCharge what the ride or entry costs in the end
   * @param difference what is posted now
   * @param change what becomes of the card's history
   */
  private Judgement booked(
      Decision hosts,
      Money finalCharge,
      Money difference,
      Account payee,
      Optional<Facts> facts,
      Optional<HistoryChange> change,
      Optional<HistoryStep> made) {
    Money told = RecordJudge.charge(advice.decision());
    Money before = standing.map(TapStanding::netCharge).orElse(Money.ZERO);
    Application medium = advice.card().application();
    Account paid = standing.flatMap(TapStanding::payee).orElse(payee);
    LineContent content =
        new LineContent(
            terminal.locationId(),
            Optional.of(card.token()),
            Optional.of(advice.tapId()),
            Optional.of(advice.itemId()),
            facts,
            RecordJudge.payment(medium, card.token(), paid, difference),
            change);
    CardState after = RecordJudge.after(card, content);
    Decision held = held(hosts, finalCharge, after.balance());
    return new Judgement(
        result(inTime.isPresent(), difference, finalCharge, told),
        Optional.of(held),
        content,
        Optional.of(after),
        Optional.of(
            new TapStanding(
                advice.tapId(),
                Optional.of(advice.itemId()),
                Optional.of(card.token()),
                inTime,
                standing.map(TapStanding::tapBooked).orElse(false),
                Optional.of(held),
                before.plus(difference),
                standing
                    .flatMap(TapStanding::payee)
                    .or(() -> difference.isZero() ? Optional.empty() : Optional.of(paid)),
                standing.map(TapStanding::reversed).orElse(false),
                standing.flatMap(TapStanding::outcome),
                passed() ? made.or(() -> standing.flatMap(TapStanding::history)) : Optional.empty(),
                Optional.of(medium),
                standing.flatMap(TapStanding::purse))),
        remarks);
  }

  /** Whether the terminal let the person pass, and nothing has undone that. */
  private boolean passed() {
    return advice.decision() instanceof Decision.Approved
        && !standing.map(TapStanding::reversed).orElse(false)
        && !refunded;
  }

  private Ruling evaluateAsTerminal(Catalogue catalogue) {
    Catalogue own = judge.findCatalogue(record.catalogueVersion()).orElse(catalogue);
    Ruling ruling = Decider.decide(own, advice.facts(), tap(Tap.DecidedBy.TERMINAL));
    if (!isSame(ruling.decision(), advice.decision())) {
      remark(
          "advice.fault",
          "Terminal %s decided tap %s other than its own facts and catalogue version %d say."
              .formatted(terminal.terminalId(), advice.tapId(), record.catalogueVersion()));
    }
    return ruling;
  }

  /** A terminal takes no more than its own facts and catalogue give, whatever it says. */
  private static Money atMost(Money told, Money own) {
    return told.compareTo(own) > 0 ? own : told;
  }

  /**
   * @param told the terminal's price, as far as it is believed
   */
  private Money finalCharge(Catalogue catalogue, Decision hosts, Money told) {
    if (!passed()) {
      return Money.ZERO;
    }
    if (hosts instanceof Decision.Declined declined) {
      remark(
          "advice.host-declines",
          "The host would have declined tap %s with %s; the terminal let the person pass."
              .formatted(advice.tapId(), declined.reason()));
      return told;
    }
    // What a purse was told to pay it has paid, or not: nothing can be taken from it afterwards.
    boolean hostsFigure =
        advice.card().application().payment() != Payment.PURSE
            && catalogue
                .findItem(advice.itemId())
                .map(item -> item.reconciliation() == Item.Reconciliation.HOST)
                .orElse(false);
    return hostsFigure ? RecordJudge.charge(hosts) : told;
  }

  /**
   * What the answer says happened. Without an earlier charge the terminal's price is the measure;
   * with one, what was posted is.
   */
  private static AnswerResult result(
      boolean decidedInTime, Money difference, Money finalCharge, Money told) {
    Money taken = decidedInTime && !difference.isZero() ? difference : finalCharge.minus(told);
    if (taken.isZero()) {
      return AnswerResult.KEPT;
    }
    return taken.isNegative() ? AnswerResult.REVERSED : AnswerResult.CHARGED;
  }

  private Decision held(Decision hosts, Money finalCharge, Money balance) {
    if (!(advice.decision() instanceof Decision.Approved approved)) {
      return advice.decision();
    }
    Decision.Approved source =
        hosts instanceof Decision.Approved host && host.charge().equals(finalCharge)
            ? host
            : approved;
    Optional<Money> left =
        advice.card().application().payment() == Payment.ACCOUNT
            ? Optional.of(balance)
            : approved.remaining();
    return new Decision.Approved(finalCharge, left, source.entitlement(), source.notice());
  }

  /**
   * What passing makes of the card's history. A person who was turned away makes none; one who
   * passed does, even if we had refused; and where the host approved in time, the tap made it.
   */
  private Optional<HistoryStep> historyMade(
      Catalogue catalogue, Ruling byHost, Ruling byTerminal, Facts hostFacts, String scope) {
    if (!passed() || inTime.orElse(null) instanceof Decision.Approved) {
      return Optional.empty();
    }
    Optional<History> known = Optional.ofNullable(card.histories().get(scope));
    Optional<History> after =
        byHost.decision() instanceof Decision.Approved
            ? byHost.historyAfter()
            : byTerminalsFactsUpon(catalogue, hostFacts)
                .historyAfter()
                .or(() -> byTerminal.historyAfter().flatMap(alone -> goneOn(known, alone)));
    return after.map(history -> new HistoryStep(scope, known, history));
  }

  /** A terminal that is alone remembers less of a card than the book holds. */
  private Ruling byTerminalsFactsUpon(Catalogue catalogue, Facts hostFacts) {
    return Decider.decide(
        catalogue, advice.facts().withHistory(hostFacts.history()), tap(Tap.DecidedBy.TERMINAL));
  }

  /**
   * Where the rules would refuse just for the history in the book, that one goes on by this tap.
   */
  private static Optional<History> goneOn(Optional<History> known, History alone) {
    return known
        .filter(history -> history.lastAt().isBefore(alone.lastAt()))
        .map(
            history ->
                new History(
                    alone.lastAt(),
                    alone.lastLocation(),
                    history.windowStart(),
                    history.countInWindow() + 1,
                    Optional.empty(),
                    history.ticketsUsed()));
  }

  private Tap tap(Tap.DecidedBy decidedBy) {
    return RecordJudge.tapOf(
        advice.tapId(), terminal, advice.itemId(), advice.card(), advice.tappedAt(), decidedBy);
  }

  private static boolean isSame(Decision one, Decision other) {
    if (one instanceof Decision.Approved first && other instanceof Decision.Approved second) {
      return first.charge().equals(second.charge());
    }
    return one instanceof Decision.Declined first
        && other instanceof Decision.Declined second
        && first.reason() == second.reason();
  }

  private void remark(String what, String sentence) {
    remarks.add(new Remark(terminal.terminalId(), what, sentence));
  }
}
