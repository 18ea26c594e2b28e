package org.onecard.agent.tap;

import java.util.Optional;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;

/** What came of a card in the slot. */
sealed interface CardSeen {

  /**
   * It can be decided upon.
   *
   * @param openDebit a debit of its purse of which this terminal does not know what became
   */
  record Recognised(TapCard card, Optional<OpenDebit> openDebit) implements CardSeen {

    /** One whose purse, if it has any, has nothing open here. */
    Recognised(TapCard card) {
      this(card, Optional.empty());
    }
  }

  /**
   * It cannot.
   *
   * @param notice what the person is told
   * @param detail for the record, free of anything that names the holder
   */
  record Unreadable(Reason reason, Notice notice, String detail) implements CardSeen {

    /** With the sentence that goes with the reason. */
    Unreadable(Reason reason, String detail) {
      this(reason, reason.notice(), detail);
    }
  }

  /** The reader or its service went away meanwhile; that says nothing about the card. */
  record ReaderLost() implements CardSeen {}
}
