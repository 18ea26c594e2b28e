package org.onecard.agent.link;

import java.time.Duration;

/**
 * How patient a link is.
 *
 * @param firstRetry the first pause after a connection was lost
 * @param longestRetry pauses double up to this one
 * @param barredRetry the pause where the host has refused this terminal
 * @param greeting how long the host may take to take the terminal, connecting included
 * @param heartbeat how often the host is asked for its time
 * @param silence how long the host may say nothing at all, or leave a submission unanswered
 * @param busyPause how long nothing is sent after the host said that it is busy
 * @param renewalSpread a certificate that is to be renewed is, within this time at random
 */
public record LinkTimes(
    Duration firstRetry,
    Duration longestRetry,
    Duration barredRetry,
    Duration greeting,
    Duration heartbeat,
    Duration silence,
    Duration busyPause,
    Duration renewalSpread) {

  public static final LinkTimes USUAL =
      new LinkTimes(
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(12),
          Duration.ofSeconds(1),
          Duration.ofHours(1));

  /** With certificates renewed within another time. */
  public LinkTimes withRenewalSpread(Duration other) {
    return new LinkTimes(
        firstRetry, longestRetry, barredRetry, greeting, heartbeat, silence, busyPause, other);
  }
}
