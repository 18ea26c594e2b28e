package org.onecard.protocol.crypto;

import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/** The private half of a {@link SealingPublicKey}; only the region's host holds it. */
public final class SealingPrivateKey {

  public static final int LENGTH = 32;

  private final X25519PrivateKeyParameters key;
  private final SealingPublicKey publicKey;

  /**
   * Takes a copy.
   *
   * @param keyId 0 to 255
   * @param secret exactly 32 bytes
   */
  public SealingPrivateKey(int keyId, byte[] secret) {
    if (secret.length != LENGTH) {
      throw new IllegalArgumentException("a sealing key has 32 bytes, not " + secret.length);
    }
    this.key = new X25519PrivateKeyParameters(secret, 0);
    this.publicKey = new SealingPublicKey(keyId, key.generatePublicKey().getEncoded());
  }

  public static SealingPrivateKey generate(int keyId, RandomBytes random) {
    return new SealingPrivateKey(keyId, random.next(LENGTH));
  }

  public SealingPublicKey publicKey() {
    return publicKey;
  }

  /** The 32 secret bytes. */
  public byte[] encode() {
    return key.getEncoded();
  }

  X25519PrivateKeyParameters key() {
    return key;
  }

  @Override
  public String toString() {
    return "private half of " + publicKey;
  }
}
