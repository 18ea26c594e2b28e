package org.onecard.agent.link;

import java.time.Duration;
import java.util.Optional;
import org.onecard.card.proof.CardChallenge;
import org.onecard.protocol.message.ProofEvidence;
import org.onecard.protocol.message.ProofVerdict;

/** The host as whoever proves a medium sees it. */
public interface HostProver {

  /** Nobody there: nothing can be proved by the host. */
  HostProver NONE =
      new HostProver() {
        @Override
        public Optional<CardChallenge> takeChallenge() {
          return Optional.empty();
        }

        @Override
        public Optional<ProofVerdict> prove(ProofEvidence evidence, Duration atMost) {
          return Optional.empty();
        }
      };

  /** A challenge that was fetched ahead, good for one card; empty where none is left. */
  Optional<CardChallenge> takeChallenge();

  /**
   * Asks the host and waits.
   *
   * @return empty when no answer came in time, or none can be hoped for
   */
  Optional<ProofVerdict> prove(ProofEvidence evidence, Duration atMost) throws InterruptedException;
}
