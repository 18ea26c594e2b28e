package org.onecard.server.lane;

import java.util.List;
import java.util.Optional;
import org.onecard.ledger.Account;
import org.onecard.ledger.CardState;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.PurseStanding;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.record.Body.PurseIntentBody;
import org.onecard.protocol.record.Body.PurseResultBody;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.lane.RecordJudge.Judgement;

/**
 * Makes the book agree with what became of the debit of a purse. The money lies on the card; the
 * book holds who owes it to whom:
 *
 * <pre>
 * begun          clearing:t-union -> suspense:purse     until somebody knows
 * debited        suspense:purse   -> operator           by the TAC, or by the SAM's word where no key
 *                                                       for the TAC is here
 * not debited    suspense:purse   -> clearing:t-union
 * </pre>
 *
 * <p>The terminal that began a debit may be heard after the one where the card came back: whoever
 * comes first posts, and what comes later posts only the difference. A TAC that is right outweighs
 * any claim that nothing happened; one that is wrong settles nothing.
 */
final class PurseCase {

  private final RecordJudge judge;
  private final TerminalRecord record;
  private final CardState card;
  private final Terminal terminal;
  private final Drafting book;

  PurseCase(
      RecordJudge judge, TerminalRecord record, CardState card, Terminal terminal, Drafting book) {
    this.judge = judge;
    this.record = record;
    this.card = card;
    this.terminal = terminal;
    this.book = book;
  }

  Judgement judge(TacVerdict tac) {
    return record.body() instanceof PurseIntentBody intent
        ? begun(intent)
        : told((PurseResultBody) record.body(), tac);
  }

  // ---- begun ----

  private Judgement begun(PurseIntentBody intent) {
    if (!RecordJudge.isOwn(intent.tapId(), terminal)) {
      return RecordJudge.foreign(intent.tapId(), terminal, Optional.empty());
    }
    if (RecordJudge.isUnsaid(intent.tapId(), record)) {
      return RecordJudge.withoutATap(
          terminal, "tap.unsaid", RecordJudge.unsaid(intent.tapId(), record));
    }
    Optional<TapStanding> tap = book.findTap(intent.tapId());
    Optional<PurseStanding> before = tap.flatMap(TapStanding::purse);
    if (isAboutSomethingElse(tap, before, intent.debit())) {
      return somethingElse(intent.tapId());
    }
    if (before.isPresent()) {
      // Its fate came first, from where the card came back.
      return booked(
          intent.tapId(),
          tap,
          List.of(),
          Optional.empty(),
          keep(before.get(), true),
          List.of(),
          false);
    }
    return booked(
        intent.tapId(),
        tap,
        RecordJudge.transfer(clearing(intent.debit()), Account.SUSPENSE_PURSE, amount(intent)),
        Optional.of(PurseSettlement.OPEN),
        new PurseStanding(intent.debit(), true, PurseSettlement.OPEN),
        List.of(),
        false);
  }

  private static Money amount(PurseIntentBody intent) {
    return intent.debit().amount();
  }

  // ---- told what became of it ----

  private Judgement told(PurseResultBody body, TacVerdict tac) {
    Optional<TapStanding> tap = book.findTap(body.tapId());
    Optional<PurseStanding> before = tap.flatMap(TapStanding::purse);
    if (isAboutSomethingElse(tap, before, body.debit())) {
      return somethingElse(body.tapId());
    }
    PurseSettlement said = said(body, tac);
    PurseSettlement was = before.map(PurseStanding::settlement).orElse(PurseSettlement.OPEN);
    PurseSettlement now = outweighs(said, was) ? said : was;
    boolean intentBooked = before.map(PurseStanding::intentBooked).orElse(false);
    Optional<String> provedAt =
        before
            .flatMap(PurseStanding::provedAt)
            .or(
                () ->
                    said == PurseSettlement.DEBITED
                        ? Optional.of(terminal.terminalId())
                        : Optional.empty());
    return booked(
        body.tapId(),
        tap,
        postings(before.map(PurseStanding::settlement), now, body.debit(), operator(tap)),
        before.isPresent() && now == was ? Optional.empty() : Optional.of(now),
        new PurseStanding(
            before.map(PurseStanding::debit).orElse(body.debit()), intentBooked, now, provedAt),
        remarks(body, tac, said, was),
        said == PurseSettlement.DEBITED
            && provedAt.equals(Optional.of(terminal.terminalId()))
            && tap.map(this::isRideDue).orElse(false));
  }

  /**
   * Whether a tap whose debit took place has let nobody through yet, as far as anybody told, and is
   * of the rides that the terminal that asks sells. A terminal cannot judge either: a TAC is
   * nothing to it, and of a debit that was begun elsewhere it does not know what for.
   */
  private boolean isRideDue(TapStanding tap) {
    Optional<Catalogue> catalogue =
        judge.findBestCatalogue(record.catalogueVersion(), terminal, record.at());
    return !tap.reversed()
        && tap.outcome().orElse(null) != Outcome.PASSED
        && tap.adviceDecision().or(tap::hostDecision).orElse(null) instanceof Decision.Approved
        && catalogue.isPresent()
        && tap.itemId()
            .map(item -> Decider.historyScope(catalogue.get(), item))
            .filter(Decider.historyScope(catalogue.get(), terminal.itemId())::equals)
            .isPresent();
  }

  private static PurseSettlement said(PurseResultBody body, TacVerdict tac) {
    if (body.result() instanceof PurseResult.NotDebited) {
      return PurseSettlement.NOT_DEBITED;
    }
    boolean proved =
        body.result() instanceof PurseResult.Debited debited
            && (tac == TacVerdict.RIGHT || (tac == TacVerdict.NOT_CHECKED && debited.samAgreed()));
    return proved ? PurseSettlement.DEBITED : PurseSettlement.OPEN;
  }

  /** A card's proof outweighs a claim that nothing happened, and any word outweighs none. */
  private static boolean outweighs(PurseSettlement said, PurseSettlement was) {
    return switch (was) {
      case OPEN -> true;
      case NOT_DEBITED -> said == PurseSettlement.DEBITED;
      case DEBITED -> false;
    };
  }

  /**
   * From where the money rests to where it belongs.
   *
   * @param was empty where nothing was posted yet
   */
  private static List<Posting> postings(
      Optional<PurseSettlement> was, PurseSettlement now, PurseDebit debit, Account operator) {
    Account from = was.map(held -> resting(held, debit, operator)).orElse(clearing(debit));
    Account to = resting(now, debit, operator);
    return from.equals(to) ? List.of() : RecordJudge.transfer(from, to, debit.amount());
  }

  private static Account resting(PurseSettlement settlement, PurseDebit debit, Account operator) {
    return switch (settlement) {
      case OPEN -> Account.SUSPENSE_PURSE;
      case DEBITED -> operator;
      case NOT_DEBITED -> clearing(debit);
    };
  }

  private List<Remark> remarks(
      PurseResultBody body, TacVerdict tac, PurseSettlement said, PurseSettlement was) {
    if (body.result() instanceof PurseResult.Debited && tac == TacVerdict.WRONG) {
      return remark(
          "purse.tac", "The TAC of the debit for tap %s is wrong: it stays unresolved.", body);
    }
    if (said == PurseSettlement.NOT_DEBITED && was == PurseSettlement.DEBITED) {
      return remark(
          "purse.contradiction",
          "Of the debit for tap %s it is said that it did not happen; the card has proved it.",
          body);
    }
    if (said == PurseSettlement.DEBITED && was == PurseSettlement.NOT_DEBITED) {
      return remark(
          "purse.contradiction",
          "The card proves the debit for tap %s, of which it was said that it did not happen.",
          body);
    }
    return said == PurseSettlement.OPEN && was == PurseSettlement.OPEN
        ? remark("purse.unresolved", "Nobody can tell what became of the debit for tap %s.", body)
        : List.of();
  }

  private List<Remark> remark(String what, String sentence, PurseResultBody body) {
    return List.of(new Remark(terminal.terminalId(), what, sentence.formatted(body.tapId())));
  }

  // ---- shared ----

  private boolean isAboutSomethingElse(
      Optional<TapStanding> tap, Optional<PurseStanding> before, PurseDebit debit) {
    return tap.map(known -> !RecordJudge.isOf(known, card.token())).orElse(false)
        || before.map(known -> !known.debit().equals(debit)).orElse(false);
  }

  private Judgement somethingElse(String tapId) {
    return RecordJudge.withoutATap(
        terminal,
        "purse.other",
        "Record %s tells of another card or another debit than the book holds for tap %s."
            .formatted(record.id(), tapId));
  }

  private Account operator(Optional<TapStanding> tap) {
    return RecordJudge.payee(
        judge.findBestCatalogue(record.catalogueVersion(), terminal, record.at()),
        tap.flatMap(TapStanding::itemId).orElse(""));
  }

  private static Account clearing(PurseDebit debit) {
    return Account.clearing(debit.application());
  }

  private static PurseStanding keep(PurseStanding before, boolean intentBooked) {
    return new PurseStanding(before.debit(), intentBooked, before.settlement(), before.provedAt());
  }

  private Judgement booked(
      String tapId,
      Optional<TapStanding> tap,
      List<Posting> postings,
      Optional<PurseSettlement> change,
      PurseStanding after,
      List<Remark> remarks,
      boolean rideDue) {
    LineContent content =
        new LineContent(
            terminal.locationId(),
            Optional.of(card.token()),
            Optional.of(tapId),
            tap.flatMap(TapStanding::itemId),
            Optional.empty(),
            postings,
            history(tap, change),
            change);
    return new Judgement(
        AnswerResult.ACCEPTED,
        Optional.empty(),
        content,
        Optional.of(cardAfter(tapId, after, content)),
        Optional.of(
            content.historyChange().isPresent()
                ? standing(tapId, tap, after).withoutHistory()
                : standing(tapId, tap, after)),
        remarks,
        Optional.empty(),
        rideDue);
  }

  /** A ride that was not paid, and that nobody is known to have taken, was none. */
  private Optional<HistoryChange> history(
      Optional<TapStanding> tap, Optional<PurseSettlement> change) {
    return change.orElse(null) == PurseSettlement.NOT_DEBITED
        ? tap.filter(known -> known.outcome().orElse(null) != Outcome.PASSED)
            .flatMap(TapStanding::history)
            .flatMap(step -> step.takenBack(card))
        : Optional.empty();
  }

  private CardState cardAfter(String tapId, PurseStanding after, LineContent content) {
    CardState moved = RecordJudge.after(card, content);
    return after.settlement() == PurseSettlement.OPEN
        ? moved.withOpenDebit(new PendingDebit(tapId, after.debit()))
        : moved.withoutOpenDebit(tapId);
  }

  private TapStanding standing(String tapId, Optional<TapStanding> tap, PurseStanding after) {
    return tap.map(known -> known.withPurse(after))
        .orElseGet(
            () ->
                new TapStanding(
                    tapId,
                    Optional.empty(),
                    Optional.of(card.token()),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Money.ZERO,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(after.debit().application()),
                    Optional.of(after)));
  }
}
