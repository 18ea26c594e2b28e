package org.onecard.server.lane;

/** What the key service says of a purse's TAC. */
public enum TacVerdict {
  /** The card made it for this debit. */
  RIGHT,
  /** It did not. */
  WRONG,
  /** There is no key for it here, or the key service does not answer. */
  NOT_CHECKED
}
