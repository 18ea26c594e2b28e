package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.TERMINAL_HEAD;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.onecard.ledger.BookedLine;
import org.onecard.ledger.CardState;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.CommitResult.CardsMoved;
import org.onecard.ledger.CommitResult.Committed;
import org.onecard.ledger.CommitResult.RecordsExist;
import org.onecard.ledger.CommitResult.TipMoved;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerLine;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SealedAnswer;
import org.onecard.ledger.SiteFacts;
import org.onecard.ledger.SiteQuestion;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.chain.RecordsAhead;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.message.AnswerLeaf;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;

/** The lanes' book in SQL. */
final class SqlLedgerStore implements LedgerStore {

  private final Database database;

  SqlLedgerStore(Database database) {
    this.database = database;
  }

  @Override
  public Map<RecordId, BookedLine> findLines(Collection<RecordId> ids) {
    return ids.isEmpty() ? Map.of() : database.read("look up records", sql -> findLines(sql, ids));
  }

  private static Map<RecordId, BookedLine> findLines(DSLContext sql, Collection<RecordId> ids) {
    Map<RecordId, BookedLine> found = new HashMap<>();
    for (RecordId id : ids) {
      sql.select(LINE.RECORD_HASH, LINE.LEAF_BYTES, LINE.COMMIT_ID, LINE.LEAF_INDEX)
          .from(LINE)
          .where(LINE.TERMINAL_ID.eq(id.terminalId()))
          .and(LINE.EPOCH.eq(id.epoch()))
          .and(LINE.SEQUENCE.eq(id.sequence()))
          .fetchOptional()
          .ifPresent(
              row ->
                  found.put(
                      id,
                      new BookedLine(
                          new Hash(row.value1()),
                          new SignedBytes(row.value2()),
                          row.value3(),
                          row.value4())));
    }
    return found;
  }

  @Override
  public Map<RecordId, SealedAnswer> sealedAnswers(Collection<RecordId> ids) {
    return ids.isEmpty()
        ? Map.of()
        : database.read("look up answers", sql -> sealedAnswers(sql, ids));
  }

  private static Map<RecordId, SealedAnswer> sealedAnswers(
      DSLContext sql, Collection<RecordId> ids) {
    Map<Long, SealedTree> trees = new HashMap<>();
    Map<RecordId, SealedAnswer> answers = new HashMap<>();
    findLines(sql, ids)
        .forEach(
            (id, line) -> {
              SealedTree sealed =
                  trees.computeIfAbsent(line.commitId(), commitId -> sealedTree(sql, commitId));
              AnswerLeaf leaf =
                  new AnswerLeaf(
                      Stored.orDamaged(
                          Bodies.decodeAnswer(line.answerBytes().bytes()), "record " + id),
                      line.answerBytes(),
                      sealed.tree().path(line.leafIndex()));
              answers.put(id, new SealedAnswer(sealed.seal(), leaf));
            });
    return answers;
  }

  private record SealedTree(Signed<Seal> seal, MerkleTree tree) {}

  private static SealedTree sealedTree(DSLContext sql, long commitId) {
    List<Hash> leaves =
        sql.select(LINE.LEAF_HASH)
            .from(LINE)
            .where(LINE.COMMIT_ID.eq(commitId))
            .orderBy(LINE.LEAF_INDEX)
            .fetch(row -> new Hash(row.value1()));
    return new SealedTree(Seals.get(sql, commitId), new MerkleTree(leaves));
  }

  @Override
  public Map<String, TapStanding> findTaps(Collection<String> tapIds) {
    if (tapIds.isEmpty()) {
      return Map.of();
    }
    return database.read(
        "look up taps",
        sql -> {
          Map<String, TapStanding> found = new HashMap<>();
          for (String tapId : tapIds) {
            TapLines.find(sql, tapId).ifPresent(standing -> found.put(tapId, standing));
          }
          return found;
        });
  }

  @Override
  public Map<CardToken, CardState> loadCards(Collection<CardToken> tokens) {
    return tokens.isEmpty()
        ? Map.of()
        : database.read("load cards", sql -> new CardReader(sql).load(tokens));
  }

  @Override
  public SiteFacts loadSites(SiteQuestion question, Instant now) {
    return question.isNothing()
        ? SiteFacts.NOTHING
        : database.read("load sites", sql -> new SiteReader(sql).load(question, now));
  }

  @Override
  public CommitResult commit(LedgerCommit commit) {
    return database.writeWith(
        "book commit " + commit.seal().content().commitId(),
        writer -> commit(writer, commit),
        result -> result instanceof Committed,
        writer -> readBack(writer.sql(), commit));
  }

  private static CommitResult commit(Writer writer, LedgerCommit commit) throws SQLException {
    Seal seal = commit.seal().content();
    SealHead tip = Seals.tip(writer.plain());
    if (seal.commitId() <= tip.commitId()) {
      return readBack(writer.sql(), commit).orElse(new TipMoved(tip));
    }
    if (seal.commitId() != tip.commitId() + 1 || !seal.previousSealHash().equals(tip.hash())) {
      return new TipMoved(tip);
    }
    LineWriter lines = new LineWriter(writer.plain());
    lines.seal(commit.seal());
    List<RecordId> existing = lines.lines(seal.commitId(), commit.lines());
    if (!existing.isEmpty()) {
      return new RecordsExist(Set.copyOf(existing));
    }
    List<CardToken> moved =
        new CardWriter(writer.plain()).move(commit.cardVersions(), cardAmounts(commit.lines()));
    if (!moved.isEmpty()) {
      return new CardsMoved(Set.copyOf(moved));
    }
    List<PlaceKey> placesMoved = new SiteWriter(writer.plain()).write(commit.sites());
    if (!placesMoved.isEmpty()) {
      return new CommitResult.PlacesMoved(Set.copyOf(placesMoved));
    }
    lines.postings(seal.commitId(), commit.lines().stream().map(LedgerLine::content).toList());
    lines.histories(commit.lines());
    lines.purses(commit.lines());
    lines.submissions(commit.lines());
    new HeadWriter(writer.plain()).advance(commit.lines());
    return new Committed(
        new SealHead(seal.commitId(), Hashes.ofSeal(commit.seal().bytes().bytes())));
  }

  /** Whether this very commit is in the book; another under the same number is not it. */
  private static Optional<CommitResult> readBack(DSLContext sql, LedgerCommit commit) {
    long commitId = commit.seal().content().commitId();
    Hash sealHash = Hashes.ofSeal(commit.seal().bytes().bytes());
    return Seals.findHash(sql, commitId)
        .filter(sealHash::equals)
        .map(same -> new Committed(new SealHead(commitId, sealHash)));
  }

  private static Map<CardToken, Long> cardAmounts(List<LedgerLine> lines) {
    Map<CardToken, Long> amounts = new LinkedHashMap<>();
    for (LedgerLine line : lines) {
      LineContent content = line.content();
      content
          .token()
          .ifPresent(token -> amounts.merge(token, content.cardAmountFen(), Math::addExact));
    }
    return amounts;
  }

  @Override
  public SealHead tip() {
    return database.read("read its last seal", Seals::tip);
  }

  @Override
  public Optional<Head> findHead(String terminalId) {
    return database.read(
        "look up a head",
        sql ->
            sql.select(TERMINAL_HEAD.EPOCH, TERMINAL_HEAD.SEQUENCE, TERMINAL_HEAD.RECORD_HASH)
                .from(TERMINAL_HEAD)
                .where(TERMINAL_HEAD.TERMINAL_ID.eq(terminalId))
                .orderBy(TERMINAL_HEAD.EPOCH.desc())
                .limit(1)
                .fetchOptional()
                .map(row -> new Head(row.value1(), row.value2(), new Hash(row.value3()))));
  }

  @Override
  public Optional<Head> findHead(String terminalId, int epoch) {
    return database.read("look up a head", sql -> HeadWriter.find(sql, terminalId, epoch));
  }

  @Override
  public RecordsAhead findAhead(String terminalId, Head head) {
    return database.read(
        "look up records ahead of a head",
        sql -> {
          Map<RecordId, RecordsAhead.Linked> ahead = new HashMap<>();
          // Two conditions, each a range of the key: one with OR would read all that lies below.
          readAhead(
              sql,
              ahead,
              terminalId,
              LINE.EPOCH.eq(head.epoch()).and(LINE.SEQUENCE.gt(head.sequence())));
          readAhead(sql, ahead, terminalId, LINE.EPOCH.gt(head.epoch()));
          return RecordsAhead.of(ahead);
        });
  }

  private static void readAhead(
      DSLContext sql,
      Map<RecordId, RecordsAhead.Linked> ahead,
      String terminalId,
      Condition beyond) {
    sql.select(LINE.EPOCH, LINE.SEQUENCE, LINE.RECORD_HASH, LINE.RECORD_BYTES)
        .from(LINE)
        .where(LINE.TERMINAL_ID.eq(terminalId))
        .and(beyond)
        .orderBy(LINE.EPOCH, LINE.SEQUENCE)
        .limit(RecordsAhead.MOST)
        .fetch()
        .forEach(
            row -> {
              RecordId id = new RecordId(terminalId, row.value1(), row.value2());
              ahead.put(
                  id,
                  new RecordsAhead.Linked(
                      new Hash(row.value3()),
                      Stored.orDamaged(Bodies.decodeRecord(row.value4()), "record " + id)
                          .previousHash()));
            });
  }
}
