package org.onecard.device.serial;

/** How a supervised port stands. */
public sealed interface PortState {

  /**
   * Bytes go and come.
   *
   * @param path what was opened
   */
  record Open(String path) implements PortState {}

  /**
   * It is looked for.
   *
   * @param kind what is the matter
   * @param sentence the same and what to do, for a technician
   */
  record Down(PortFaultException.Kind kind, String sentence) implements PortState {}
}
