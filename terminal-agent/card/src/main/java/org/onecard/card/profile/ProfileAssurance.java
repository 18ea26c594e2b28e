package org.onecard.card.profile;

/** How sure one can be, at best, that a card of a kind is genuine; from least to most. */
public enum ProfileAssurance {
  /** Nothing but a number that anybody can copy. */
  LOW,
  /** Data that are consistent in themselves; a copy would pass. */
  READ,
  /** The card can answer a fresh challenge. */
  PROVED
}
