package org.onecard.agent.tap;

import org.onecard.scenario.Reason;

/** How a debit ended, once all that there is to say about it is in the journal. */
sealed interface DebitEnd {

  /** The card was charged. */
  record Paid() implements DebitEnd {}

  /**
   * It was not, or its answer is that of a copy.
   *
   * @param reason what the person is told
   */
  record Refused(Reason reason) implements DebitEnd {}

  /** Nobody knows; the card tells when it comes back. */
  record Torn() implements DebitEnd {}

  /** The intent could not be written, and so nothing was taken. */
  record NotRecorded(String why) implements DebitEnd {}
}
