package org.onecard.virtual.serial;

/** A device at the far end of a line. Called by one thread at a time. */
public interface VirtualDevice {

  /** Nothing to say. */
  byte[] SILENCE = {};

  /**
   * A byte came.
   *
   * @param one 0 to 255
   * @return what it answers to all it has heard, mostly nothing
   */
  byte[] hear(int one);
}
