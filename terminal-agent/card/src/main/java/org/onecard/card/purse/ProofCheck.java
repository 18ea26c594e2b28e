package org.onecard.card.purse;

/** Who has verified the proof of a debit so far. */
public enum ProofCheck {
  /** The PSAM that gave MAC1 found MAC2 right. */
  BY_SAM,
  /** Nobody: the host has to verify the TAC before it posts. */
  LEFT_TO_HOST
}
