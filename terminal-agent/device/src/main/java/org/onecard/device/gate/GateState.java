package org.onecard.device.gate;

import java.time.Duration;

/** How a gate stands. One opening goes from commanded to acknowledged to passed or timed out. */
public sealed interface GateState {

  /** Nobody may pass. */
  record Shut() implements GateState {}

  /** The command is on its way, and the barrier has not said that it heard it. */
  record Commanded() implements GateState {}

  /**
   * The barrier has heard it; a kind that never answers counts as having heard what was written.
   *
   * @param after from the command
   */
  record Acknowledged(Duration after) implements GateState {}

  /**
   * Somebody went through, and it is shut again.
   *
   * @param after from the command
   */
  record Passed(Duration after) implements GateState {}

  /** Nobody went through in time, and it is shut again. */
  record TimedOut() implements GateState {}

  /**
   * The way stands open.
   *
   * @param mode why, never {@link GateMode#CONTROLLED}
   */
  record Held(GateMode mode) implements GateState {}

  /**
   * It cannot be relied upon.
   *
   * @param what the matter is and what to do, for a technician
   */
  record Faulty(String what) implements GateState {}
}
