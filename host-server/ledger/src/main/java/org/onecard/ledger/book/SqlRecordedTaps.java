package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.RecordedTaps;
import org.onecard.ledger.jooq.tables.Line;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Tap;

/** The taps in the book, by their time, out of the index of lines by time. */
final class SqlRecordedTaps implements RecordedTaps {

  private static final int ROWS_AT_ONCE = 512;

  private static final List<Field<?>> FIELDS =
      List.of(
          LINE.TERMINAL_ID,
          LINE.EPOCH,
          LINE.SEQUENCE,
          LINE.LOCATION_ID,
          LINE.RECORD_BYTES,
          LINE.FACTS_BYTES,
          LINE.APPROVED,
          LINE.REASON,
          LINE.CHARGE_FEN);

  private final Database database;

  SqlRecordedTaps(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Stretch> find(Instant from, Instant to, OptionalInt newest) {
    return database.read(
        "count its taps",
        sql -> {
          long begin = from.toEpochMilli();
          if (newest.isPresent()) {
            begin =
                sql.select(LINE.AT_MS)
                    .from(LINE)
                    .where(within(begin, to.toEpochMilli()))
                    .orderBy(LINE.AT_MS.desc())
                    .limit(1)
                    .offset(newest.getAsInt() - 1)
                    .fetchOptional(LINE.AT_MS)
                    .orElse(begin);
          }
          Record2<Long, Long> bounds =
              sql.select(DSL.min(LINE.AT_MS), DSL.max(LINE.AT_MS))
                  .from(LINE)
                  .where(within(begin, to.toEpochMilli()))
                  .fetchSingle();
          @Nullable Long first = bounds.value1();
          @Nullable Long last = bounds.value2();
          if (first == null || last == null) {
            return Optional.empty();
          }
          return Optional.of(
              new Stretch(
                  Instant.ofEpochMilli(first),
                  Instant.ofEpochMilli(last + 1),
                  sql.fetchCount(LINE, within(first, last + 1))));
        });
  }

  @Override
  public Optional<Instant> findEnd(Instant from, Instant to, int lines) {
    return database.read(
        "find its taps",
        sql ->
            sql.select(LINE.AT_MS)
                .from(LINE)
                .where(within(from.toEpochMilli(), to.toEpochMilli()))
                .orderBy(LINE.AT_MS)
                .limit(1)
                .offset(lines - 1)
                .fetchOptional(LINE.AT_MS)
                // Lines of one instant stay together.
                .map(at -> Instant.ofEpochMilli(at + 1))
                .filter(end -> end.isBefore(to)));
  }

  @Override
  public void read(Instant from, Instant to, Consumer<RecordedTap> reader) {
    int unused =
        database.read(
            "read its taps",
            sql -> {
              int told = 0;
              try (Cursor<Record> rows =
                  sql.select(FIELDS)
                      .from(LINE)
                      .where(within(from.toEpochMilli(), to.toEpochMilli()))
                      .and(isTheLastWord())
                      .orderBy(LINE.AT_MS)
                      .fetchSize(ROWS_AT_ONCE)
                      .fetchLazy()) {
                for (Record row : rows) {
                  reader.accept(tap(row));
                  told++;
                }
              }
              return told;
            });
  }

  /** With the condition of the index, or the database would not use it. */
  private static Condition within(long fromMs, long toMs) {
    return LINE.ITEM_ID.isNotNull().and(LINE.AT_MS.ge(fromMs)).and(LINE.AT_MS.lt(toMs));
  }

  /** A tap that a terminal came to decide alone is told by its advice. */
  private static Condition isTheLastWord() {
    Line other = LINE.as("other");
    return LINE.KIND
        .eq(LineKind.ADVICE.name())
        .or(
            LINE.KIND
                .eq(LineKind.TAP.name())
                .andNotExists(
                    DSL.selectOne()
                        .from(other)
                        .where(other.TAP_ID.eq(LINE.TAP_ID))
                        .and(other.KIND.eq(LineKind.ADVICE.name()))));
  }

  private static RecordedTap tap(Record row) {
    String where =
        "record %s.%s.%s"
            .formatted(row.get(LINE.TERMINAL_ID), row.get(LINE.EPOCH), row.get(LINE.SEQUENCE));
    byte @Nullable [] recordBytes = row.get(LINE.RECORD_BYTES);
    byte @Nullable [] factsBytes = row.get(LINE.FACTS_BYTES);
    if (recordBytes == null) {
      throw Stored.damaged(where, "it lacks its record");
    }
    TerminalRecord record = Stored.orDamaged(Bodies.decodeRecord(recordBytes), where);
    String locationId = row.get(LINE.LOCATION_ID);
    if (record.body() instanceof Body.AdviceBody advice) {
      return new RecordedTap(
          tap(record, locationId, Tap.DecidedBy.TERMINAL, where),
          Optional.of(advice.facts()),
          Optional.of(Was.of(advice.decision())));
    }
    Optional<Facts> facts =
        factsBytes == null
            ? Optional.empty()
            : Optional.of(Stored.orDamaged(Bodies.decodeFacts(factsBytes), where));
    @Nullable Boolean approved = row.get(LINE.APPROVED);
    @Nullable Integer reason = row.get(LINE.REASON);
    @Nullable Long chargeFen = row.get(LINE.CHARGE_FEN);
    return new RecordedTap(
        tap(record, locationId, Tap.DecidedBy.HOST, where),
        facts,
        approved == null
            ? Optional.empty()
            : Optional.of(
                new Was(approved, reason == null ? 0 : reason, chargeFen == null ? 0 : chargeFen)));
  }

  private static Tap tap(
      TerminalRecord record, String locationId, Tap.DecidedBy decidedBy, String where) {
    return Evaluations.tap(record, locationId, decidedBy)
        .orElseThrow(() -> Stored.damaged(where, "it is about no tap"));
  }
}
