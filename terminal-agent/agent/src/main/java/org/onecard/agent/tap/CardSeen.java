package org.onecard.agent.tap;

import org.onecard.scenario.Reason;

/** What came of a card in the slot. */
sealed interface CardSeen {

  /** It can be decided upon. */
  record Recognised(TapCard card) implements CardSeen {}

  /**
   * It cannot.
   *
   * @param detail for the record, free of anything that names the holder
   */
  record Unreadable(Reason reason, String detail) implements CardSeen {}

  /** The reader or its service went away meanwhile; that says nothing about the card. */
  record ReaderLost() implements CardSeen {}
}
