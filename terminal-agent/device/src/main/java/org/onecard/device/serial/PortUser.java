package org.onecard.device.serial;

/**
 * The device behind a supervised port. Called on threads of the port: it may neither wait nor
 * throw.
 */
public interface PortUser {

  /** The port is open; what the device was told before is forgotten by now. */
  void opened();

  /**
   * Bytes came.
   *
   * @param bytes the user's own
   * @param atNanos when, by {@link System#nanoTime}
   */
  void received(byte[] bytes, long atNanos);

  /** There is no port, told once for each time there is none. */
  void down(String sentence);
}
