package org.onecard.card.proof;

/** What a key of the social security application is for. */
public enum KeyUsage {
  /** Internal authentication: the card proves itself. */
  PROOF,
  /** RKSSSE: opens the card's closed records to be read. */
  READ,
  /** Unblocks and replaces a PIN. */
  PIN_RELOAD
}
