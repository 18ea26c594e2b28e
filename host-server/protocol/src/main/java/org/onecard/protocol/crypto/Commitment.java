package org.onecard.protocol.crypto;

import org.onecard.protocol.record.Hash;

/** {@code SHA-256(nonce16 || identifier16)}: binds a record to a card without saying which. */
public record Commitment(Hash hash) {

  public static Commitment to(RawCardIdentifier identifier, CardNonce nonce) {
    return new Commitment(new Hash(Hashes.sha256(nonce.bytes(), identifier.bytes())));
  }
}
