package org.onecard.agent.prove;

import java.util.Optional;
import org.onecard.protocol.record.ProofId;

/** What came of proving a card. */
public sealed interface Proof {

  /**
   * The card holds the keys that only a genuine one holds.
   *
   * @param id of the host's proof; empty where the PSAM proved it
   * @param opened whether its closed files are open now
   */
  record Proved(Optional<ProofId> id, boolean opened) implements Proof {}

  /**
   * It is a copy.
   *
   * @param detail for a technician, without any identifier
   */
  record NotGenuine(String detail) implements Proof {}

  /** It left before it was done. */
  record LeftTooEarly(String detail) implements Proof {}

  /** Nobody can tell: that is no word about the card. */
  record CannotTell(String detail) implements Proof {}
}
