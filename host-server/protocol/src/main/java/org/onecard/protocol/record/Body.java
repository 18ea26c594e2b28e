package org.onecard.protocol.record;

import java.time.Instant;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.PresentedCard;

/** What a record says. */
public sealed interface Body {

  /** The host is asked to decide until {@code decideBy}; afterwards it only books. */
  record TapBody(String itemId, Commitment commitment, PresentedCard card, Instant decideBy)
      implements Body {}

  /**
   * The terminal decided alone.
   *
   * @param tapId the tap that got no answer in time; the record's own id where it was never sent
   */
  record AdviceBody(
      String tapId,
      String itemId,
      Commitment commitment,
      PresentedCard card,
      Facts facts,
      Decision decision,
      Instant tappedAt)
      implements Body {}

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
