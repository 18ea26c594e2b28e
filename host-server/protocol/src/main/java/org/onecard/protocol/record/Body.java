package org.onecard.protocol.record;

import java.time.Instant;
import java.util.Optional;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.PresentedCard;

/** What a record says. */
public sealed interface Body {

  /** About one card, whose sealed identifier travels beside the record. */
  sealed interface OfCard extends Body
      permits TapBody, AdviceBody, PurseIntentBody, PurseResultBody {

    Commitment commitment();
  }

  /**
   * The host is asked to decide until {@code decideBy}; afterwards it only books.
   *
   * @param proof the host's own proof of the medium; empty where a SAM or nobody proved it
   */
  record TapBody(
      String itemId,
      Commitment commitment,
      PresentedCard card,
      Instant decideBy,
      Optional<ProofId> proof)
      implements OfCard {

    /** Of a medium that no host has proved. */
    public TapBody(String itemId, Commitment commitment, PresentedCard card, Instant decideBy) {
      this(itemId, commitment, card, decideBy, Optional.empty());
    }
  }

  /**
   * The terminal decided alone.
   *
   * @param tapId the tap that got no answer in time; the record's own id where it was never sent
   * @param proof as in {@link TapBody}
   */
  record AdviceBody(
      String tapId,
      String itemId,
      Commitment commitment,
      PresentedCard card,
      Facts facts,
      Decision decision,
      Instant tappedAt,
      Optional<ProofId> proof)
      implements OfCard {

    /** Of a medium that no host has proved. */
    public AdviceBody(
        String tapId,
        String itemId,
        Commitment commitment,
        PresentedCard card,
        Facts facts,
        Decision decision,
        Instant tappedAt) {
      this(tapId, itemId, commitment, card, facts, decision, tappedAt, Optional.empty());
    }
  }

  /** A purse is about to be debited for a tap; synced before the card is told. */
  record PurseIntentBody(String tapId, Commitment commitment, PurseDebit debit) implements OfCard {}

  /**
   * What became of it.
   *
   * @param tapId the tap that it was to pay for, perhaps another terminal's
   */
  record PurseResultBody(String tapId, Commitment commitment, PurseDebit debit, PurseResult result)
      implements OfCard {}

  /** What really happened after a decision. */
  record OutcomeBody(String tapId, Outcome outcome, PhaseTimes phases) implements Body {}

  /** The terminal takes back what it said about a tap. */
  record ReversalBody(String tapId, String why) implements Body {}

  /**
   * Something else that must not be lost.
   *
   * @param kind {@code [a-z0-9.-]}, at most 64 characters
   * @param detail at most 500 characters, without any identifier
   */
  record EventBody(String kind, String detail) implements Body {}

  /** First record of an epoch after an unclean start: names the last durable head before it. */
  record EpochOpenedBody(Head previous) implements Body {}
}
