package org.onecard.agent.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;

/**
 * A journal that keeps nothing: a chain of its own, the journal's machine and layout, and no disk
 * behind them. For rehearsals. One thread.
 */
public final class PaperJournal implements RecordKeeper {

  private static final int EPOCH = 1;

  private final Journal journal;
  private final RecordChain chain;
  private @Nullable ChainedRecord last;

  /**
   * An empty one, with its epoch opened.
   *
   * @param terminalId whose records these are not
   */
  public PaperJournal(String terminalId, ClockReading now) {
    Recovery recovery =
        Journal.recover(
            List.of(), JournalSize.USUAL.segmentBytes(), JournalSize.USUAL.maxSegments());
    if (!(recovery instanceof Recovery.Recovered recovered)) {
      throw new IllegalStateException("an empty journal is never damaged");
    }
    this.journal = recovered.journal();
    this.chain = RecordChain.opening(terminalId, EPOCH);
    write(new Draft(now, 0, Optional.empty(), id -> new Body.EpochOpenedBody(Head.NONE)));
  }

  /** The record that was appended last. */
  public ChainedRecord last() {
    ChainedRecord record = last;
    if (record == null) {
      throw new IllegalStateException("nothing was appended");
    }
    return record;
  }

  @Override
  public CompletableFuture<Recorded> append(Draft draft, Durability durability) {
    return CompletableFuture.completedFuture(write(draft));
  }

  @Override
  public Optional<CannotRecord> findFailure() {
    return journal.findFailure();
  }

  private Recorded write(Draft draft) {
    ChainedRecord record =
        chain.append(
            draft.time().at(),
            draft.time().quality(),
            draft.catalogueVersion(),
            draft.body().apply(chain.nextId()),
            draft.sealedCard());
    AppendPlan plan =
        journal.append(
            new JournalEntry(
                JournalShell.placeOf(record),
                record.bytes(),
                record.sealedCard().map(SealedCard::bytes)));
    last = record;
    return plan instanceof AppendPlan.Refused refused
        ? new Recorded.Refused(refused.why())
        : new Recorded.Done(record);
  }
}
