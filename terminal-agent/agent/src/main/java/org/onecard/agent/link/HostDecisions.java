package org.onecard.agent.link;

import java.time.Duration;
import java.util.Optional;
import org.onecard.agent.share.LentPlaces;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.RecordId;

/** The host as whoever taps sees it. */
public interface HostDecisions {

  /** Whether a tap that is written now goes to the host at once. */
  boolean isReady();

  /**
   * Whether a tap that is written and synced now may be sent before what waits to be sent.
   *
   * @see #goAhead
   */
  default boolean isReadyAhead() {
    return false;
  }

  /**
   * Sends a tap before what was written earlier and waits to be sent.
   *
   * @param tap on the disk with all before it: what the host has heard must not be lost in a power
   *     cut with records between, since the gap would never be filled
   */
  default void goAhead(ChainedRecord tap) {}

  /** A card is at the reader: what waits to be sent makes way for the tap that is about to come. */
  default void personComes() {}

  /** Whether the host has answered all that was written. */
  default boolean hasToldAll() {
    return false;
  }

  /**
   * Why nothing may be approved: the host refuses this terminal, for a technician. Empty while it
   * takes it, and while it cannot be reached.
   */
  Optional<String> findBar();

  /**
   * Waits for the decision on a tap that has been written to the journal.
   *
   * @return empty when none came in time, or none can be hoped for
   */
  Optional<HostDecision> await(RecordId tap, Duration atMost) throws InterruptedException;

  /**
   * Waits for the answer to a record about a debit of a purse that has been written to the journal.
   *
   * @return whether the debit took place, as far as the host can check, and pays for a passage here
   *     that nobody is known to have taken; empty when no answer came in time
   */
  Optional<Boolean> awaitRide(RecordId result, Duration atMost) throws InterruptedException;

  /** What the host has lent of a site's places; nothing where it lends none. */
  default LentPlaces lentPlaces() {
    return new LentPlaces();
  }
}
