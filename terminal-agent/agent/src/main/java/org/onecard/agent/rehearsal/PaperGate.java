package org.onecard.agent.rehearsal;

import java.time.Duration;
import org.onecard.device.gate.Gate;
import org.onecard.device.gate.GateResult;

/** Somebody has passed already. */
final class PaperGate implements Gate {

  @Override
  public GateResult open(Duration passageTime) {
    return new GateResult.Passed(Duration.ZERO);
  }

  @Override
  public void close() {
    // There is nothing to let go of.
  }
}
