package org.onecard.protocol.crypto;

import java.util.Arrays;

/**
 * One sealing whose ephemeral key, shared secret and nonce are there before the card is. For one
 * card only: a second one under the same key and GCM nonce would give both away. Not safe for use
 * by several threads.
 */
public final class PreparedSealing {

  private final int keyId;
  private final CardNonce nonce;
  private final byte[] ephemeralPublic;
  private final byte[] derived;
  private boolean used;

  PreparedSealing(int keyId, CardNonce nonce, byte[] ephemeralPublic, byte[] derived) {
    this.keyId = keyId;
    this.nonce = nonce;
    this.ephemeralPublic = ephemeralPublic;
    this.derived = derived;
  }

  /**
   * Commits to a card and seals its identifier, as {@link CardSealing#seal} does.
   *
   * @throws IllegalStateException the second time
   */
  public CommittedCard seal(RawCardIdentifier identifier) {
    if (used) {
      throw new IllegalStateException("a prepared sealing is for one card");
    }
    used = true;
    try {
      return CardSealing.seal(identifier, keyId, nonce, ephemeralPublic, derived);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "prepared sealing to key " + keyId;
  }
}
