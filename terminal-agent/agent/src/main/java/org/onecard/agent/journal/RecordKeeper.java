package org.onecard.agent.journal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where a tap writes down what it says. Safe for any thread; nothing here waits. */
public interface RecordKeeper {

  /**
   * Gives the draft its place and writes it.
   *
   * @return can be cancelled as long as nothing of the record was written; where that is answered
   *     with false, the record is in the journal, or may be
   */
  CompletableFuture<Recorded> append(Draft draft, Durability durability);

  /** Why nothing may be approved now; empty while all is well. */
  Optional<CannotRecord> findFailure();
}
