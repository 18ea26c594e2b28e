package org.onecard.protocol.message;

import java.util.Optional;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.RecordId;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;

/**
 * The host's word on one record.
 *
 * @param recordHash hash of the record that was answered
 * @param lineHash of the host's own ledger line, opaque to a terminal
 * @param decision present exactly where {@link AnswerResult#tellsDecision()}
 * @param posted what this record itself changed on the card's account, negative where money was
 *     taken
 * @param head everything of the terminal up to here is committed
 * @param pendingDebit of the card's purse, where the host waits to hear what became of it; only
 *     with {@link AnswerResult#DECIDED}
 * @param rideDue that a debit of a purse took place, as far as the host can check, and pays for a
 *     passage at this terminal that nobody is known to have taken; only with {@link
 *     AnswerResult#ACCEPTED}
 */
public record Answer(
    RecordId id,
    Hash recordHash,
    Hash lineHash,
    AnswerResult result,
    Optional<Decision> decision,
    Money posted,
    Head head,
    Optional<PendingDebit> pendingDebit,
    boolean rideDue) {

  public Answer {
    if (decision.isPresent() != result.tellsDecision()) {
      throw new IllegalArgumentException(
          result + (decision.isPresent() ? " tells no decision" : " needs a decision"));
    }
    if (pendingDebit.isPresent() && result != AnswerResult.DECIDED) {
      throw new IllegalArgumentException(result + " tells of no pending debit");
    }
    if (rideDue && result != AnswerResult.ACCEPTED) {
      throw new IllegalArgumentException(result + " tells of no ride");
    }
  }

  /** Where no debit is pending. */
  public Answer(
      RecordId id,
      Hash recordHash,
      Hash lineHash,
      AnswerResult result,
      Optional<Decision> decision,
      Money posted,
      Head head) {
    this(id, recordHash, lineHash, result, decision, posted, head, Optional.empty(), false);
  }

  /** Whether this answers that very record, and not another one under the same id. */
  public boolean isTo(ChainedRecord record) {
    return id.equals(record.content().id()) && recordHash.equals(record.hash());
  }
}
