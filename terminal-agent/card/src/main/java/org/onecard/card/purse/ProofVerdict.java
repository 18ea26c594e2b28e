package org.onecard.card.purse;

/** What a host says of a proof. */
public enum ProofVerdict {
  /** Only the card, or who holds the master keys, can have made it, and for this debit. */
  GENUINE,
  /** It belongs to another debit, or to no card of ours. */
  WRONG,
  /** The host has no key for such cards. */
  NO_KEY
}
