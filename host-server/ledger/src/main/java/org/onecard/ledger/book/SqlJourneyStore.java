package org.onecard.ledger.book;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.ledger.JourneyStore;
import org.onecard.ledger.LineBytes;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.SealSigner;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.SignedBytes;

/** Settles journeys by entries of the host's own. */
final class SqlJourneyStore implements JourneyStore {

  private final Database database;

  SqlJourneyStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<SealHead> settle(
      CardToken token, long version, LineContent entry, Instant at, SealSigner signer) {
    return database.writeWith(
        "settle a journey",
        writer -> settle(writer, token, version, entry, at, signer),
        Optional::isPresent,
        writer -> Optional.empty());
  }

  private static Optional<SealHead> settle(
      Writer writer,
      CardToken token,
      long version,
      LineContent entry,
      Instant at,
      SealSigner signer)
      throws SQLException {
    List<CardToken> moved =
        new CardWriter(writer.plain())
            .move(Map.of(token, version), Map.of(token, entry.cardAmountFen()));
    if (!moved.isEmpty()) {
      return Optional.empty();
    }
    SignedBytes leaf = LineBytes.entry(at, entry);
    MerkleTree tree = new MerkleTree(List.of(Hashes.ofLeaf(leaf.bytes())));
    Signed<Seal> seal = signer.seal(Seals.tip(writer.sql()), tree.root(), tree.leafCount());
    LineWriter lines = new LineWriter(writer.plain());
    lines.seal(seal);
    lines.entries(seal.content().commitId(), at, List.of(entry), List.of(leaf));
    return Optional.of(
        new SealHead(seal.content().commitId(), Hashes.ofSeal(seal.bytes().bytes())));
  }
}
