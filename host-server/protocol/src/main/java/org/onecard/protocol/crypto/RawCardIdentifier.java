package org.onecard.protocol.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The 16 bytes by which a card knows itself. Never logged, never signed, never stored in the clear:
 * it exists for as long as it takes to commit to it, seal it, or turn it into a token.
 */
public final class RawCardIdentifier {

  public static final int LENGTH = 16;

  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @param bytes exactly 16
   */
  public RawCardIdentifier(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a card identifier has 16 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** In constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RawCardIdentifier identifier
        && MessageDigest.isEqual(bytes, identifier.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "card identifier";
  }
}
