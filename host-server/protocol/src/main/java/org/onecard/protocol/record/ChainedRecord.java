package org.onecard.protocol.record;

import java.util.Optional;
import org.onecard.protocol.crypto.SealedCard;

/**
 * A record as it rests in a journal and travels: its exact bytes, what they say, and beside them
 * the card's identifier sealed to the region.
 *
 * @param content what the bytes say
 * @param bytes the bytes that are hashed
 * @param hash SHA-256 of {@code "onecard-record-v1" 00 bytes}
 * @param sealedCard present exactly where the body holds a commitment
 */
public record ChainedRecord(
    TerminalRecord content, SignedBytes bytes, Hash hash, Optional<SealedCard> sealedCard) {}
