package org.onecard.protocol.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/** 16 random bytes that keep a commitment from being guessed. Used once, then sealed. */
public final class CardNonce {

  public static final int LENGTH = 16;

  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @param bytes exactly 16
   */
  public CardNonce(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a card nonce has 16 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  public static CardNonce generate(RandomBytes random) {
    return new CardNonce(random.next(LENGTH));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CardNonce nonce && MessageDigest.isEqual(bytes, nonce.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Hidden: with it, a commitment could be tried against every card number there is. */
  @Override
  public String toString() {
    return "card nonce";
  }
}
