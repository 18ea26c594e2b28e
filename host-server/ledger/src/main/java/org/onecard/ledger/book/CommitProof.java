package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;
import static org.onecard.ledger.jooq.Tables.POSTING;
import static org.onecard.ledger.jooq.Tables.SEAL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.onecard.ledger.Account;
import org.onecard.ledger.LedgerVerifier.Proof.Wrong;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;

/** Walks the commits in order: seal by seal, in each line by line. Holds one commit's hashes. */
final class CommitProof {

  private final DSLContext sql;
  private final Verifier hostKey;
  private final LineProof lineProof;
  private SealHead tip = SealHead.NONE;
  private long records;
  private long entries;

  CommitProof(DSLContext sql, Verifier hostKey, LineProof lineProof) {
    this.sql = sql;
    this.hostKey = hostKey;
    this.lineProof = lineProof;
  }

  SealHead tip() {
    return tip;
  }

  long records() {
    return records;
  }

  long entries() {
    return entries;
  }

  private record StoredSeal(
      long commitId, SignedBytes bytes, SignedBytes hash, int algorithm, SignedBytes signature) {

    static StoredSeal of(Record row) {
      return new StoredSeal(
          row.get(SEAL.COMMIT_ID),
          new SignedBytes(row.get(SEAL.SEAL_BYTES)),
          new SignedBytes(row.get(SEAL.SEAL_HASH)),
          row.get(SEAL.SIGNATURE_ALGORITHM),
          new SignedBytes(row.get(SEAL.SIGNATURE)));
    }

    Optional<Wrong> wrong(String what) {
      return Optional.of(new Wrong("seal " + commitId, "seal", what));
    }
  }

  private record StoredPosting(
      long commitId, int leafIndex, int postingIndex, String account, long amountFen) {

    static StoredPosting of(Record row) {
      return new StoredPosting(
          row.get(POSTING.COMMIT_ID),
          row.get(POSTING.LEAF_INDEX),
          row.get(POSTING.POSTING_INDEX),
          row.get(POSTING.ACCOUNT),
          row.get(POSTING.AMOUNT_FEN));
    }

    boolean isOf(StoredLine line) {
      return commitId == line.commitId() && leafIndex == line.leafIndex();
    }

    Optional<Wrong> wrong(String what) {
      return Optional.of(
          new Wrong("posting " + commitId + "/" + leafIndex + "/" + postingIndex, "posting", what));
    }
  }

  Optional<Wrong> check() {
    try (Rows<StoredSeal> seals =
            new Rows<>(sql.selectFrom(SEAL).orderBy(SEAL.COMMIT_ID), StoredSeal::of);
        Rows<StoredLine> lines =
            new Rows<>(
                sql.select(StoredLine.FIELDS).from(LINE).orderBy(LINE.COMMIT_ID, LINE.LEAF_INDEX),
                StoredLine::of);
        Rows<StoredPosting> postings =
            new Rows<>(
                sql.selectFrom(POSTING)
                    .orderBy(POSTING.COMMIT_ID, POSTING.LEAF_INDEX, POSTING.POSTING_INDEX),
                StoredPosting::of)) {
      Optional<Wrong> wrong = Optional.empty();
      Optional<StoredSeal> seal = seals.next();
      while (wrong.isEmpty() && seal.isPresent()) {
        wrong = checkCommit(seal.get(), lines, postings);
        seal = seals.next();
      }
      return wrong
          .or(
              () ->
                  lines
                      .peek()
                      .map(line -> new Wrong(line.where(), "line", "it belongs to no seal")))
          .or(() -> postings.peek().flatMap(posting -> posting.wrong("it belongs to no line")));
    }
  }

  private Optional<Wrong> checkCommit(
      StoredSeal stored, Rows<StoredLine> lines, Rows<StoredPosting> postings) {
    if (stored.commitId() != tip.commitId() + 1) {
      return stored.wrong("seal " + (tip.commitId() + 1) + " is missing before it");
    }
    byte[] sealBytes = stored.bytes().bytes();
    Hash sealHash = Hashes.ofSeal(sealBytes);
    if (!stored.hash().equals(new SignedBytes(sealHash.bytes()))) {
      return stored.wrong("seal_hash is not the hash of seal_bytes");
    }
    Optional<Signature.Algorithm> algorithm = Stored.findAlgorithm(stored.algorithm());
    if (algorithm.isEmpty() || stored.signature().length() != Signature.LENGTH) {
      return stored.wrong("its signature is none");
    }
    Signature signature = new Signature(algorithm.get(), stored.signature());
    if (!hostKey.verify(SignatureContext.SEAL, sealBytes, signature)) {
      return stored.wrong("the host did not sign it");
    }
    if (!(Bodies.decodeSeal(sealBytes) instanceof Decoded.Ok<Seal> decoded)) {
      return stored.wrong("seal_bytes is no seal");
    }
    Seal seal = decoded.value();
    if (seal.commitId() != stored.commitId()) {
      return stored.wrong("it is the seal of commit " + seal.commitId());
    }
    if (!seal.previousSealHash().equals(tip.hash())) {
      return stored.wrong("it does not follow the seal before it");
    }
    tip = new SealHead(seal.commitId(), sealHash);
    return checkLines(stored, seal, lines, postings);
  }

  private Optional<Wrong> checkLines(
      StoredSeal stored, Seal seal, Rows<StoredLine> lines, Rows<StoredPosting> postings) {
    List<Hash> leaves = new ArrayList<>(Math.min(seal.leafCount(), MerkleTree.MOST_LEAVES));
    Optional<StoredLine> next = lines.peek();
    while (next.isPresent() && next.get().commitId() <= seal.commitId()) {
      StoredLine line = next.get();
      if (line.commitId() != seal.commitId() || line.leafIndex() != leaves.size()) {
        return Optional.of(
            new Wrong(line.where(), "line", "commit_id and leaf_index are not its place"));
      }
      if (leaves.size() == seal.leafCount()) {
        return Optional.of(
            new Wrong(line.where(), "line", "the seal of its commit does not cover it"));
      }
      Optional<Wrong> wrong = checkLine(line, postings);
      if (wrong.isPresent()) {
        return wrong;
      }
      leaves.add(Hashes.ofLeaf(line.leafBytes().bytes()));
      if (line.id().isPresent()) {
        records++;
      } else {
        entries++;
      }
      lines.next();
      next = lines.peek();
    }
    if (leaves.size() != seal.leafCount()) {
      return stored.wrong(
          "it covers %d lines, and the book has %d of them"
              .formatted(seal.leafCount(), leaves.size()));
    }
    return new MerkleTree(leaves).root().equals(seal.root())
        ? Optional.empty()
        : stored.wrong("the answers of its lines are not those that it covers");
  }

  private Optional<Wrong> checkLine(StoredLine line, Rows<StoredPosting> postings) {
    List<Posting> own = new ArrayList<>();
    Optional<StoredPosting> next = postings.peek();
    while (next.isPresent() && isUpTo(next.get(), line)) {
      StoredPosting posting = next.get();
      if (!posting.isOf(line)) {
        return posting.wrong("it belongs to no line");
      }
      if (posting.postingIndex() != own.size() || own.size() == LineContent.MOST_POSTINGS) {
        return Optional.of(new Wrong(line.where(), "posting", "posting_index is not 0, 1, 2, …"));
      }
      try {
        own.add(new Posting(new Account(posting.account()), posting.amountFen()));
      } catch (IllegalArgumentException notAnAccount) {
        return Optional.of(
            new Wrong(line.where(), "posting", "no account is called " + posting.account()));
      }
      postings.next();
      next = postings.peek();
    }
    return lineProof.check(line, own);
  }

  private static boolean isUpTo(StoredPosting posting, StoredLine line) {
    return posting.commitId() < line.commitId()
        || (posting.commitId() == line.commitId() && posting.leafIndex() <= line.leafIndex());
  }
}
