package org.onecard.scenario;

/** How sure the terminal is that the card is genuine, from least to most. */
public enum Assurance {
  /** Read and consistent in itself; a copy would pass. */
  READ,
  /** The card answered a fresh challenge that the host or a SAM checked. */
  PROVED
}
