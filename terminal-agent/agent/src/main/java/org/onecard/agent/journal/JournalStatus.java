package org.onecard.agent.journal;

import java.util.Optional;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;

/**
 * The journal as it stands.
 *
 * @param last the last record
 * @param lastHash its hash; all zero where there is none yet
 * @param released everything up to here is countersigned
 * @param backlog records that are not
 * @param segments files in use, spare ones apart
 * @param open whether more is said in the last record's epoch: not before a new one could be opened
 *     after a power cut
 * @param failure why nothing can be recorded; empty while all is well
 */
public record JournalStatus(
    Place last,
    Hash lastHash,
    Place released,
    long backlog,
    int segments,
    boolean open,
    Optional<CannotRecord> failure) {

  public Head end() {
    return new Head(last.epoch(), last.sequence(), lastHash);
  }

  /** The same where nothing is recorded any more. */
  JournalStatus failed(CannotRecord why) {
    return new JournalStatus(last, lastHash, released, backlog, segments, open, Optional.of(why));
  }
}
