package org.onecard.protocol.record;

/** What really happened after a decision. */
public enum Outcome {
  PASSED,
  /** Opened, and nobody walked through in time. */
  NOT_PASSED,
  GATE_FAULT,
  /** Declined, and the gate stayed shut. */
  REFUSED_AS_TOLD
}
