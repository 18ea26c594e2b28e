package org.onecard.server.host;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host signs the time for all of its terminals, so it does not begin with a clock that it can
 * know to be wrong: one that was set back, or fell back to a year of long ago with its battery.
 */
final class ClockCheck {

  /** Two hosts at one book need not agree better than this. */
  static final Duration TOLERATED = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(ClockCheck.class);

  private ClockCheck() {}

  /**
   * Compares the clock with the time of the book's last commit.
   *
   * @param trusted whether the clock counts all the same
   * @throws IOException with a sentence for whoever starts the host
   */
  static void check(Optional<Instant> lastCommit, Instant now, boolean trusted) throws IOException {
    if (lastCommit.isEmpty() || !now.plus(TOLERATED).isBefore(lastCommit.get())) {
      return;
    }
    if (trusted) {
      LOG.warn("the clock says {}, the book was last written at {}", now, lastCommit.get());
      return;
    }
    throw new IOException(
        ("The clock of this machine says %s, and the book was last written at %s: every terminal"
                + " would be told a wrong time. Set the clock, for instance by `timedatectl set-ntp"
                + " true`, and start again. If it is right now and was wrong then, start once with"
                + " --trust-clock.")
            .formatted(now, lastCommit.get()));
  }
}
