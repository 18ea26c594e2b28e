package org.onecard.protocol.crypto;

import org.onecard.protocol.record.SignedBytes;

/**
 * A card's identifier and nonce, sealed so that only the region's host can read them.
 *
 * <pre>
 * 0      1                        33                              81
 * | key  | ephemeral X25519 (32)  | AES-256-GCM ciphertext, tag   |
 * </pre>
 *
 * @param bytes exactly 81
 */
public record SealedCard(SignedBytes bytes) {

  public static final int LENGTH = 81;

  public SealedCard {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a sealed card has 81 bytes, not " + bytes.length());
    }
  }

  /** Number of the key it is sealed to, 0 to 255. */
  public int keyId() {
    return bytes.bytes()[0] & 0xff;
  }
}
