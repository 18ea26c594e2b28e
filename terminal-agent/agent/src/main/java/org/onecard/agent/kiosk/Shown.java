package org.onecard.agent.kiosk;

import java.time.Duration;
import java.util.Optional;
import org.onecard.scenario.Notice;

/**
 * A state as the page is told it.
 *
 * @param number grows by one with every state of a start of the terminal
 * @param notice one sentence for the person
 * @param upTo how long the state lasts at most; zero where nobody knows
 * @param forStaff what is wrong, for a technician
 * @param atMicros when it came to be, in microseconds since 1970
 */
record Shown(
    long number,
    Face face,
    Notice notice,
    Duration upTo,
    Optional<String> forStaff,
    long atMicros) {

  /** Whether a person would see and hear no difference. */
  boolean looksLike(Shown other) {
    return face == other.face
        && notice.equals(other.notice)
        && upTo.equals(other.upTo)
        && forStaff.equals(other.forStaff);
  }
}
