package org.onecard.card.code;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The SHA-256 of what a user signed in a code. Two codes with one digest are the same code: the
 * text around the record (Base64's padding) and the user's signature, of which there are many over
 * the same bytes, are left out, so that neither makes an old code a new one.
 */
public final class CodeDigest {

  /** In bytes. */
  public static final int LENGTH = 32;

  private final byte[] bytes;

  private CodeDigest(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The digest that these bytes are, as it was stored; they are copied.
   *
   * @param bytes exactly {@link #LENGTH}
   */
  public static CodeDigest of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a digest has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new CodeDigest(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  static CodeDigest over(byte[] bytes, int length) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(bytes, 0, length);
      return new CodeDigest(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeDigest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "CodeDigest[hidden]";
  }
}
