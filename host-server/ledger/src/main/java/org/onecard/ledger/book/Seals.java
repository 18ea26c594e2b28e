package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.SEAL;

import java.sql.SQLException;
import java.util.Optional;
import org.jooq.DSLContext;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;

/** Reads the chain of seals. */
final class Seals {

  private static final String TIP =
      "SELECT commit_id, seal_hash FROM seal ORDER BY commit_id DESC LIMIT 1";

  private Seals() {}

  static SealHead tip(DSLContext sql) {
    return sql.select(SEAL.COMMIT_ID, SEAL.SEAL_HASH)
        .from(SEAL)
        .orderBy(SEAL.COMMIT_ID.desc())
        .limit(1)
        .fetchOptional()
        .map(row -> new SealHead(row.value1(), new Hash(row.value2())))
        .orElse(SealHead.NONE);
  }

  /** The same for a commit. */
  static SealHead tip(Statements statements) throws SQLException {
    return statements
        .findFirst(TIP, row -> new SealHead(row.getLong(1), new Hash(row.getBytes(2))))
        .orElse(SealHead.NONE);
  }

  static Optional<Hash> findHash(DSLContext sql, long commitId) {
    return sql.select(SEAL.SEAL_HASH)
        .from(SEAL)
        .where(SEAL.COMMIT_ID.eq(commitId))
        .fetchOptional()
        .map(row -> new Hash(row.value1()));
  }

  static Signed<Seal> get(DSLContext sql, long commitId) {
    return sql.select(SEAL.SEAL_BYTES, SEAL.SIGNATURE_ALGORITHM, SEAL.SIGNATURE)
        .from(SEAL)
        .where(SEAL.COMMIT_ID.eq(commitId))
        .fetchOptional()
        .map(
            row ->
                new Signed<>(
                    Stored.orDamaged(Bodies.decodeSeal(row.value1()), "seal " + commitId),
                    new SignedBytes(row.value1()),
                    new Signature(
                        Stored.algorithm(row.value2(), "seal " + commitId),
                        new SignedBytes(row.value3()))))
        .orElseThrow(() -> new LedgerUnavailable("The book has no seal " + commitId + "."));
  }

  /** Whoever signs seals answers for what they cover. */
  static void requireFollows(Seal seal, SealHead tip, MerkleTree tree) {
    if (seal.commitId() != tip.commitId() + 1
        || !seal.previousSealHash().equals(tip.hash())
        || !seal.root().equals(tree.root())
        || seal.leafCount() != tree.leafCount()) {
      throw new IllegalArgumentException("a seal upon commit " + tip.commitId() + " is another");
    }
  }
}
