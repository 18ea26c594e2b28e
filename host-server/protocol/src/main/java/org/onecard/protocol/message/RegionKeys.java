package org.onecard.protocol.message;

import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.SealingPublicKey;
import org.onecard.protocol.crypto.VerifyingKey;

/**
 * The keys of a region that each of its terminals holds.
 *
 * @param signing verifies seals, time, epochs, catalogues and deny lists
 * @param sealing what card identifiers are sealed to
 * @param denyTags what the deny list's tags are made with
 */
public record RegionKeys(VerifyingKey signing, SealingPublicKey sealing, DenyTagKey denyTags) {}
