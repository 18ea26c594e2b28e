package org.onecard.server.lane;

import java.util.List;
import java.util.Optional;
import org.onecard.ledger.CardState;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.HistoryStep;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.record.Body.OutcomeBody;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.OutcomePolicy;
import org.onecard.scenario.catalogue.OutcomePolicy.NotPassed;
import org.onecard.server.lane.RecordJudge.Judgement;
import org.onecard.server.lane.RecordJudge.Withdrawal;

/**
 * What really happened after a decision. Where the gate opened and nobody passed, the item says
 * what becomes of the charge:
 *
 * <pre>
 * keep       nothing moves
 * refund     the charge goes back, and the tap never was: no pass-back, no entry, no ticket used
 * re-entry   the charge stays; the card's history says that a free entry is due
 * </pre>
 *
 * <p>A purse on a card cannot be paid back to: there a refund is remarked on, for people to make.
 */
final class OutcomeCase {

  private final RecordJudge judge;
  private final OutcomeBody body;
  private final Terminal terminal;
  private final Drafting book;
  private final Optional<Catalogue> catalogue;

  OutcomeCase(
      RecordJudge judge,
      OutcomeBody body,
      Terminal terminal,
      Drafting book,
      Optional<Catalogue> catalogue) {
    this.judge = judge;
    this.body = body;
    this.terminal = terminal;
    this.book = book;
    this.catalogue = catalogue;
  }

  /** The policy of an item; what is unknown keeps what was charged. */
  static OutcomePolicy policy(Optional<Catalogue> catalogue, Optional<String> itemId) {
    return catalogue
        .flatMap(known -> itemId.flatMap(known::findItem))
        .map(item -> item.outcome())
        .orElse(OutcomePolicy.KEEP);
  }

  /** Whether a tap whose gate nobody passed costs nothing. */
  static boolean isRefunded(
      Optional<Catalogue> catalogue, Optional<String> itemId, Application medium) {
    return policy(catalogue, itemId).notPassed() == NotPassed.REFUND
        && medium.payment() != Payment.PURSE;
  }

  Judgement judge() {
    Optional<TapStanding> standing = book.findTap(body.tapId());
    if (standing.isEmpty() || !opened(standing.get()) || body.outcome() != Outcome.NOT_PASSED) {
      return noted(standing, List.of());
    }
    TapStanding tap = standing.get();
    return switch (policy(catalogue, tap.itemId()).notPassed()) {
      case KEEP -> noted(standing, List.of());
      case REFUND -> refund(tap);
      case RE_ENTRY -> reentry(tap);
    };
  }

  /**
   * Whether the gate was opened for it, and nothing has undone that or told its end before. Who was
   * refused because the debit was torn is let through once the card has told that it paid.
   */
  private static boolean opened(TapStanding tap) {
    return tap.token().isPresent()
        && !tap.reversed()
        && (tap.outcome().isEmpty() || isRecovered(tap))
        && tap.adviceDecision().or(tap::hostDecision).orElse(null) instanceof Decision.Approved;
  }

  private static boolean isRecovered(TapStanding tap) {
    return tap.outcome().orElse(null) == Outcome.REFUSED_AS_TOLD
        && tap.purse().filter(purse -> purse.settlement() == PurseSettlement.DEBITED).isPresent();
  }

  private Judgement refund(TapStanding tap) {
    Application medium = tap.medium().orElse(Application.SSSE);
    if (medium.payment() == Payment.PURSE) {
      return noted(
          Optional.of(tap),
          List.of(
              new Remark(
                  terminal.terminalId(),
                  "outcome.purse",
                  "Nobody passed on tap %s, which a purse paid for: give the money back by hand."
                      .formatted(tap.tapId()))));
    }
    CardState card = book.card(tap.token().orElseThrow());
    // Without this ride the card's others may cost more: what goes back is the difference.
    Optional<Withdrawal> withdrawn =
        catalogue.flatMap(
            known ->
                tap.itemId().flatMap(itemId -> judge.withdraw(known, itemId, card, tap.tapId())));
    LineContent content =
        content(
            tap,
            RecordJudge.payment(
                medium,
                card.token(),
                tap.payee().orElseGet(() -> RecordJudge.payee(catalogue, tap.itemId().orElse(""))),
                withdrawn.map(Withdrawal::difference).orElse(tap.netCharge().negated())),
            withdrawn
                .map(Withdrawal::change)
                .or(() -> tap.history().flatMap(step -> step.takenBack(card))));
    return booked(card, content, tap, Money.ZERO, Optional.empty());
  }

  private Judgement reentry(TapStanding tap) {
    CardState card = book.card(tap.token().orElseThrow());
    Optional<HistoryChange> due =
        tap.history()
            .filter(step -> step.after().equals(card.histories().get(step.scope())))
            .map(
                step ->
                    new HistoryChange(
                        step.scope(), step.after().withUnpassed(step.after().lastAt())));
    Optional<HistoryStep> step = tap.history().map(made -> due.map(made::goneOn).orElse(made));
    return booked(card, content(tap, List.of(), due), tap, tap.netCharge(), step);
  }

  private LineContent content(
      TapStanding tap, List<Posting> postings, Optional<HistoryChange> history) {
    return new LineContent(
        terminal.locationId(),
        tap.token(),
        Optional.of(tap.tapId()),
        tap.itemId(),
        Optional.empty(),
        postings,
        history);
  }

  private Judgement booked(
      CardState card,
      LineContent content,
      TapStanding tap,
      Money netCharge,
      Optional<HistoryStep> history) {
    return new Judgement(
        AnswerResult.ACCEPTED,
        Optional.empty(),
        content,
        Optional.of(RecordJudge.after(card, content)),
        Optional.of(told(tap, netCharge, history)),
        List.of());
  }

  private Judgement noted(Optional<TapStanding> standing, List<Remark> remarks) {
    return new Judgement(
        AnswerResult.ACCEPTED,
        Optional.empty(),
        LineContent.plain(terminal.locationId(), Optional.of(body.tapId())),
        Optional.empty(),
        standing.map(tap -> told(tap, tap.netCharge(), tap.history())),
        remarks);
  }

  private TapStanding told(TapStanding tap, Money netCharge, Optional<HistoryStep> history) {
    return new TapStanding(
        tap.tapId(),
        tap.itemId(),
        tap.token(),
        tap.hostDecision(),
        tap.tapBooked(),
        tap.adviceDecision(),
        netCharge,
        tap.payee(),
        tap.reversed(),
        Optional.of(body.outcome()),
        history,
        tap.medium(),
        tap.purse());
  }
}
