package org.onecard.device.signal;

/** Lights and tones of one position. Safe for any thread. */
public interface Signal extends AutoCloseable {

  /** Shows the cue in place of the one before. Does not wait, and a broken lamp stops nobody. */
  void show(Cue cue);

  /** Puts the lights out. */
  @Override
  void close();
}
