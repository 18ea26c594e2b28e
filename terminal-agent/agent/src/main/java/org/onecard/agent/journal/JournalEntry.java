package org.onecard.agent.journal;

import java.util.Optional;
import org.onecard.protocol.record.SignedBytes;

/**
 * One record as the journal keeps it. What its bytes say is not the journal's business.
 *
 * @param place where it stands in the chain
 * @param record its exact bytes
 * @param sealedCard the card's identifier, sealed to the region; empty where the record is about
 *     none
 */
record JournalEntry(Place place, SignedBytes record, Optional<SignedBytes> sealedCard) {}
