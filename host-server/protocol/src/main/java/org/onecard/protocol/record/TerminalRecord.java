package org.onecard.protocol.record;

import java.time.Instant;

/**
 * One saying of a terminal, before it is serialised and hashed.
 *
 * @param previousHash hash of the record before it in the epoch, all zero at sequence 1
 * @param at when it was written, on the terminal's corrected clock
 */
public record TerminalRecord(
    RecordId id,
    Hash previousHash,
    Instant at,
    TimeQuality timeQuality,
    long catalogueVersion,
    Body body) {}
