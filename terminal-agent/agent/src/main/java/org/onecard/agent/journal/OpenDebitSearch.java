package org.onecard.agent.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.TerminalRecord;

/**
 * Looks, entry by entry, for debits of purses that were begun, and neither fell through nor opened
 * the gate.
 *
 * <p>A debit that took place opens it at once where the PSAM agrees, and later where only the host
 * can. In both cases the power may go first: whoever paid is not to pay again for the ride. That
 * ends with what became of the passage.
 */
final class OpenDebitSearch {

  private final Map<String, PendingDebit> open = new LinkedHashMap<>();

  /**
   * The next entry of the journal. While nothing is open only one with a card can tell of a debit.
   */
  void step(JournalEntry entry) {
    if ((entry.sealedCard().isEmpty() && open.isEmpty())
        || !(Bodies.decodeRecord(entry.record().bytes())
            instanceof Decoded.Ok<TerminalRecord> ok)) {
      return;
    }
    Body body = ok.value().body();
    if (body instanceof Body.PurseIntentBody intent) {
      open.put(intent.tapId(), new PendingDebit(intent.tapId(), intent.debit()));
    } else if (body instanceof Body.PurseResultBody told
        && !(told.result() instanceof PurseResult.Debited)) {
      open.remove(told.tapId());
    } else if (body instanceof Body.OutcomeBody told && told.outcome() != Outcome.REFUSED_AS_TOLD) {
      open.remove(told.tapId());
    }
  }

  /** In the order in which they were begun. */
  List<PendingDebit> list() {
    return List.copyOf(open.values());
  }
}
