package org.onecard.agent.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.TerminalRecord;

/**
 * Looks, entry by entry, for debits of purses that were begun and of which nothing is said after.
 */
final class OpenDebitSearch {

  private final Map<String, PendingDebit> open = new LinkedHashMap<>();

  /** The next entry of the journal. Only one with a card can tell of a debit. */
  void step(JournalEntry entry) {
    if (entry.sealedCard().isEmpty()
        || !(Bodies.decodeRecord(entry.record().bytes())
            instanceof Decoded.Ok<TerminalRecord> ok)) {
      return;
    }
    Body body = ok.value().body();
    if (body instanceof Body.PurseIntentBody intent) {
      open.put(intent.tapId(), new PendingDebit(intent.tapId(), intent.debit()));
    } else if (body instanceof Body.PurseResultBody result) {
      open.remove(result.tapId());
    }
  }

  /** In the order in which they were begun. */
  List<PendingDebit> list() {
    return List.copyOf(open.values());
  }
}
