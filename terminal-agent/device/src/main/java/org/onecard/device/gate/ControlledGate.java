package org.onecard.device.gate;

/**
 * A gate whose state can be looked at and whose way can be left open. Every method here may be
 * called from any thread and returns at once.
 */
public interface ControlledGate extends Gate {

  GateState state();

  /** What is in force: the stronger of what was set here and what an input of the gate asks for. */
  GateMode mode();

  /**
   * Leaves the way open, or takes it back. An opening under way is finished by its own passage or
   * time. What an input of the gate asks for stays in force beside it.
   */
  void setMode(GateMode mode);
}
