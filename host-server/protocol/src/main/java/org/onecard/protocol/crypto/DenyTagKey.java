package org.onecard.protocol.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The key of the tags on the deny list. Terminals hold it; it is not the key of the tokens, so a
 * stolen terminal does not open the ledger. Renewed every quarter.
 */
public final class DenyTagKey {

  public static final int LENGTH = 32;

  private final int keyId;
  private final byte[] secret;

  /**
   * Takes a copy.
   *
   * @param keyId 0 to 255
   * @param secret exactly 32 bytes
   */
  public DenyTagKey(int keyId, byte[] secret) {
    if (keyId < 0 || keyId > 255 || secret.length != LENGTH) {
      throw new IllegalArgumentException(
          "a tag key has a number from 0 to 255 and 32 bytes, not "
              + keyId
              + " and "
              + secret.length);
    }
    this.keyId = keyId;
    this.secret = secret.clone();
  }

  public static DenyTagKey generate(int keyId, RandomBytes random) {
    return new DenyTagKey(keyId, random.next(LENGTH));
  }

  public int keyId() {
    return keyId;
  }

  public DenyTag tagOf(RawCardIdentifier identifier) {
    byte[] mac = Macs.hmac(secret, identifier.bytes());
    return new DenyTag(DenyTag.read(mac, 0));
  }

  /** The secret bytes. */
  public byte[] encode() {
    return secret.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DenyTagKey key
        && keyId == key.keyId
        && MessageDigest.isEqual(secret, key.secret);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(secret);
  }

  @Override
  public String toString() {
    return "tag key " + keyId;
  }
}
