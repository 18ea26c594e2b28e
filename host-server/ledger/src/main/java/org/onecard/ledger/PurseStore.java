package org.onecard.ledger;

import java.time.Instant;
import java.util.Optional;
import org.onecard.ledger.AuditStore.AuditEntry;

/** What operators settle of debits of purses that no card and no terminal has settled. */
public interface PurseStore {

  /**
   * Says what became of an open debit, by a further posting in a commit of its own: {@code
   * suspense:purse} to the operator where it took place, back to the scheme's clearing where it did
   * not. A card's proof that comes later outweighs it.
   *
   * @param charged whether it took place
   * @param operator who is owed the money then
   * @param audit is written in the same transaction
   * @throws LedgerUnavailable with nothing changed
   */
  Settling settle(
      String tapId, boolean charged, Account operator, AuditEntry audit, SealSigner signer);

  /** What came of it. */
  sealed interface Settling {

    /**
     * It is in the book.
     *
     * @param commitId the commit that it is
     */
    record Settled(long commitId) implements Settling {}

    /**
     * There is nothing to settle.
     *
     * @param settlement what the book holds of the tap's debit; empty where it knows of none
     */
    record NotOpen(Optional<PurseSettlement> settlement) implements Settling {}
  }

  /** When it is said, as the book keeps it. */
  static Instant at(AuditEntry audit) {
    return Instant.ofEpochMilli(audit.at().toEpochMilli());
  }
}
