package org.onecard.agent.tap;

import java.util.Optional;
import org.onecard.card.purse.SamSession;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.RecordId;

/**
 * A debit of a purse of which it is not known whether it took place.
 *
 * @param pending tap and debit, as the records tell of them
 * @param session the PSAM's; empty where that is gone for sure
 * @param isSure whether it was the card in the slot; after a restart a terminal no longer knows
 *     whose purse its journal speaks of
 * @param passed whether the person was let through all the same
 * @param result the record by which the host was given the card's proof, to be checked there; empty
 *     while none was
 */
record OpenDebit(
    PendingDebit pending,
    Optional<SamSession> session,
    boolean isSure,
    boolean passed,
    Optional<RecordId> result) {

  /** One of which nothing was told yet. */
  OpenDebit(PendingDebit pending, Optional<SamSession> session, boolean isSure, boolean passed) {
    this(pending, session, isSure, passed, Optional.empty());
  }

  /** One that the host told of. */
  static OpenDebit of(PendingDebit pending) {
    return new OpenDebit(pending, Optional.empty(), true, false);
  }

  /** The same once its proof was left to the host. */
  OpenDebit toldBy(RecordId record) {
    return new OpenDebit(pending, session, isSure, passed, Optional.of(record));
  }

  /** The same where only the host's word counts: it knows what became of it elsewhere. */
  OpenDebit leftToHost() {
    return new OpenDebit(pending, Optional.empty(), isSure, passed, result);
  }

  /** Whether the card has told all it can, and the host's word is waited for. */
  boolean isTold() {
    return result.isPresent();
  }

  String tapId() {
    return pending.tapId();
  }
}
