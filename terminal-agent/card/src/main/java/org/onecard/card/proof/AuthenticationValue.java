package org.onecard.card.proof;

import java.security.MessageDigest;
import java.util.Arrays;

/** A challenge of the card's, or an answer to a challenge: 8 or 16 bytes. */
public final class AuthenticationValue {

  private final byte[] bytes;

  private AuthenticationValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The value that these bytes are; they are copied.
   *
   * @param bytes 8 or 16
   */
  public static AuthenticationValue of(byte[] bytes) {
    if (bytes.length != 8 && bytes.length != 16) {
      throw new IllegalArgumentException("a value has 8 or 16 bytes, not " + bytes.length);
    }
    return new AuthenticationValue(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** 8 or 16. */
  public int length() {
    return bytes.length;
  }

  /** In constant time: how long it takes says nothing about where two values differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof AuthenticationValue that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "AuthenticationValue[" + bytes.length + " bytes]";
  }
}
