package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.TERMINAL_HEAD;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.onecard.ledger.LedgerLine;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TerminalRecord;

/** Moves heads on, over what a commit has added and over what had waited behind a gap. */
final class HeadWriter {

  /** A commit has fewer lines of one terminal than this, and live records run 1,024 ahead. */
  private static final int CHUNK = 2_048;

  private final DSLContext sql;

  HeadWriter(DSLContext sql) {
    this.sql = sql;
  }

  private record Epoch(String terminalId, int number) {}

  void advance(List<LedgerLine> lines) {
    Set<Epoch> epochs = new LinkedHashSet<>();
    for (LedgerLine line : lines) {
      RecordId id = line.id();
      epochs.add(new Epoch(id.terminalId(), id.epoch()));
    }
    epochs.forEach(this::advance);
  }

  private void advance(Epoch epoch) {
    Head before =
        find(sql, epoch.terminalId(), epoch.number())
            .orElse(new Head(epoch.number(), 0, Hash.ZERO));
    Head head = before;
    boolean more = true;
    while (more) {
      Head next = walk(epoch, head);
      more = next.sequence() - head.sequence() == CHUNK;
      head = next;
    }
    if (!head.equals(before)) {
      sql.insertInto(
              TERMINAL_HEAD,
              TERMINAL_HEAD.TERMINAL_ID,
              TERMINAL_HEAD.EPOCH,
              TERMINAL_HEAD.SEQUENCE,
              TERMINAL_HEAD.RECORD_HASH)
          .values(epoch.terminalId(), epoch.number(), head.sequence(), head.hash().bytes())
          .onConflict(TERMINAL_HEAD.TERMINAL_ID, TERMINAL_HEAD.EPOCH)
          .doUpdate()
          .set(TERMINAL_HEAD.SEQUENCE, head.sequence())
          .set(TERMINAL_HEAD.RECORD_HASH, head.hash().bytes())
          .execute();
    }
  }

  /** Stops at a gap, and at a record that does not continue the chain. */
  private Head walk(Epoch epoch, Head from) {
    Head head = from;
    for (Record3<Long, byte[], byte[]> row :
        sql.select(LINE.SEQUENCE, LINE.RECORD_HASH, LINE.RECORD_BYTES)
            .from(LINE)
            .where(LINE.TERMINAL_ID.eq(epoch.terminalId()))
            .and(LINE.EPOCH.eq(epoch.number()))
            .and(LINE.SEQUENCE.gt(from.sequence()))
            .orderBy(LINE.SEQUENCE)
            .limit(CHUNK)
            .fetch()) {
      if (row.value1() != head.sequence() + 1
          || !(Bodies.decodeRecord(row.value3()) instanceof Decoded.Ok<TerminalRecord> record)
          || !record.value().previousHash().equals(head.hash())) {
        return head;
      }
      head = new Head(epoch.number(), row.value1(), new Hash(row.value2()));
    }
    return head;
  }

  static Optional<Head> find(DSLContext sql, String terminalId, int epoch) {
    return sql.select(TERMINAL_HEAD.SEQUENCE, TERMINAL_HEAD.RECORD_HASH)
        .from(TERMINAL_HEAD)
        .where(TERMINAL_HEAD.TERMINAL_ID.eq(terminalId))
        .and(TERMINAL_HEAD.EPOCH.eq(epoch))
        .fetchOptional()
        .map(row -> new Head(epoch, row.value1(), new Hash(row.value2())));
  }
}
