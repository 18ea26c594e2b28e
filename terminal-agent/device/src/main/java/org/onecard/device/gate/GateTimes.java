package org.onecard.device.gate;

import java.time.Duration;

/**
 * When a gate is asked, and how long is waited for it.
 *
 * @param answer the longest wait for an answer
 * @param pause silence between an answer and the next question, for lines with one pair of wires
 * @param pollOpen how often it is asked while somebody may pass: a contact that closes for less is
 *     not seen
 * @param pollShut how often it is asked otherwise
 * @param longestOpen after which it is shut, whatever was asked for
 */
record GateTimes(
    Duration answer, Duration pause, Duration pollOpen, Duration pollShut, Duration longestOpen) {

  static final GateTimes USUAL =
      new GateTimes(
          Duration.ofMillis(200),
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          Duration.ofMillis(250),
          Duration.ofSeconds(60));
}
