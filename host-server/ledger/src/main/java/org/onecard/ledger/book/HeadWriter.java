package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.TERMINAL_HEAD;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
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

  private static final String HEAD =
      "SELECT sequence, record_hash FROM terminal_head WHERE terminal_id = ? AND epoch = ?";

  private static final String BEYOND =
      "SELECT sequence, record_hash, record_bytes FROM line"
          + " WHERE terminal_id = ? AND epoch = ? AND sequence > ? ORDER BY sequence LIMIT ?";

  private static final String MOVE =
      "INSERT INTO terminal_head (terminal_id, epoch, sequence, record_hash) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (terminal_id, epoch) DO UPDATE SET"
          + " sequence = excluded.sequence, record_hash = excluded.record_hash";

  private final Statements statements;

  HeadWriter(Statements statements) {
    this.statements = statements;
  }

  private record Epoch(String terminalId, int number) {}

  void advance(List<LedgerLine> lines) throws SQLException {
    Set<Epoch> epochs = new LinkedHashSet<>();
    for (LedgerLine line : lines) {
      RecordId id = line.id();
      epochs.add(new Epoch(id.terminalId(), id.epoch()));
    }
    for (Epoch epoch : epochs) {
      advance(epoch);
    }
  }

  private void advance(Epoch epoch) throws SQLException {
    Head before =
        statements
            .findFirst(
                HEAD,
                row -> new Head(epoch.number(), row.getLong(1), new Hash(row.getBytes(2))),
                epoch.terminalId(),
                epoch.number())
            .orElse(new Head(epoch.number(), 0, Hash.ZERO));
    Head head = before;
    boolean more = true;
    while (more) {
      Head next = new Walk(epoch, head).end(statements);
      more = next.sequence() - head.sequence() == CHUNK;
      head = next;
    }
    if (!head.equals(before)) {
      int unused =
          statements.update(
              MOVE, epoch.terminalId(), epoch.number(), head.sequence(), head.hash().bytes());
    }
  }

  /** From a head to a gap, or to a record that does not continue the chain. */
  private static final class Walk implements Statements.RowWalker {

    private final Epoch epoch;
    private Head head;

    private Walk(Epoch epoch, Head from) {
      this.epoch = epoch;
      this.head = from;
    }

    Head end(Statements statements) throws SQLException {
      statements.walk(BEYOND, this, epoch.terminalId(), epoch.number(), head.sequence(), CHUNK);
      return head;
    }

    @Override
    public boolean next(ResultSet row) throws SQLException {
      long sequence = row.getLong(1);
      if (sequence != head.sequence() + 1
          || !(Bodies.decodeRecord(row.getBytes(3)) instanceof Decoded.Ok<TerminalRecord> record)
          || !record.value().previousHash().equals(head.hash())) {
        return false;
      }
      head = new Head(epoch.number(), sequence, new Hash(row.getBytes(2)));
      return true;
    }
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
