package org.onecard.protocol.record;

import java.util.Arrays;

/** Bytes that somebody signed or hashed, kept as they were. */
public final class SignedBytes {

  private final byte[] bytes;

  public SignedBytes(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedBytes signed && Arrays.equals(bytes, signed.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
