package org.onecard.agent.journal;

import java.util.Optional;

/**
 * The journal as it stands.
 *
 * @param last the last record
 * @param released everything up to here is countersigned
 * @param backlog records that are not
 * @param segments files in use, spare ones apart
 * @param open whether more is said in the last record's epoch: not before a new one could be opened
 *     after a power cut
 * @param failure why nothing can be recorded; empty while all is well
 */
public record JournalStatus(
    Place last,
    Place released,
    long backlog,
    int segments,
    boolean open,
    Optional<CannotRecord> failure) {

  /** The same where nothing is recorded any more. */
  JournalStatus failed(CannotRecord why) {
    return new JournalStatus(last, released, backlog, segments, open, Optional.of(why));
  }
}
