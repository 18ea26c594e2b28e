package org.onecard.ledger;

import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.record.Hash;

/**
 * The signature of a submission: over the hash of its last record, and through the chain over all
 * before it.
 *
 * @param lastSequence sequence of the submission's last record
 * @param lastHash that record's hash
 * @param signature by the terminal's record key
 */
public record SubmissionProof(long lastSequence, Hash lastHash, Signature signature) {}
