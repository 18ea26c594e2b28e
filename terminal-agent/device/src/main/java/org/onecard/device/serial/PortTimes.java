package org.onecard.device.serial;

import java.time.Duration;

/**
 * When a supervisor does things.
 *
 * @param firstRetry after a port did not open or was lost; doubled each time
 * @param lastRetry the longest wait
 * @param heartbeat how often an open port is asked whether it is alive
 */
public record PortTimes(Duration firstRetry, Duration lastRetry, Duration heartbeat) {

  /** Seen again within 5 s of being plugged in; a silent loss is found within 2 s. */
  public static final PortTimes USUAL =
      new PortTimes(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(2));

  public PortTimes {
    if (firstRetry.isNegative()
        || firstRetry.isZero()
        || lastRetry.compareTo(firstRetry) < 0
        || heartbeat.isNegative()
        || heartbeat.isZero()) {
      throw new IllegalArgumentException("times are longer than 0 s, the last not below the first");
    }
  }
}
