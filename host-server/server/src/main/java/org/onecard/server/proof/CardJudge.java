package org.onecard.server.proof;

import java.util.Optional;
import org.onecard.card.proof.ChallengePool;
import org.onecard.protocol.message.ProofEvidence.CardEvidence;
import org.onecard.protocol.record.SignedBytes;

/** Who holds the keys of cards. May block; called by the threads of {@link ProofDesk}. */
@FunctionalInterface
public interface CardJudge {

  /** What came of it. */
  sealed interface Verdict {

    /**
     * Only a genuine card can have answered so.
     *
     * @param external 16 to 32 bytes for EXTERNAL AUTHENTICATE, where the evidence asked for them
     */
    record Genuine(Optional<SignedBytes> external) implements Verdict {}

    /**
     * It is a copy, or its keys are not ours.
     *
     * @param text for a technician, without any identifier
     */
    record NotGenuine(String text) implements Verdict {}

    /**
     * The keys cannot be reached, or there are none for this card.
     *
     * @param text as above
     */
    record Unavailable(String text) implements Verdict {}
  }

  /**
   * Judges a card.
   *
   * @param challenge the one that the evidence answers, spent by this
   */
  Verdict judge(CardEvidence evidence, ChallengePool.Spent challenge);
}
