package org.onecard.agent.journal;

import java.util.Optional;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.SignedBytes;

/**
 * One record as the journal keeps it. What its bytes say is not the journal's business.
 *
 * @param place where it stands in the chain
 * @param record its exact bytes
 * @param sealedCard the card's identifier, sealed to the region; empty where the record is about
 *     none
 */
record JournalEntry(Place place, SignedBytes record, Optional<SignedBytes> sealedCard) {

  /** What its bytes say; a sum that is right does not make them sense. */
  Decoded<ChainedRecord> decode() {
    return sealedCard.isPresent() && sealedCard.get().length() != SealedCard.LENGTH
        ? new Decoded.Malformed<>(
            "a sealed card has %d bytes, not %d"
                .formatted(SealedCard.LENGTH, sealedCard.get().length()))
        : Bodies.decodeChained(record.bytes(), sealedCard.map(SealedCard::new));
  }
}
