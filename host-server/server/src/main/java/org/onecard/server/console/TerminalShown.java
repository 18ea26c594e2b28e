package org.onecard.server.console;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One terminal on the live page; the latest push of an id holds.
 *
 * @param terminalId which
 * @param location where it stands, as people call it
 * @param state whether it is there
 * @param lastSeen when the host last heard of it, by the host's clock; empty when never
 * @param catalogueVersion the one it decides by; empty while unknown
 * @param headEpoch epoch of its countersigned head; 0 while there is nothing
 * @param headSequence sequence of its countersigned head; 0 while there is nothing
 */
public record TerminalShown(
    String terminalId,
    String location,
    State state,
    Optional<Instant> lastSeen,
    OptionalLong catalogueVersion,
    int headEpoch,
    long headSequence) {

  /** What the host knows of a terminal's link. */
  public enum State {
    CONNECTED,
    DISCONNECTED,
    /** Has a one-time code or a certificate, and has not come yet. */
    NEVER_SEEN,
    /** Its chain does not fit: it is held back until somebody has looked. */
    QUARANTINED,
    REVOKED
  }
}
