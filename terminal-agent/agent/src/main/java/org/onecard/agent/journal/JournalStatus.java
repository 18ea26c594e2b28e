package org.onecard.agent.journal;

import java.util.Optional;

/**
 * The journal as it stands.
 *
 * @param last the last record
 * @param released everything up to here is countersigned
 * @param backlog records that are not
 * @param segments files in use, spare ones apart
 * @param failure why nothing can be recorded; empty while all is well
 */
public record JournalStatus(
    Place last, Place released, long backlog, int segments, Optional<CannotRecord> failure) {}
