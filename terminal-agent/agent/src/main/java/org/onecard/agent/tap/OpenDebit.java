package org.onecard.agent.tap;

import java.util.Optional;
import org.onecard.card.purse.SamSession;
import org.onecard.protocol.record.PendingDebit;

/**
 * A debit of a purse of which it is not known whether it took place.
 *
 * @param pending tap and debit, as the records tell of them
 * @param session the PSAM's; empty where that is gone for sure
 * @param isSure whether it was the card in the slot; after a restart a terminal no longer knows
 *     whose purse its journal speaks of
 * @param passed whether the person was let through all the same
 */
record OpenDebit(
    PendingDebit pending, Optional<SamSession> session, boolean isSure, boolean passed) {

  /** One that the host told of. */
  static OpenDebit of(PendingDebit pending) {
    return new OpenDebit(pending, Optional.empty(), true, false);
  }

  String tapId() {
    return pending.tapId();
  }
}
