package org.onecard.device.serial;

import java.util.OptionalLong;

/**
 * The machine behind a {@link LineLoop}, with what turns its actions into deeds. Everything is
 * called on the loop's thread; times are those of {@link System#nanoTime}.
 */
public interface LineDevice {

  /** The port is open; what the device was told before is forgotten by now. */
  void opened(long nowNanos);

  /** There is no port, told once for each time there is none. */
  void down(String sentence, long nowNanos);

  /**
   * Bytes came.
   *
   * @param atNanos when they came, which may be a little ago
   */
  void received(byte[] bytes, long atNanos);

  /** More bytes came than were taken, and all of those are gone. */
  void lostBytes(long nowNanos);

  /** Time has passed; called at {@link #wakeAt}, and more often. */
  void tick(long nowNanos);

  /** When there is something to do even if nothing comes. */
  OptionalLong wakeAt();

  /** The loop ends: what is written now still reaches the line, if there is one. */
  void lastWords(long nowNanos);
}
