package org.onecard.agent.tap;

import java.time.Duration;

/**
 * How long each part of a tap may take.
 *
 * @param connect for powering the card, and for each APDU
 * @param conversation for reading the card as a whole
 * @param host for the host's answer, counted from the end of the reading
 * @param passage how long the gate stays open for one person
 * @param platform for the platform of electronic cards, which the host asks
 * @param library for a library's own system, which the host asks before it decides
 */
public record TapTimes(
    Duration connect,
    Duration conversation,
    Duration host,
    Duration passage,
    Duration platform,
    Duration library) {

  /** What a person with a telephone in the hand waits for. */
  public static final Duration USUAL_PLATFORM = Duration.ofSeconds(1);

  /** What a reader before a kiosk waits for, and what a host gives a library. */
  public static final Duration USUAL_LIBRARY = Duration.ofSeconds(5);

  /** With the usual patience for a platform and a library. */
  public TapTimes(Duration connect, Duration conversation, Duration host, Duration passage) {
    this(connect, conversation, host, passage, USUAL_PLATFORM);
  }

  /** With the usual patience for a library. */
  public TapTimes(
      Duration connect, Duration conversation, Duration host, Duration passage, Duration platform) {
    this(connect, conversation, host, passage, platform, USUAL_LIBRARY);
  }

  /** The host has half of the 300 ms that a gate has. */
  public static final TapTimes USUAL =
      new TapTimes(
          Duration.ofMillis(800),
          Duration.ofMillis(1_500),
          Duration.ofMillis(150),
          Duration.ofSeconds(30),
          USUAL_PLATFORM);
}
