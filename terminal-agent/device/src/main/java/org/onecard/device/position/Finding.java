package org.onecard.device.position;

/** Which slot is at a position. */
public sealed interface Finding {

  /** This one. */
  record Found(SlotSeen slot) implements Finding {}

  /** None, and why in a sentence for the technician. */
  record Missing(String why) implements Finding {}

  /** More than one could be meant, so none is used; why, and what to do. */
  record Ambiguous(String why) implements Finding {}
}
