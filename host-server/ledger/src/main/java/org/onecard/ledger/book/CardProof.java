package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CARD_HISTORY;
import static org.onecard.ledger.jooq.Tables.CARD_STATE;
import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.POSTING;
import static org.onecard.ledger.jooq.Tables.PURSE_DEBIT;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.LedgerVerifier.Proof.Wrong;

/**
 * Holds what was derived against the lines: balances against postings, histories against their
 * changes. Cards are walked in the order of their tokens, side by side.
 */
final class CardProof {

  private static final String CARD_ACCOUNTS = "card:";

  private final DSLContext sql;

  CardProof(DSLContext sql) {
    this.sql = sql;
  }

  Optional<Wrong> check() {
    return checkWhole().or(this::checkBalances).or(this::checkHistories).or(this::checkPurses);
  }

  private Optional<Wrong> checkWhole() {
    BigDecimal sum =
        sql.select(DSL.coalesce(DSL.sum(POSTING.AMOUNT_FEN), BigDecimal.ZERO))
            .from(POSTING)
            .fetchSingle()
            .value1();
    return sum.signum() == 0
        ? Optional.empty()
        : Optional.of(new Wrong("the book", "posting", "all postings sum to " + sum + ", not 0"));
  }

  private record State(String card, long version, long balanceFen, long fundedFen) {

    static State of(Record row) {
      return new State(
          HexFormat.of().formatHex(row.get(CARD_STATE.CARD_TOKEN)),
          row.get(CARD_STATE.VERSION),
          row.get(CARD_STATE.BALANCE_FEN),
          row.get(CARD_STATE.FUNDED_FEN));
    }
  }

  /** A card and a number that its lines give. */
  private record Figure(String card, long value) {

    static Figure ofAccount(Record row) {
      return new Figure(
          row.get(0, String.class).substring(CARD_ACCOUNTS.length()),
          row.get(1, BigDecimal.class).longValueExact());
    }

    static Figure ofToken(Record row) {
      return new Figure(HexFormat.of().formatHex(row.get(0, byte[].class)), row.get(1, Long.class));
    }
  }

  private Optional<Wrong> checkBalances() {
    try (Rows<State> states =
            new Rows<>(sql.selectFrom(CARD_STATE).orderBy(CARD_STATE.CARD_TOKEN), State::of);
        Rows<Figure> balances = new Rows<>(sums(DSL.noCondition()), Figure::ofAccount);
        Rows<Figure> fundings =
            new Rows<>(
                // An entry about a tap settles a journey; the others fund cards.
                sums(LINE.KIND.eq(LineKind.ENTRY.name()).and(LINE.TAP_ID.isNull())),
                Figure::ofAccount);
        Rows<Figure> commits =
            new Rows<>(
                sql.select(LINE.CARD_TOKEN, DSL.countDistinct(LINE.COMMIT_ID))
                    .from(LINE)
                    .where(LINE.CARD_TOKEN.isNotNull())
                    .groupBy(LINE.CARD_TOKEN)
                    .orderBy(LINE.CARD_TOKEN),
                Figure::ofToken)) {
      Optional<Wrong> wrong = Optional.empty();
      Optional<State> state = states.next();
      while (wrong.isEmpty() && state.isPresent()) {
        String card = state.get().card();
        wrong =
            checkState(
                state.get(), take(balances, card), take(fundings, card), take(commits, card));
        state = states.next();
      }
      return wrong
          .or(() -> leftOver(balances))
          .or(() -> leftOver(fundings))
          .or(() -> leftOver(commits));
    }
  }

  private ResultQuery<? extends Record> sums(Condition condition) {
    return sql.select(POSTING.ACCOUNT, DSL.sum(POSTING.AMOUNT_FEN))
        .from(POSTING)
        .join(LINE)
        .on(LINE.COMMIT_ID.eq(POSTING.COMMIT_ID))
        .and(LINE.LEAF_INDEX.eq(POSTING.LEAF_INDEX))
        .where(POSTING.ACCOUNT.startsWith(CARD_ACCOUNTS))
        .and(condition)
        .groupBy(POSTING.ACCOUNT)
        .orderBy(POSTING.ACCOUNT);
  }

  /**
   * The card's figure, 0 where it has none. A figure of a card before it stays, and is left over.
   */
  private static long take(Rows<Figure> figures, String card) {
    Optional<Figure> next = figures.peek();
    if (next.isPresent() && next.get().card().equals(card)) {
      figures.next();
      return next.get().value();
    }
    return 0;
  }

  private static Optional<Wrong> checkState(
      State state, long balanceFen, long fundedFen, long commits) {
    if (state.balanceFen() != balanceFen) {
      return wrong(
          state.card(),
          "balance_fen is %d, its postings sum to %d".formatted(state.balanceFen(), balanceFen));
    }
    if (state.fundedFen() != fundedFen) {
      return wrong(
          state.card(),
          "funded_fen is %d, its fundings sum to %d".formatted(state.fundedFen(), fundedFen));
    }
    return state.version() < Math.max(1, commits)
        ? wrong(state.card(), "version is lower than the number of its commits")
        : Optional.empty();
  }

  private static Optional<Wrong> leftOver(Rows<Figure> figures) {
    return figures
        .peek()
        .flatMap(figure -> wrong(figure.card(), "the card has lines and no state"));
  }

  private static Optional<Wrong> wrong(String card, String what) {
    return Optional.of(new Wrong("card " + card, "card_state", what));
  }

  /** A card's history in a scope; all null beside the names where it was taken back. */
  private record Scope(
      String card,
      String scope,
      @Nullable Long lastAtMs,
      @Nullable String location,
      @Nullable Long startMs,
      @Nullable Integer count,
      @Nullable Long unpassedMs,
      @Nullable Integer tickets,
      @Nullable String journeys) {

    static Scope of(Record row) {
      return new Scope(
          HexFormat.of().formatHex(row.get(0, byte[].class)),
          row.get(1, String.class),
          row.get(2, Long.class),
          row.get(3, String.class),
          row.get(4, Long.class),
          row.get(5, Integer.class),
          row.get(6, Long.class),
          row.get(7, Integer.class),
          Optional.ofNullable(row.get(8, byte[].class))
              .map(HexFormat.of()::formatHex)
              .orElse(null));
    }

    boolean isTakenBack() {
      return count == null;
    }

    boolean isOf(Scope other) {
      return card.equals(other.card) && scope.equals(other.scope);
    }
  }

  private Optional<Wrong> checkHistories() {
    try (Rows<Scope> stored =
            new Rows<>(
                sql.select(
                        CARD_HISTORY.CARD_TOKEN,
                        CARD_HISTORY.HISTORY_SCOPE,
                        CARD_HISTORY.HISTORY_LAST_AT_MS,
                        CARD_HISTORY.HISTORY_LOCATION,
                        CARD_HISTORY.HISTORY_START_MS,
                        CARD_HISTORY.HISTORY_COUNT,
                        CARD_HISTORY.HISTORY_UNPASSED_MS,
                        CARD_HISTORY.HISTORY_TICKETS,
                        CARD_HISTORY.HISTORY_JOURNEYS)
                    .from(CARD_HISTORY)
                    .orderBy(CARD_HISTORY.CARD_TOKEN, CARD_HISTORY.HISTORY_SCOPE),
                Scope::of);
        Rows<Scope> changes =
            new Rows<>(
                sql.select(
                        LINE.CARD_TOKEN,
                        LINE.HISTORY_SCOPE,
                        LINE.HISTORY_LAST_AT_MS,
                        LINE.HISTORY_LOCATION,
                        LINE.HISTORY_START_MS,
                        LINE.HISTORY_COUNT,
                        LINE.HISTORY_UNPASSED_MS,
                        LINE.HISTORY_TICKETS,
                        LINE.HISTORY_JOURNEYS)
                    .from(LINE)
                    .where(LINE.HISTORY_SCOPE.isNotNull())
                    .orderBy(LINE.CARD_TOKEN, LINE.HISTORY_SCOPE, LINE.COMMIT_ID, LINE.LEAF_INDEX),
                Scope::of)) {
      Optional<Scope> replayed = lastChange(changes);
      Optional<Scope> found = stored.next();
      while (replayed.isPresent() && replayed.equals(found)) {
        replayed = lastChange(changes);
        found = stored.next();
      }
      Optional<Scope> differs = replayed.isPresent() ? replayed : found;
      return differs.map(
          scope ->
              new Wrong(
                  "card " + scope.card(),
                  "card_history",
                  "its history in " + scope.scope() + " is not what its lines made of it"));
    }
  }

  /** A debit and the last that its lines say of it. */
  private record Debit(String tapId, String card, int settlement) {

    static Debit of(Record row) {
      return new Debit(
          row.get(0, String.class),
          HexFormat.of().formatHex(row.get(1, byte[].class)),
          row.get(2, Integer.class));
    }
  }

  private Optional<Wrong> checkPurses() {
    try (Rows<Debit> stored =
            new Rows<>(
                sql.select(PURSE_DEBIT.TAP_ID, PURSE_DEBIT.CARD_TOKEN, PURSE_DEBIT.SETTLEMENT)
                    .from(PURSE_DEBIT)
                    .orderBy(PURSE_DEBIT.TAP_ID),
                Debit::of);
        Rows<Debit> said =
            new Rows<>(
                sql.select(LINE.TAP_ID, LINE.CARD_TOKEN, LINE.PURSE_SETTLEMENT)
                    .from(LINE)
                    .where(LINE.PURSE_SETTLEMENT.isNotNull())
                    .orderBy(LINE.TAP_ID, LINE.COMMIT_ID, LINE.LEAF_INDEX),
                Debit::of)) {
      Optional<Debit> last = lastSaid(said);
      Optional<Debit> found = stored.next();
      while (last.isPresent() && last.equals(found)) {
        last = lastSaid(said);
        found = stored.next();
      }
      Optional<Debit> differs = last.isPresent() ? last : found;
      return differs.map(
          debit ->
              new Wrong(
                  "tap " + debit.tapId(),
                  "purse_debit",
                  "what it holds of the purse is not what its lines made of it"));
    }
  }

  private static Optional<Debit> lastSaid(Rows<Debit> said) {
    Optional<Debit> last = said.next();
    while (last.isPresent()
        && said.peek().isPresent()
        && said.peek().get().tapId().equals(last.get().tapId())) {
      last = said.next();
    }
    return last;
  }

  /** The last change of the next scope in which something of the card is left. */
  private static Optional<Scope> lastChange(Rows<Scope> changes) {
    Optional<Scope> last = changes.next();
    while (last.isPresent()
        && (isFollowed(last.get(), changes.peek()) || last.get().isTakenBack())) {
      last = changes.next();
    }
    return last;
  }

  private static boolean isFollowed(Scope scope, Optional<Scope> next) {
    return next.isPresent() && next.get().isOf(scope);
  }
}
