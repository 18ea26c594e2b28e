package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.POSTING;
import static org.onecard.ledger.jooq.Tables.PURSE_DEBIT;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.Account;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.HistoryStep;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.PurseStanding;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.History;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;

/** Adds up the lines that name one tap. */
final class TapLines {

  /** A tap, an advice, an outcome, a reversal, a purse's records, and room for more of those. */
  static final int MOST = 64;

  private TapLines() {}

  /** One line of a tap, read back. */
  private record TapLine(TerminalRecord record, Answer answer) {}

  static Optional<TapStanding> find(DSLContext sql, String tapId) {
    Optional<String> itemId = Optional.empty();
    Optional<CardToken> token = Optional.empty();
    Optional<Decision> hostDecision = Optional.empty();
    Optional<Decision> adviceDecision = Optional.empty();
    Optional<Outcome> outcome = Optional.empty();
    Optional<HistoryStep> history = Optional.empty();
    Optional<Application> medium = Optional.empty();
    Optional<PurseStanding> purse = Optional.empty();
    boolean tapBooked = false;
    boolean reversed = false;
    List<Record> rows =
        List.copyOf(
            sql.select(
                    LINE.KIND,
                    LINE.TERMINAL_ID,
                    LINE.EPOCH,
                    LINE.SEQUENCE,
                    LINE.RECORD_BYTES,
                    LINE.LEAF_BYTES,
                    LINE.CARD_TOKEN,
                    LINE.ITEM_ID,
                    LINE.FACTS_BYTES,
                    LINE.HISTORY_SCOPE,
                    LINE.HISTORY_LAST_AT_MS,
                    LINE.HISTORY_LOCATION,
                    LINE.HISTORY_START_MS,
                    LINE.HISTORY_COUNT,
                    LINE.HISTORY_UNPASSED_MS,
                    LINE.HISTORY_TICKETS,
                    LINE.HISTORY_JOURNEYS,
                    LINE.PURSE_SETTLEMENT)
                .from(LINE)
                .where(LINE.TAP_ID.eq(tapId))
                .orderBy(LINE.COMMIT_ID, LINE.LEAF_INDEX)
                .limit(MOST)
                .fetch());
    for (Record row : rows) {
      token = token.or(() -> Optional.ofNullable(row.get(LINE.CARD_TOKEN)).map(CardToken::new));
      itemId = itemId.or(() -> Optional.ofNullable(row.get(LINE.ITEM_ID)));
      if (row.get(LINE.KIND).equals(LineKind.ENTRY.name())) {
        continue; // What an operator has said of its debit.
      }
      TapLine line = read(row);
      Optional<HistoryChange> change = StoredLine.historyChange(row);
      if (change.isPresent()) {
        history =
            isReentryDue(change.get())
                ? history.map(made -> made.goneOn(change.get()))
                : step(change.get(), line, row);
      }
      Body body = line.record().body();
      if (body instanceof Body.TapBody tap) {
        tapBooked = true;
        medium = medium.or(() -> Optional.of(tap.card().application()));
        hostDecision = line.answer().decision();
      } else if (body instanceof Body.AdviceBody advice) {
        adviceDecision = line.answer().decision();
        medium = medium.or(() -> Optional.of(advice.card().application()));
      } else if (body instanceof Body.OutcomeBody told) {
        outcome = Optional.of(told.outcome());
      } else if (body instanceof Body.ReversalBody) {
        reversed = true;
      } else {
        purse = purse(purse, body, row);
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Paid paid = paid(sql, tapId);
    return Optional.of(
        new TapStanding(
            tapId,
            itemId,
            token,
            hostDecision,
            tapBooked,
            adviceDecision,
            paid.netCharge(),
            paid.payee(),
            reversed,
            outcome,
            history,
            medium,
            settled(sql, tapId, purse)));
  }

  /**
   * What became of it in the end stands in a table of its own: a card that cannot tell may be asked
   * so often that the line which settles its debit is beyond those that are looked at.
   */
  private static Optional<PurseStanding> settled(
      DSLContext sql, String tapId, Optional<PurseStanding> told) {
    return told.flatMap(
        known ->
            sql.select(PURSE_DEBIT.SETTLEMENT)
                .from(PURSE_DEBIT)
                .where(PURSE_DEBIT.TAP_ID.eq(tapId))
                .fetchOptional(PURSE_DEBIT.SETTLEMENT)
                .flatMap(PurseSettlement::find)
                .map(
                    now ->
                        new PurseStanding(
                            known.debit(), known.intentBooked(), now, known.provedAt()))
                .or(() -> told));
  }

  private static Optional<PurseStanding> purse(
      Optional<PurseStanding> before, Body body, Record row) {
    Optional<PurseDebit> debit = PurseLines.findDebit(body);
    if (debit.isEmpty()) {
      return before;
    }
    @Nullable Integer settled = row.get(LINE.PURSE_SETTLEMENT);
    Optional<PurseSettlement> settlement =
        Optional.ofNullable(settled)
            .flatMap(PurseSettlement::find)
            .or(() -> before.map(PurseStanding::settlement));
    boolean intentBooked =
        body instanceof Body.PurseIntentBody
            || before.map(PurseStanding::intentBooked).orElse(false);
    return settlement.map(
        now ->
            new PurseStanding(
                before.map(PurseStanding::debit).orElse(debit.get()),
                intentBooked,
                now,
                before.flatMap(PurseStanding::provedAt).or(() -> provedBy(body, row))));
  }

  /** A line that settles a debit as charged by a card's proof. */
  private static Optional<String> provedBy(Body body, Record row) {
    @Nullable Integer settled = row.get(LINE.PURSE_SETTLEMENT);
    return body instanceof Body.PurseResultBody told
            && told.result() instanceof PurseResult.Debited
            && settled != null
            && settled == PurseSettlement.DEBITED.number()
        ? Optional.of(row.get(LINE.TERMINAL_ID))
        : Optional.empty();
  }

  /** Whether a line only notes that nobody passed: what the tap made stays its own. */
  private static boolean isReentryDue(HistoryChange change) {
    return change.history().flatMap(History::unpassedAt).isPresent();
  }

  /** An approved line makes history; any other that changes it takes back what the tap made. */
  private static Optional<HistoryStep> step(HistoryChange change, TapLine line, Record row) {
    boolean makes = line.answer().decision().orElse(null) instanceof Decision.Approved;
    return makes
        ? change.history().map(after -> new HistoryStep(change.scope(), before(line, row), after))
        : Optional.empty();
  }

  private static Optional<History> before(TapLine line, Record row) {
    byte @Nullable [] facts = row.get(LINE.FACTS_BYTES);
    return facts != null
            && Stored.orDamaged(Bodies.decodeFacts(facts), "record " + line.record().id()).history()
                instanceof Fact.Known<Optional<History>> known
        ? known.value()
        : Optional.empty();
  }

  private static TapLine read(Record row) {
    RecordId id =
        new RecordId(row.get(LINE.TERMINAL_ID), row.get(LINE.EPOCH), row.get(LINE.SEQUENCE));
    return new TapLine(
        Stored.orDamaged(Bodies.decodeRecord(row.get(LINE.RECORD_BYTES)), "record " + id),
        Stored.orDamaged(Bodies.decodeAnswer(row.get(LINE.LEAF_BYTES)), "record " + id));
  }

  private record Paid(Money netCharge, Optional<Account> payee) {}

  private static Paid paid(DSLContext sql, String tapId) {
    Money netCharge = Money.ZERO;
    Optional<Account> payee = Optional.empty();
    for (var row :
        sql.select(POSTING.ACCOUNT, DSL.sum(POSTING.AMOUNT_FEN))
            .from(LINE)
            .join(POSTING)
            .on(POSTING.COMMIT_ID.eq(LINE.COMMIT_ID))
            .and(POSTING.LEAF_INDEX.eq(LINE.LEAF_INDEX))
            .where(LINE.TAP_ID.eq(tapId))
            // What a purse paid is no account's, and stands in PurseStanding.
            .and(
                LINE.KIND.notIn(
                    LineKind.PURSE_INTENT.name(),
                    LineKind.PURSE_RESULT.name(),
                    LineKind.ENTRY.name()))
            .groupBy(POSTING.ACCOUNT)
            .fetch()) {
      Account account = new Account(row.value1());
      if (account.card().isPresent() || account.isClearing()) {
        netCharge = netCharge.minus(Money.fen(row.value2().longValueExact()));
      } else {
        payee = Optional.of(account);
      }
    }
    return new Paid(netCharge, payee);
  }
}
