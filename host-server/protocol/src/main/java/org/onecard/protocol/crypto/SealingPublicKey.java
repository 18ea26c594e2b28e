package org.onecard.protocol.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/** The region's X25519 public key (RFC 7748) that terminals seal card identifiers to. */
public final class SealingPublicKey {

  public static final int LENGTH = 32;

  private final int keyId;
  private final byte[] encoded;

  /**
   * Takes a copy.
   *
   * @param keyId 0 to 255
   * @param encoded exactly 32 bytes
   */
  public SealingPublicKey(int keyId, byte[] encoded) {
    if (keyId < 0 || keyId > 255 || encoded.length != LENGTH) {
      throw new IllegalArgumentException(
          "a sealing key has a number from 0 to 255 and 32 bytes, not "
              + keyId
              + " and "
              + encoded.length);
    }
    this.keyId = keyId;
    this.encoded = encoded.clone();
  }

  public int keyId() {
    return keyId;
  }

  public byte[] encoded() {
    return encoded.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealingPublicKey key
        && keyId == key.keyId
        && Arrays.equals(encoded, key.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return "sealing key " + keyId + " " + HexFormat.of().formatHex(encoded);
  }
}
