package org.onecard.device.gate;

import java.util.Optional;
import org.onecard.device.serial.LineBytes;

/** What a codec made of the bytes that a barrier sent. */
sealed interface GateEvent {

  /**
   * The barrier did what it was asked last.
   *
   * @param echo what it was asked, where its answer says it
   */
  record Answered(Optional<LineBytes> echo) implements GateEvent {}

  /** The barrier will not do what it was asked. */
  record Refused(String what) implements GateEvent {}

  /** So many went through, at least one. */
  record Passages(int persons) implements GateEvent {}

  /**
   * How the barrier says it stands.
   *
   * @param shut whether nobody can pass
   * @param trouble what is wrong with it
   */
  record Standing(boolean shut, Optional<String> trouble) implements GateEvent {}

  /** What keys and contacts beside the barrier ask for. */
  record Asked(GateMode mode) implements GateEvent {}

  /** Bytes that are no message of this barrier. */
  record Garbled(String because) implements GateEvent {}
}
