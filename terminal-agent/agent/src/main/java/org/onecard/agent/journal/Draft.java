package org.onecard.agent.journal;

import java.util.Optional;
import java.util.function.Function;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.RecordId;

/**
 * What is to be said, before it has a place.
 *
 * @param time when it was said
 * @param catalogueVersion version in use, 0 for none
 * @param sealedCard present exactly where the body holds a commitment
 * @param body the body, given the record's own id; called once, on the journal's thread, and must
 *     not wait for anything
 */
public record Draft(
    ClockReading time,
    long catalogueVersion,
    Optional<SealedCard> sealedCard,
    Function<RecordId, Body> body) {}
