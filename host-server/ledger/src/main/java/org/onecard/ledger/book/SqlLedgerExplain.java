package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.POSTING;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.onecard.ledger.Account;
import org.onecard.ledger.LedgerExplain;
import org.onecard.ledger.Posting;
import org.onecard.ledger.PurseSettlement;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Tap.DecidedBy;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.fare.Tariffs;

/** One tap's story out of the book. */
final class SqlLedgerExplain implements LedgerExplain {

  private final Database database;

  SqlLedgerExplain(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Explanation> explain(String tapId) {
    return database.read(
        "explain a tap",
        sql ->
            TapLines.find(sql, tapId)
                .map(
                    standing -> new Explanation(standing, lines(sql, tapId), entries(sql, tapId))));
  }

  private static List<ExplainedEntry> entries(DSLContext sql, String tapId) {
    List<StoredLine> stored =
        sql.select(StoredLine.FIELDS)
            .from(LINE)
            .where(LINE.TAP_ID.eq(tapId))
            .and(LINE.TERMINAL_ID.isNull())
            .orderBy(LINE.COMMIT_ID, LINE.LEAF_INDEX)
            .limit(TapLines.MOST)
            .fetch(StoredLine::of);
    return stored.stream()
        .map(
            line ->
                new ExplainedEntry(
                    Instant.ofEpochMilli(line.atMs()),
                    line.locationId(),
                    postings(sql, line),
                    line.historyChange(),
                    line.purseSettlement().flatMap(PurseSettlement::find),
                    line.commitId()))
        .toList();
  }

  private static List<ExplainedLine> lines(DSLContext sql, String tapId) {
    Catalogues catalogues = new Catalogues(sql);
    List<StoredLine> stored =
        sql.select(StoredLine.FIELDS)
            .from(LINE)
            .where(LINE.TAP_ID.eq(tapId))
            .and(LINE.TERMINAL_ID.isNotNull())
            .orderBy(LINE.COMMIT_ID, LINE.LEAF_INDEX)
            .limit(TapLines.MOST)
            .fetch(StoredLine::of);
    return stored.stream().map(line -> explained(sql, catalogues, line)).toList();
  }

  private static ExplainedLine explained(DSLContext sql, Catalogues catalogues, StoredLine line) {
    RecordId id = line.id().orElseThrow(() -> Stored.damaged(line.where(), "it lacks a record id"));
    TerminalRecord record =
        line.recordBytes()
            .map(bytes -> Stored.orDamaged(Bodies.decodeRecord(bytes.bytes()), line.where()))
            .orElseThrow(() -> Stored.damaged(line.where(), "it lacks its record"));
    Optional<Facts> hostFacts =
        line.factsBytes()
            .map(bytes -> Stored.orDamaged(Bodies.decodeFacts(bytes.bytes()), line.where()));
    Optional<Facts> terminalFacts =
        record.body() instanceof Body.AdviceBody advice
            ? Optional.of(advice.facts())
            : Optional.empty();
    Optional<Catalogue> catalogue = catalogues.find(record.catalogueVersion());
    return new ExplainedLine(
        id,
        record,
        line.token(),
        Stored.orDamaged(Bodies.decodeAnswer(line.leafBytes().bytes()), line.where()).decision(),
        evaluate(record, line, catalogue, catalogues::findTariff, hostFacts, DecidedBy.HOST),
        evaluate(record, line, catalogue, Tariffs.NONE, terminalFacts, DecidedBy.TERMINAL),
        postings(sql, line),
        line.historyChange(),
        line.commitId(),
        Seals.get(sql, line.commitId()).content().at());
  }

  private static Optional<Evaluation> evaluate(
      TerminalRecord record,
      StoredLine line,
      Optional<Catalogue> catalogue,
      Tariffs tariffs,
      Optional<Facts> facts,
      DecidedBy decidedBy) {
    return catalogue.isEmpty() || facts.isEmpty()
        ? Optional.empty()
        : Evaluations.evaluate(
            record, line.locationId(), catalogue.get(), tariffs, facts.get(), decidedBy);
  }

  private static List<Posting> postings(DSLContext sql, StoredLine line) {
    return sql.select(POSTING.ACCOUNT, POSTING.AMOUNT_FEN)
        .from(POSTING)
        .where(POSTING.COMMIT_ID.eq(line.commitId()))
        .and(POSTING.LEAF_INDEX.eq(line.leafIndex()))
        .orderBy(POSTING.POSTING_INDEX)
        .fetch(row -> new Posting(new Account(row.value1()), row.value2()));
  }
}
