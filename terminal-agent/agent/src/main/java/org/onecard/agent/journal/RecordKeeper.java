package org.onecard.agent.journal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where a tap writes down what it says. Safe for any thread; nothing here waits. */
public interface RecordKeeper {

  /** Gives the draft its place and writes it. */
  CompletableFuture<Recorded> append(Draft draft, Durability durability);

  /** Why nothing may be approved now; empty while all is well. */
  Optional<CannotRecord> findFailure();
}
