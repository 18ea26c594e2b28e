package org.onecard.agent.journal;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.protocol.crypto.Commitment;
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
 *
 * <p>That it did not take place counts where the card says so that was to be debited, in the same
 * conversation. Another that says it later may be a stranger's, taken for that one by its balance;
 * asking one card too many costs nothing.
 */
final class OpenDebitSearch {

  private final Map<String, Begun> open = new LinkedHashMap<>();

  private record Begun(PendingDebit pending, Commitment card, Place place, Instant at) {}

  /**
   * The next entry of the journal. While nothing is open only one with a card can tell of a debit.
   */
  void step(JournalEntry entry) {
    if ((entry.sealedCard().isEmpty() && open.isEmpty())
        || !(Bodies.decodeRecord(entry.record().bytes())
            instanceof Decoded.Ok<TerminalRecord> ok)) {
      return;
    }
    step(entry.place(), ok.value());
  }

  /** The next record, as it is written. */
  void step(Place place, TerminalRecord record) {
    Body body = record.body();
    if (body instanceof Body.PurseIntentBody intent) {
      open.put(
          intent.tapId(),
          new Begun(
              new PendingDebit(intent.tapId(), intent.debit()),
              intent.commitment(),
              place,
              record.at()));
    } else if (body instanceof Body.PurseResultBody told) {
      open.computeIfPresent(told.tapId(), (tapId, begun) -> isOver(begun, told) ? null : begun);
    } else if (body instanceof Body.OutcomeBody told && told.outcome() != Outcome.REFUSED_AS_TOLD) {
      open.remove(told.tapId());
    }
  }

  private static boolean isOver(Begun begun, Body.PurseResultBody told) {
    PurseResult result = told.result();
    return result instanceof PurseResult.Unresolved
        || (result instanceof PurseResult.NotDebited && begun.card().equals(told.commitment()));
  }

  /**
   * From which record on the journal is needed by whoever starts next. Debits that were begun
   * before the time given are not waited for any more, and forgotten.
   */
  Optional<Place> findNeeded(Instant since) {
    open.values().removeIf(begun -> begun.at().isBefore(since));
    return open.values().stream().map(Begun::place).min(Comparator.naturalOrder());
  }

  /** In the order in which they were begun. */
  List<PendingDebit> list() {
    return open.values().stream().map(Begun::pending).toList();
  }
}
