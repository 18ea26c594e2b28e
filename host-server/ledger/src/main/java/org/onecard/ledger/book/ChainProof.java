package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.RECORD_KEY;
import static org.onecard.ledger.jooq.Tables.SUBMISSION;
import static org.onecard.ledger.jooq.Tables.TERMINAL_HEAD;

import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.onecard.ledger.LedgerVerifier.Proof.Wrong;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.VerifyingKey;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TerminalRecord;

/**
 * Walks every terminal's epochs: each record holds the hash of the one before it, a signed
 * submission covers it, and the head stands where the chain first has a gap.
 */
final class ChainProof {

  private final DSLContext sql;
  private long provisional;
  private int heads;

  ChainProof(DSLContext sql) {
    this.sql = sql;
  }

  /** Records beyond a gap. */
  long provisional() {
    return provisional;
  }

  private record Link(RecordId id, Hash hash, SignedBytes bytes) {

    static Link of(Record row) {
      return new Link(
          new RecordId(row.get(LINE.TERMINAL_ID), row.get(LINE.EPOCH), row.get(LINE.SEQUENCE)),
          new Hash(row.get(LINE.RECORD_HASH)),
          new SignedBytes(row.get(LINE.RECORD_BYTES)));
    }

    boolean isIn(RecordId epoch) {
      return id.terminalId().equals(epoch.terminalId()) && id.epoch() == epoch.epoch();
    }

    Optional<Wrong> wrong(String table, String what) {
      return Optional.of(new Wrong("record " + id, table, what));
    }
  }

  private record StoredSubmission(
      RecordId last, SignedBytes lastHash, int algorithm, SignedBytes signature) {

    static StoredSubmission of(Record row) {
      return new StoredSubmission(
          new RecordId(
              row.get(SUBMISSION.TERMINAL_ID),
              row.get(SUBMISSION.EPOCH),
              row.get(SUBMISSION.LAST_SEQUENCE)),
          new SignedBytes(row.get(SUBMISSION.LAST_HASH)),
          row.get(SUBMISSION.SIGNATURE_ALGORITHM),
          new SignedBytes(row.get(SUBMISSION.SIGNATURE)));
    }

    Optional<Wrong> wrong(String what) {
      return Optional.of(new Wrong("record " + last, "submission", what));
    }
  }

  Optional<Wrong> check() {
    return checkSubmissions().or(this::checkChains).or(this::checkHeads);
  }

  /** Every signature holds, and is over the record that it says. */
  private Optional<Wrong> checkSubmissions() {
    try (Rows<StoredSubmission> submissions =
        new Rows<>(
            sql.selectFrom(SUBMISSION)
                .orderBy(SUBMISSION.TERMINAL_ID, SUBMISSION.EPOCH, SUBMISSION.LAST_SEQUENCE),
            StoredSubmission::of)) {
      Optional<VerifyingKey> key = Optional.empty();
      RecordId keyOf = new RecordId("", 0, 0);
      Optional<StoredSubmission> next = submissions.next();
      while (next.isPresent()) {
        RecordId last = next.get().last();
        if (!keyOf.terminalId().equals(last.terminalId()) || keyOf.epoch() != last.epoch()) {
          keyOf = last;
          key = findKey(last);
        }
        Optional<Wrong> wrong = checkSubmission(next.get(), key);
        if (wrong.isPresent()) {
          return wrong;
        }
        next = submissions.next();
      }
      return Optional.empty();
    }
  }

  /** Empty too where what lies there is no key. */
  private Optional<VerifyingKey> findKey(RecordId epoch) {
    return sql.selectFrom(RECORD_KEY)
        .where(RECORD_KEY.TERMINAL_ID.eq(epoch.terminalId()))
        .and(RECORD_KEY.FIRST_EPOCH.le(epoch.epoch()))
        .orderBy(RECORD_KEY.FIRST_EPOCH.desc())
        .limit(1)
        .fetchOptional()
        .flatMap(
            row ->
                Stored.findAlgorithm(row.get(RECORD_KEY.ALGORITHM))
                    .flatMap(
                        algorithm ->
                            VerifyingKey.decode(algorithm, row.get(RECORD_KEY.PUBLIC_KEY))));
  }

  private Optional<Wrong> checkSubmission(StoredSubmission stored, Optional<VerifyingKey> key) {
    if (key.isEmpty()) {
      return stored.wrong("the terminal has no good record key for that epoch");
    }
    Optional<Signature.Algorithm> algorithm = Stored.findAlgorithm(stored.algorithm());
    if (algorithm.isEmpty() || stored.signature().length() != Signature.LENGTH) {
      return stored.wrong("its signature is none");
    }
    byte[] lastHash = stored.lastHash().bytes();
    Signature signature = new Signature(algorithm.get(), stored.signature());
    if (!key.get().verify(SignatureContext.SUBMISSION, lastHash, signature)) {
      return stored.wrong("the terminal did not sign it");
    }
    // Of a submission that was split over lanes the last record may still be missing. But some
    // record of it is there, and the hash it signed is no other record's.
    RecordId last = stored.last();
    Condition near =
        LINE.TERMINAL_ID
            .eq(last.terminalId())
            .and(LINE.EPOCH.eq(last.epoch()))
            .and(
                LINE.SEQUENCE.between(
                    last.sequence() - Submission.MOST_RECORDS + 1,
                    last.sequence() + Submission.MOST_RECORDS - 1));
    Condition other =
        LINE.SEQUENCE
            .eq(last.sequence())
            .and(LINE.RECORD_HASH.ne(lastHash))
            .or(LINE.SEQUENCE.ne(last.sequence()).and(LINE.RECORD_HASH.eq(lastHash)));
    if (sql.fetchExists(LINE, near.and(other))) {
      return stored.wrong("it signs another record");
    }
    return sql.fetchExists(LINE, near.and(LINE.SEQUENCE.le(last.sequence())))
        ? Optional.empty()
        : stored.wrong("no record that it could cover is in the book");
  }

  private Optional<Wrong> checkChains() {
    try (Rows<Link> links =
            new Rows<>(
                sql.select(
                        LINE.TERMINAL_ID,
                        LINE.EPOCH,
                        LINE.SEQUENCE,
                        LINE.RECORD_HASH,
                        LINE.RECORD_BYTES)
                    .from(LINE)
                    .where(LINE.TERMINAL_ID.isNotNull())
                    .orderBy(LINE.TERMINAL_ID, LINE.EPOCH, LINE.SEQUENCE),
                Link::of);
        Rows<RecordId> signed =
            new Rows<>(
                sql.select(SUBMISSION.TERMINAL_ID, SUBMISSION.EPOCH, SUBMISSION.LAST_SEQUENCE)
                    .from(SUBMISSION)
                    .orderBy(SUBMISSION.TERMINAL_ID, SUBMISSION.EPOCH, SUBMISSION.LAST_SEQUENCE),
                row ->
                    new RecordId(
                        row.get(SUBMISSION.TERMINAL_ID),
                        row.get(SUBMISSION.EPOCH),
                        row.get(SUBMISSION.LAST_SEQUENCE)))) {
      Optional<Wrong> wrong = Optional.empty();
      while (wrong.isEmpty() && links.peek().isPresent()) {
        wrong = checkEpoch(links.peek().get().id(), links, signed);
      }
      return wrong;
    }
  }

  private Optional<Wrong> checkEpoch(RecordId epoch, Rows<Link> links, Rows<RecordId> signed) {
    Head head = new Head(epoch.epoch(), 0, Hash.ZERO);
    long last = 0;
    Hash lastHash = Hash.ZERO;
    Optional<Link> next = links.peek();
    while (next.isPresent() && next.get().isIn(epoch)) {
      Link link = next.get();
      long sequence = link.id().sequence();
      if (sequence == last + 1 && !previousHashIs(link, lastHash)) {
        return link.wrong("line", "it does not hold the hash of the record before it");
      }
      if (!isCovered(link.id(), signed)) {
        return link.wrong("submission", "no signed submission covers it");
      }
      if (sequence == head.sequence() + 1) {
        head = new Head(epoch.epoch(), sequence, link.hash());
      } else {
        provisional++;
      }
      last = sequence;
      lastHash = link.hash();
      links.next();
      next = links.peek();
    }
    if (head.sequence() == 0) {
      return Optional.empty();
    }
    heads++;
    return HeadWriter.find(sql, epoch.terminalId(), epoch.epoch()).equals(Optional.of(head))
        ? Optional.empty()
        : Optional.of(
            new Wrong(
                "record " + new RecordId(epoch.terminalId(), epoch.epoch(), head.sequence()),
                "terminal_head",
                "the terminal's head does not stand here, where its chain ends"));
  }

  private static boolean previousHashIs(Link link, Hash hash) {
    return Bodies.decodeRecord(link.bytes().bytes()) instanceof Decoded.Ok<TerminalRecord> record
        && record.value().previousHash().equals(hash);
  }

  /** Leaves the submission that covers the record in its place, for the next one. */
  private static boolean isCovered(RecordId id, Rows<RecordId> signed) {
    Optional<RecordId> next = signed.peek();
    while (next.isPresent() && isBefore(next.get(), id)) {
      signed.next();
      next = signed.peek();
    }
    return next.isPresent()
        && next.get().terminalId().equals(id.terminalId())
        && next.get().epoch() == id.epoch()
        && next.get().sequence() - id.sequence() < Submission.MOST_RECORDS;
  }

  private static boolean isBefore(RecordId one, RecordId other) {
    int order = one.terminalId().compareTo(other.terminalId());
    if (order == 0) {
      order = Integer.compare(one.epoch(), other.epoch());
    }
    return order == 0 ? one.sequence() < other.sequence() : order < 0;
  }

  private Optional<Wrong> checkHeads() {
    return sql.fetchCount(TERMINAL_HEAD) == heads
        ? Optional.empty()
        : Optional.of(new Wrong("heads", "terminal_head", "there is a head without records"));
  }
}
