package org.onecard.device.gate;

import java.time.Duration;

/** What became of one opening. */
public sealed interface GateResult {

  /**
   * The passage contact says that somebody went through.
   *
   * @param after from the command to the passage
   */
  record Passed(Duration after) implements GateResult {}

  /** It was open for the whole time, and nobody went through. */
  record NotPassed() implements GateResult {}

  /**
   * Whether somebody could pass is not known.
   *
   * @param what what the barrier reports, as a technician would say it
   */
  record Fault(String what) implements GateResult {}
}
