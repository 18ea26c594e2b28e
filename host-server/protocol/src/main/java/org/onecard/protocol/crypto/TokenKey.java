package org.onecard.protocol.crypto;

import java.util.Arrays;

/** The key that turns card identifiers into tokens. It never leaves the region's host. */
public final class TokenKey {

  public static final int LENGTH = 32;

  private final byte[] secret;

  /**
   * Takes a copy.
   *
   * @param secret exactly 32 bytes
   */
  public TokenKey(byte[] secret) {
    if (secret.length != LENGTH) {
      throw new IllegalArgumentException("a token key has 32 bytes, not " + secret.length);
    }
    this.secret = secret.clone();
  }

  public static TokenKey generate(RandomBytes random) {
    return new TokenKey(random.next(LENGTH));
  }

  public CardToken tokenOf(RawCardIdentifier identifier) {
    return new CardToken(Arrays.copyOf(Macs.hmac(secret, identifier.bytes()), CardToken.LENGTH));
  }

  /** The secret bytes. */
  public byte[] encode() {
    return secret.clone();
  }

  @Override
  public String toString() {
    return "token key";
  }
}
