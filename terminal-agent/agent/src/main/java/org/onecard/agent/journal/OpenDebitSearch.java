package org.onecard.agent.journal;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>That it did not take place counts where the card says so that was to be debited. One that was
 * taken for it by its balance may be a stranger's: then the debit is waited for only as long as its
 * ride would be due.
 */
final class OpenDebitSearch {

  private final Map<String, Begun> open = new LinkedHashMap<>();

  private record Begun(PendingDebit pending, Place place, Instant at, boolean doubted) {

    Begun doubt() {
      return new Begun(pending, place, at, true);
    }
  }

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
          new Begun(new PendingDebit(intent.tapId(), intent.debit()), place, record.at(), false));
    } else if (body instanceof Body.PurseResultBody told) {
      told(told.tapId(), told.result());
    } else if (body instanceof Body.OutcomeBody told && told.outcome() != Outcome.REFUSED_AS_TOLD) {
      open.remove(told.tapId());
    }
  }

  private void told(String tapId, PurseResult result) {
    if (result instanceof PurseResult.NotDebited not && not.byBalance()) {
      open.computeIfPresent(tapId, (id, begun) -> begun.doubt());
    } else if (!(result instanceof PurseResult.Debited)) {
      open.remove(tapId);
    }
  }

  /**
   * From which record on the journal is needed by whoever starts next. Debits that were begun
   * before the time given are not waited for any more, and forgotten.
   */
  Optional<Place> findNeeded(Instant since) {
    open.values().removeIf(begun -> begun.at().isBefore(since));
    return open.values().stream().map(Begun::place).min(Comparator.naturalOrder());
  }

  /**
   * In the order in which they were begun.
   *
   * @param since from when on one counts that a card with its balance knew nothing of
   */
  List<PendingDebit> list(Instant since) {
    return open.values().stream()
        .filter(begun -> !begun.doubted() || !begun.at().isBefore(since))
        .map(Begun::pending)
        .toList();
  }
}
