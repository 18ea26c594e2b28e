package org.onecard.device.gate;

import java.time.Duration;

/** A barrier for one person at a time: metro gate, turnstile, or the light of a kiosk. */
public interface Gate extends AutoCloseable {

  /**
   * Opens, and waits until somebody has passed or the time is over. Then it is closed again.
   *
   * @param passageTime how long it stays open for one passage
   * @return what happened; a defect is a result too, since the tap has to be booked all the same
   */
  GateResult open(Duration passageTime) throws InterruptedException;

  /** Shuts the barrier and lets go of it. */
  @Override
  void close();
}
