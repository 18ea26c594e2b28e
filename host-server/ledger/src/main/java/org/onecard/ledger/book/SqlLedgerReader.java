package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.POSTING;
import static org.onecard.ledger.jooq.Tables.PURSE_DEBIT;
import static org.onecard.ledger.jooq.Tables.TERMINAL_HEAD;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;
import org.onecard.ledger.LedgerReader;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.jooq.tables.Line;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;

/** Pages' and commands' view in SQL. */
final class SqlLedgerReader implements LedgerReader {

  private final Database database;

  SqlLedgerReader(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Signed<Seal>> findLastSeal() {
    return database.read(
        "read its last seal",
        sql ->
            Optional.of(Seals.tip(sql).commitId())
                .filter(commitId -> commitId > 0)
                .map(commitId -> Seals.get(sql, commitId)));
  }

  @Override
  public List<TapRow> listRecentTaps(int most) {
    return database.read(
        "list taps",
        sql ->
            taps(sql, DSL.noCondition())
                .orderBy(LINE.COMMIT_ID.desc(), LINE.LEAF_INDEX.desc())
                .limit(most)
                .fetch(SqlLedgerReader::tap));
  }

  @Override
  public List<TapRow> listTapsAfter(long commitId, int most) {
    return database.read(
        "list taps",
        sql ->
            taps(sql, LINE.COMMIT_ID.gt(commitId))
                .orderBy(LINE.COMMIT_ID, LINE.LEAF_INDEX)
                .limit(most)
                .fetch(SqlLedgerReader::tap));
  }

  @Override
  public List<TapRow> listExceptions(Instant now, Duration openFor, int most) {
    Condition open =
        LINE.APPROVED
            .isTrue()
            .or(LINE.APPROVED.isNull())
            .and(LINE.AT_MS.lt(now.minus(openFor).toEpochMilli()))
            // An advice stands in for its tap, and is itself open until its end.
            .and(nothingTold(LineKind.OUTCOME, LineKind.REVERSAL));
    Condition unchecked =
        LINE.KIND
            .eq(LineKind.ADVICE.name())
            .and(LINE.APPROVED.isTrue())
            .and(LINE.FACTS_BYTES.isNull())
            .and(nothingTold(LineKind.REVERSAL));
    return database.read(
        "list exceptions",
        sql ->
            taps(sql, LINE.TAP_ID.isNotNull().and(open.or(unchecked)))
                .orderBy(LINE.COMMIT_ID, LINE.LEAF_INDEX)
                .limit(most)
                .fetch(SqlLedgerReader::tap));
  }

  @Override
  public List<BookedRecord> listRecords(RecordId after, int most) {
    return database.read(
        "list records",
        sql ->
            sql.select(
                    LINE.TERMINAL_ID,
                    LINE.EPOCH,
                    LINE.SEQUENCE,
                    LINE.RECORD_HASH,
                    LINE.AT_MS,
                    LINE.LEAF_BYTES)
                .from(LINE)
                .where(LINE.TERMINAL_ID.eq(after.terminalId()))
                .and(DSL.row(LINE.EPOCH, LINE.SEQUENCE).gt(after.epoch(), after.sequence()))
                .orderBy(LINE.EPOCH, LINE.SEQUENCE)
                .limit(most)
                .fetch(
                    row ->
                        new BookedRecord(
                            new RecordId(row.value1(), row.value2(), row.value3()),
                            new Hash(row.value4()),
                            Instant.ofEpochMilli(row.value5()),
                            new SignedBytes(row.value6()))));
  }

  @Override
  public SortedMap<String, Long> balances() {
    return database.read(
        "sum up accounts",
        sql -> {
          SortedMap<String, Long> balances = new TreeMap<>();
          sql.select(POSTING.ACCOUNT, DSL.sum(POSTING.AMOUNT_FEN))
              .from(POSTING)
              .where(POSTING.ACCOUNT.startsWith("card:").not())
              .groupBy(POSTING.ACCOUNT)
              .having(DSL.sum(POSTING.AMOUNT_FEN).ne(BigDecimal.ZERO))
              .forEach(row -> balances.put(row.value1(), row.value2().longValueExact()));
          return balances;
        });
  }

  @Override
  public List<OpenDebit> listOpenDebits(Instant beganBefore, int most) {
    return database.read(
        "list open debits",
        sql ->
            sql.selectFrom(PURSE_DEBIT)
                .where(PURSE_DEBIT.SETTLEMENT.eq(PurseSettlement.OPEN.number()))
                .and(PURSE_DEBIT.BEGAN_AT_MS.lt(beganBefore.toEpochMilli()))
                .orderBy(PURSE_DEBIT.BEGAN_AT_MS, PURSE_DEBIT.TAP_ID)
                .limit(most)
                .fetch(
                    row ->
                        new OpenDebit(
                            row.get(PURSE_DEBIT.TAP_ID),
                            new CardToken(row.get(PURSE_DEBIT.CARD_TOKEN)),
                            Instant.ofEpochMilli(row.get(PURSE_DEBIT.BEGAN_AT_MS)),
                            Stored.orDamaged(
                                Bodies.decodePurseDebit(row.get(PURSE_DEBIT.DEBIT_BYTES)),
                                "debit of " + row.get(PURSE_DEBIT.TAP_ID)))));
  }

  /** No line of these kinds names the line's tap, and where the line is a tap, no advice. */
  private static Condition nothingTold(LineKind... kinds) {
    Line told = LINE.as("told");
    return DSL.notExists(
        DSL.selectOne()
            .from(told)
            .where(told.TAP_ID.eq(LINE.TAP_ID))
            .and(
                told.KIND
                    .in(Arrays.stream(kinds).map(LineKind::name).toList())
                    .or(
                        LINE.KIND
                            .eq(LineKind.TAP.name())
                            .and(told.KIND.eq(LineKind.ADVICE.name())))));
  }

  private static SelectConditionStep<? extends Record> taps(DSLContext sql, Condition condition) {
    return sql.select(
            LINE.COMMIT_ID,
            LINE.LEAF_INDEX,
            LINE.KIND,
            LINE.TERMINAL_ID,
            LINE.EPOCH,
            LINE.SEQUENCE,
            LINE.TAP_ID,
            LINE.AT_MS,
            LINE.LOCATION_ID,
            LINE.ITEM_ID,
            LINE.CARD_TOKEN,
            LINE.APPROVED,
            LINE.REASON,
            LINE.CHARGE_FEN)
        .from(LINE)
        .where(LINE.KIND.in(LineKind.TAP.name(), LineKind.ADVICE.name()))
        .and(condition);
  }

  private static TapRow tap(Record row) {
    return new TapRow(
        row.get(LINE.COMMIT_ID),
        row.get(LINE.LEAF_INDEX),
        new RecordId(row.get(LINE.TERMINAL_ID), row.get(LINE.EPOCH), row.get(LINE.SEQUENCE)),
        Optional.ofNullable(row.get(LINE.TAP_ID)).orElse(""),
        Instant.ofEpochMilli(row.get(LINE.AT_MS)),
        row.get(LINE.LOCATION_ID),
        Optional.ofNullable(row.get(LINE.ITEM_ID)).orElse(""),
        Optional.ofNullable(row.get(LINE.CARD_TOKEN)).map(CardToken::new),
        LineKind.TAP.name().equals(row.get(LINE.KIND)),
        Optional.ofNullable(row.get(LINE.APPROVED)),
        Optional.ofNullable(row.get(LINE.REASON)),
        Optional.ofNullable(row.get(LINE.CHARGE_FEN)).orElse(0L));
  }

  @Override
  public Totals totals(Instant since) {
    return database.read("add up items", sql -> ItemSums.since(sql, since));
  }

  @Override
  public Totals totalsAfter(long commitId, Instant since) {
    return database.read("add up items", sql -> ItemSums.after(sql, commitId, since));
  }

  @Override
  public Map<String, Head> heads() {
    return database.read(
        "list heads",
        sql -> {
          Map<String, Head> heads = new HashMap<>();
          sql.selectFrom(TERMINAL_HEAD)
              .orderBy(TERMINAL_HEAD.TERMINAL_ID, TERMINAL_HEAD.EPOCH)
              .forEach(
                  row ->
                      heads.put(
                          row.get(TERMINAL_HEAD.TERMINAL_ID),
                          new Head(
                              row.get(TERMINAL_HEAD.EPOCH),
                              row.get(TERMINAL_HEAD.SEQUENCE),
                              new Hash(row.get(TERMINAL_HEAD.RECORD_HASH)))));
          return heads;
        });
  }
}
