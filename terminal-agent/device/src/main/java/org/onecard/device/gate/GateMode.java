package org.onecard.device.gate;

/** Who may pass. */
public enum GateMode {
  /** One person for each opening. */
  CONTROLLED,
  /** Everybody, because staff or the host want it so: the way stands open. */
  FREE_PASSAGE,
  /**
   * Everybody, because there is danger. It stands above free passage. Doors that must open in a
   * fire are wired to the fire alarm; this is only for what is left.
   */
  EMERGENCY_OPEN
}
