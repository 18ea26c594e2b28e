package org.onecard.protocol.enrol;

import java.security.MessageDigest;
import java.util.Arrays;
import org.onecard.protocol.crypto.RandomBytes;

/** The part of a one-time code that only its bearer knows: 80 bits. */
public final class EnrolSecret {

  public static final int LENGTH = 10;

  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @param bytes exactly 10
   */
  public EnrolSecret(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("an enrolment secret has 10 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  public static EnrolSecret generate(RandomBytes random) {
    return new EnrolSecret(random.next(LENGTH));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** In constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof EnrolSecret secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "enrolment secret";
  }
}
