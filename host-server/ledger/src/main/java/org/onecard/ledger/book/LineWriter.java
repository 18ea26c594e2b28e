package org.onecard.ledger.book;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.LedgerLine;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.SubmissionProof;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.History;

/** Writes the append-only part of the book, in batches of plain SQL that every dialect has. */
final class LineWriter {

  private static final String SEAL =
      "INSERT INTO seal (commit_id, seal_bytes, seal_hash, signature_algorithm, signature)"
          + " VALUES (?, ?, ?, ?, ?)";

  private static final String LINE =
      "INSERT INTO line (commit_id, leaf_index, kind, terminal_id, epoch, sequence, record_hash,"
          + " record_bytes, at_ms, location_id, card_token, tap_id, item_id, facts_bytes, approved,"
          + " reason, charge_fen, history_scope, history_last_at_ms, history_location,"
          + " history_start_ms, history_count, history_unpassed_ms, history_tickets,"
          + " history_journeys, purse_settlement, leaf_bytes, leaf_hash)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (terminal_id, epoch, sequence) DO NOTHING";

  private static final String POSTING =
      "INSERT INTO posting (commit_id, leaf_index, posting_index, account, amount_fen)"
          + " VALUES (?, ?, ?, ?, ?)";

  private static final String SUBMISSION =
      "INSERT INTO submission (terminal_id, epoch, last_sequence, last_hash, signature_algorithm,"
          + " signature) VALUES (?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (terminal_id, epoch, last_sequence) DO NOTHING";

  private static final String HISTORY =
      "INSERT INTO card_history (card_token, history_scope, history_last_at_ms, history_location,"
          + " history_start_ms, history_count, history_unpassed_ms, history_tickets,"
          + " history_journeys)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (card_token, history_scope) DO UPDATE SET"
          + " history_last_at_ms = excluded.history_last_at_ms,"
          + " history_location = excluded.history_location,"
          + " history_start_ms = excluded.history_start_ms,"
          + " history_count = excluded.history_count,"
          + " history_unpassed_ms = excluded.history_unpassed_ms,"
          + " history_tickets = excluded.history_tickets,"
          + " history_journeys = excluded.history_journeys";

  private static final String PURSE =
      "INSERT INTO purse_debit (tap_id, card_token, debit_bytes, counter, began_at_ms, settlement)"
          + " VALUES (?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (tap_id) DO UPDATE SET settlement = excluded.settlement";

  private static final String NO_HISTORY =
      "DELETE FROM card_history WHERE card_token = ? AND history_scope = ?";

  private final Statements statements;

  LineWriter(Statements statements) {
    this.statements = statements;
  }

  void seal(Signed<Seal> seal) throws SQLException {
    byte[] bytes = seal.bytes().bytes();
    int unused =
        statements.update(
            SEAL,
            seal.content().commitId(),
            bytes,
            Hashes.ofSeal(bytes).bytes(),
            seal.signature().algorithm().number(),
            seal.signature().bytes().bytes());
  }

  /** Answers the records that were in the book before; their lines were not written. */
  List<RecordId> lines(long commitId, List<LedgerLine> lines) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>(lines.size());
    for (int index = 0; index < lines.size(); index++) {
      LedgerLine line = lines.get(index);
      rows.add(
          row(
              commitId,
              index,
              LineKind.of(line.record().content().body()),
              line.record(),
              line.record().content().at(),
              line.content(),
              line.decision(),
              line.answerBytes()));
    }
    int[] counts = statements.updateEach(LINE, rows);
    List<RecordId> existing = new ArrayList<>();
    for (int index = 0; index < counts.length; index++) {
      if (counts[index] == 0) {
        existing.add(lines.get(index).id());
      }
    }
    return existing;
  }

  /** Writes an entry of the host's own. */
  void entries(long commitId, Instant at, List<LineContent> entries, List<SignedBytes> leaves)
      throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>(entries.size());
    for (int index = 0; index < entries.size(); index++) {
      rows.add(
          row(
              commitId,
              index,
              LineKind.ENTRY,
              null,
              at,
              entries.get(index),
              Optional.empty(),
              leaves.get(index)));
    }
    int[] unused = statements.updateEach(LINE, rows);
    postings(commitId, entries);
    historiesOf(entries);
  }

  void postings(long commitId, List<LineContent> contents) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int line = 0; line < contents.size(); line++) {
      List<Posting> postings = contents.get(line).postings();
      for (int index = 0; index < postings.size(); index++) {
        Posting posting = postings.get(index);
        rows.add(
            new Object[] {commitId, line, index, posting.account().name(), posting.amountFen()});
      }
    }
    int[] unused = statements.updateEach(POSTING, rows);
  }

  void submissions(List<LedgerLine> lines) throws SQLException {
    Map<RecordId, SubmissionProof> proofs = new LinkedHashMap<>();
    for (LedgerLine line : lines) {
      SubmissionProof proof = line.submission();
      proofs.put(
          new RecordId(line.id().terminalId(), line.id().epoch(), proof.lastSequence()), proof);
    }
    List<@Nullable Object[]> rows = new ArrayList<>(proofs.size());
    proofs.forEach(
        (last, proof) ->
            rows.add(
                new Object[] {
                  last.terminalId(),
                  last.epoch(),
                  last.sequence(),
                  proof.lastHash().bytes(),
                  proof.signature().algorithm().number(),
                  proof.signature().bytes().bytes()
                }));
    int[] unused = statements.updateEach(SUBMISSION, rows);
  }

  /** The last change of a card's scope wins, as the lines stand. */
  void histories(List<LedgerLine> lines) throws SQLException {
    historiesOf(lines.stream().map(LedgerLine::content).toList());
  }

  private void historiesOf(List<LineContent> contents) throws SQLException {
    Map<CardScope, Optional<History>> last = new LinkedHashMap<>();
    for (LineContent content : contents) {
      Optional<CardToken> token = content.token();
      Optional<HistoryChange> change = content.historyChange();
      if (token.isPresent() && change.isPresent()) {
        last.put(new CardScope(token.get(), change.get().scope()), change.get().history());
      }
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<@Nullable Object[]> gone = new ArrayList<>();
    last.forEach(
        (of, left) ->
            left.ifPresentOrElse(
                history ->
                    rows.add(
                        new @Nullable Object[] {
                          of.token().bytes(),
                          of.scope(),
                          history.lastAt().toEpochMilli(),
                          history.lastLocation(),
                          history.windowStart().toEpochMilli(),
                          history.countInWindow(),
                          history.unpassedAt().map(Instant::toEpochMilli).orElse(null),
                          history.ticketsUsed(),
                          history.journeys().map(Bodies::encode).orElse(null)
                        }),
                () -> gone.add(new Object[] {of.token().bytes(), of.scope()})));
    int[] unused = statements.updateEach(HISTORY, rows);
    int[] unusedToo = statements.updateEach(NO_HISTORY, gone);
  }

  /** The debit is told by the record; an entry of the host's own settles one that is there. */
  void purses(List<LedgerLine> lines) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (LedgerLine line : lines) {
      Optional<PurseSettlement> settlement = line.content().purse();
      Optional<PurseDebit> debit = PurseLines.findDebit(line.record().content().body());
      if (settlement.isPresent() && debit.isPresent()) {
        rows.add(
            new Object[] {
              line.content().tapId().orElseThrow(),
              line.content().token().orElseThrow().bytes(),
              Bodies.encode(debit.get()),
              debit.get().counter(),
              line.record().content().at().toEpochMilli(),
              settlement.get().number()
            });
      }
    }
    int[] unused = statements.updateEach(PURSE, rows);
  }

  private record CardScope(CardToken token, String scope) {}

  private static @Nullable Object[] row(
      long commitId,
      int leafIndex,
      LineKind kind,
      @Nullable ChainedRecord record,
      Instant at,
      LineContent content,
      Optional<Decision> decision,
      SignedBytes leaf) {
    @Nullable RecordId id = record == null ? null : record.content().id();
    DecisionColumns decided = DecisionColumns.of(decision);
    @Nullable String scope = content.historyChange().map(HistoryChange::scope).orElse(null);
    @Nullable History history =
        content.historyChange().flatMap(HistoryChange::history).orElse(null);
    return new @Nullable Object[] {
      commitId,
      leafIndex,
      kind.name(),
      id == null ? null : id.terminalId(),
      id == null ? null : id.epoch(),
      id == null ? null : id.sequence(),
      record == null ? null : record.hash().bytes(),
      record == null ? null : record.bytes().bytes(),
      at.toEpochMilli(),
      content.locationId(),
      content.token().map(CardToken::bytes).orElse(null),
      content.tapId().orElse(null),
      content.itemId().orElse(null),
      content.facts().map(facts -> Bodies.encode(facts)).orElse(null),
      decided.approved(),
      decided.reason(),
      decided.chargeFen(),
      scope,
      history == null ? null : history.lastAt().toEpochMilli(),
      history == null ? null : history.lastLocation(),
      history == null ? null : history.windowStart().toEpochMilli(),
      history == null ? null : history.countInWindow(),
      history == null ? null : history.unpassedAt().map(Instant::toEpochMilli).orElse(null),
      history == null ? null : history.ticketsUsed(),
      history == null ? null : history.journeys().map(Bodies::encode).orElse(null),
      content.purse().map(PurseSettlement::number).orElse(null),
      leaf.bytes(),
      Hashes.ofLeaf(leaf.bytes()).bytes()
    };
  }
}
