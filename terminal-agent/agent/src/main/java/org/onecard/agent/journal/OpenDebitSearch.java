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
 * Looks, entry by entry, for debits of purses that were begun and of which nothing is said after.
 *
 * <p>A proof that only the host can check says nothing yet: whoever showed it was refused, and is
 * not to pay again for the ride. That ends with the gate that opened for it.
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
    } else if (body instanceof Body.PurseResultBody told && !isLeftToHost(told.result())) {
      open.remove(told.tapId());
    } else if (body instanceof Body.OutcomeBody told && told.outcome() != Outcome.REFUSED_AS_TOLD) {
      open.remove(told.tapId());
    }
  }

  private static boolean isLeftToHost(PurseResult result) {
    return result instanceof PurseResult.Debited debited && !debited.samAgreed();
  }

  /** In the order in which they were begun. */
  List<PendingDebit> list() {
    return List.copyOf(open.values());
  }
}
