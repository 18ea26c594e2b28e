package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.POSTING;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.LedgerReader.ItemTotal;
import org.onecard.ledger.LedgerReader.Totals;
import org.onecard.ledger.jooq.tables.Line;

/**
 * What items came to, whole or by what has changed. A tap counts once: by its advice where one
 * tells of it, else by its own record, and not at all once it is reversed. It belongs to the time
 * of the record that it counts by.
 */
final class ItemSums {

  private static final String CARD_ACCOUNTS = "card:";

  private final long sinceMs;
  private final Map<String, ItemTotal> byItem = new TreeMap<>();

  private ItemSums(Instant since) {
    sinceMs = since.toEpochMilli();
  }

  /** Over every line since an instant, by the index on its time. */
  static Totals since(DSLContext sql, Instant since) {
    ItemSums sums = new ItemSums(since);
    var approved = DSL.count(DSL.when(LINE.APPROVED.isTrue(), 1));
    var declined = DSL.count(DSL.when(LINE.APPROVED.isFalse(), 1));
    Line told = LINE.as("told");
    sql.select(LINE.ITEM_ID, approved, declined)
        .from(LINE)
        .where(LINE.ITEM_ID.isNotNull())
        .and(LINE.AT_MS.ge(sums.sinceMs))
        .and(LINE.KIND.in(LineKind.TAP.name(), LineKind.ADVICE.name()))
        .andNotExists(
            DSL.selectOne()
                .from(told)
                .where(told.TAP_ID.eq(LINE.TAP_ID))
                .and(
                    told.KIND
                        .eq(LineKind.REVERSAL.name())
                        .or(
                            LINE.KIND
                                .eq(LineKind.TAP.name())
                                .and(told.KIND.eq(LineKind.ADVICE.name())))))
        .groupBy(LINE.ITEM_ID)
        .forEach(row -> sums.add(row.value1(), row.value2(), row.value3(), 0));
    sql.select(LINE.ITEM_ID, DSL.sum(POSTING.AMOUNT_FEN))
        .from(LINE)
        .join(POSTING)
        .on(POSTING.COMMIT_ID.eq(LINE.COMMIT_ID))
        .and(POSTING.LEAF_INDEX.eq(LINE.LEAF_INDEX))
        .where(LINE.ITEM_ID.isNotNull())
        .and(LINE.AT_MS.ge(sums.sinceMs))
        .and(POSTING.ACCOUNT.startsWith(CARD_ACCOUNTS))
        .groupBy(LINE.ITEM_ID)
        .forEach(row -> sums.add(row.value1(), 0, 0, -fen(row.value2())));
    return sums.upTo(sql);
  }

  /**
   * The difference that commits after one have made. Times are compared here and not in SQL, so
   * that the database has one way to the lines: by their commits.
   */
  static Totals after(DSLContext sql, long commitId, Instant since) {
    ItemSums sums = new ItemSums(since);
    Line fresh = LINE.as("fresh");
    Verdict before = new Verdict("");
    Verdict now = new Verdict("");
    for (Record row :
        sql.select(LINE.TAP_ID, LINE.COMMIT_ID, LINE.KIND, LINE.ITEM_ID, LINE.AT_MS, LINE.APPROVED)
            .from(LINE)
            .where(
                LINE.TAP_ID.in(
                    DSL.select(fresh.TAP_ID)
                        .from(fresh)
                        .where(fresh.COMMIT_ID.gt(commitId))
                        .and(
                            fresh.KIND.in(
                                LineKind.TAP.name(),
                                LineKind.ADVICE.name(),
                                LineKind.REVERSAL.name()))))
            .orderBy(LINE.TAP_ID, LINE.COMMIT_ID, LINE.LEAF_INDEX)
            .fetch()) {
      String tapId = row.get(LINE.TAP_ID);
      if (!tapId.equals(now.tapId)) {
        sums.change(before, now);
        before = new Verdict(tapId);
        now = new Verdict(tapId);
      }
      if (row.get(LINE.COMMIT_ID) <= commitId) {
        before.take(row);
      }
      now.take(row);
    }
    sums.change(before, now);
    sql.select(LINE.ITEM_ID, LINE.AT_MS, POSTING.AMOUNT_FEN)
        .from(LINE)
        .join(POSTING)
        .on(POSTING.COMMIT_ID.eq(LINE.COMMIT_ID))
        .and(POSTING.LEAF_INDEX.eq(LINE.LEAF_INDEX))
        .where(LINE.COMMIT_ID.gt(commitId))
        .and(LINE.ITEM_ID.isNotNull())
        .and(POSTING.ACCOUNT.startsWith(CARD_ACCOUNTS))
        .forEach(
            row -> {
              if (row.value2() >= sums.sinceMs) {
                sums.add(row.value1(), 0, 0, -row.value3());
              }
            });
    return sums.upTo(sql);
  }

  /** What became of one tap, by the lines taken so far. */
  private static final class Verdict {

    private final String tapId;
    private @Nullable String itemId;
    private @Nullable Boolean approved;
    private long atMs;
    private boolean advised;
    private boolean reversed;

    private Verdict(String tapId) {
      this.tapId = tapId;
    }

    private void take(Record row) {
      String kind = row.get(LINE.KIND);
      if (kind.equals(LineKind.REVERSAL.name())) {
        reversed = true;
      } else if (kind.equals(LineKind.ADVICE.name())
          || (kind.equals(LineKind.TAP.name()) && !advised)) {
        advised = kind.equals(LineKind.ADVICE.name());
        itemId = row.get(LINE.ITEM_ID);
        approved = row.get(LINE.APPROVED);
        atMs = row.get(LINE.AT_MS);
      }
    }
  }

  private void change(Verdict before, Verdict now) {
    count(before, -1);
    count(now, 1);
  }

  private void count(Verdict tap, int times) {
    String itemId = tap.itemId;
    Boolean approved = tap.approved;
    if (itemId != null && approved != null && !tap.reversed && tap.atMs >= sinceMs) {
      add(itemId, approved ? times : 0, approved ? 0 : times, 0);
    }
  }

  private void add(String itemId, long approved, long declined, long chargedFen) {
    byItem.merge(itemId, new ItemTotal(itemId, approved, declined, chargedFen), ItemTotal::plus);
  }

  private Totals upTo(DSLContext sql) {
    return new Totals(Seals.tip(sql).commitId(), List.copyOf(byItem.values()));
  }

  private static long fen(BigDecimal sum) {
    return sum.longValueExact();
  }
}
