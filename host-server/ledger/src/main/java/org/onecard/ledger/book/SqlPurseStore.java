package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.PURSE_DEBIT;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.onecard.ledger.Account;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.LineBytes;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.PurseStore;
import org.onecard.ledger.SealSigner;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.SignedBytes;

/** Settles debits of purses by entries of the host's own. */
final class SqlPurseStore implements PurseStore {

  /** Where an entry that an operator made stands. */
  private static final String OPERATOR = "operator";

  private final Database database;

  SqlPurseStore(Database database) {
    this.database = database;
  }

  @Override
  public Settling settle(
      String tapId, boolean charged, Account operator, AuditEntry audit, SealSigner signer) {
    PurseSettlement settlement = charged ? PurseSettlement.DEBITED : PurseSettlement.NOT_DEBITED;
    return database.writeWith(
        "settle the debit for tap " + tapId,
        writer -> settle(writer, tapId, settlement, operator, audit, signer));
  }

  private static Settling settle(
      Writer writer,
      String tapId,
      PurseSettlement settlement,
      Account operator,
      AuditEntry audit,
      SealSigner signer)
      throws SQLException {
    DSLContext sql = writer.sql();
    Optional<? extends Record> row =
        sql.selectFrom(PURSE_DEBIT).where(PURSE_DEBIT.TAP_ID.eq(tapId)).fetchOptional();
    Optional<PurseSettlement> before =
        row.flatMap(known -> PurseSettlement.find(known.get(PURSE_DEBIT.SETTLEMENT)));
    if (row.isEmpty() || before.orElse(null) != PurseSettlement.OPEN) {
      return new Settling.NotOpen(before);
    }
    CardToken token = new CardToken(row.get().get(PURSE_DEBIT.CARD_TOKEN));
    PurseDebit debit =
        Stored.orDamaged(
            Bodies.decodePurseDebit(row.get().get(PURSE_DEBIT.DEBIT_BYTES)), "debit of " + tapId);
    LineContent content =
        new LineContent(
            OPERATOR,
            Optional.of(token),
            Optional.of(tapId),
            TapLines.find(sql, tapId).flatMap(TapStanding::itemId),
            Optional.empty(),
            postings(debit, settlement, operator),
            Optional.empty(),
            Optional.of(settlement));
    SealHead tip = Seals.tip(sql);
    SignedBytes leaf = LineBytes.entry(PurseStore.at(audit), content);
    MerkleTree tree = new MerkleTree(List.of(Hashes.ofLeaf(leaf.bytes())));
    Signed<Seal> seal = signer.seal(tip, tree.root(), tree.leafCount());
    Seals.requireFollows(seal.content(), tip, tree);
    LineWriter lines = new LineWriter(writer.plain());
    lines.seal(seal);
    lines.entries(seal.content().commitId(), PurseStore.at(audit), List.of(content), List.of(leaf));
    sql.update(PURSE_DEBIT)
        .set(PURSE_DEBIT.SETTLEMENT, settlement.number())
        .where(PURSE_DEBIT.TAP_ID.eq(tapId))
        .execute();
    SqlDenyStore.touch(sql, token);
    SqlAuditStore.append(sql, audit);
    return new Settling.Settled(seal.content().commitId());
  }

  private static List<Posting> postings(
      PurseDebit debit, PurseSettlement settlement, Account operator) {
    long amountFen = debit.amount().amountFen();
    Account to =
        settlement == PurseSettlement.DEBITED ? operator : Account.clearing(debit.application());
    return List.of(new Posting(Account.SUSPENSE_PURSE, -amountFen), new Posting(to, amountFen));
  }
}
