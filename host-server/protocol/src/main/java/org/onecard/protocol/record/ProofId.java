package org.onecard.protocol.record;

import java.util.Arrays;
import java.util.HexFormat;

/** 16 bytes by which a host knows a proof again that it gave. Not secret. */
public final class ProofId {

  public static final int LENGTH = 16;

  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @param bytes exactly 16
   */
  public ProofId(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a proof's id has 16 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProofId id && Arrays.equals(bytes, id.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
