package org.onecard.device.gate;

import org.onecard.device.serial.LineBytes;

/** What a {@link GateMachine} wants done. */
sealed interface GateAction {

  /** Has bytes go out. */
  record Write(LineBytes bytes) implements GateAction {}

  /** The opening under way has ended. */
  record Ended(GateResult result) implements GateAction {}

  /** Something for the log that a technician has to know. */
  record Warn(String sentence) implements GateAction {}
}
