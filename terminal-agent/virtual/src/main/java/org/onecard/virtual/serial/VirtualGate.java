package org.onecard.virtual.serial;

/**
 * A barrier without hardware. Safe for any thread.
 *
 * <p>These devices are written from what is known of the real ones, and share nothing with the code
 * of the terminal that talks to them.
 */
public interface VirtualGate extends VirtualDevice {

  /** Whether somebody could pass now. */
  boolean isOpen();

  /** How often it was opened. */
  int openings();

  /**
   * A person goes through.
   *
   * @return what it says about that unasked, mostly nothing
   */
  byte[] walk();

  /**
   * It tells of a person who never was.
   *
   * @return what it says about that unasked, mostly nothing
   */
  byte[] lie();
}
