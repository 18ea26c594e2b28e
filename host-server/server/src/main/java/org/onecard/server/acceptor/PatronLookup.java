package org.onecard.server.acceptor;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.onecard.server.lane.Submitted;

/** Asks libraries about the holders of a submission's cards, before the lane. */
@FunctionalInterface
public interface PatronLookup {

  /** Of a host without libraries. */
  PatronLookup NONE = submitted -> Optional.empty();

  /**
   * The submission with what was said; empty where nobody need be asked, which is almost always.
   * Completes within the time that its taps leave, and never with a fault.
   */
  Optional<CompletableFuture<Submitted>> gather(Submitted submitted);
}
