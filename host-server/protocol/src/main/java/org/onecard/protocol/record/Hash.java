package org.onecard.protocol.record;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value, 32 bytes. */
public final class Hash {

  public static final int LENGTH = 32;
  public static final Hash ZERO = new Hash(new byte[LENGTH]);

  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @param bytes exactly 32
   */
  public Hash(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 value has 32 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** In hexadecimal: a hash of a record holds no identifier and may be shown. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
