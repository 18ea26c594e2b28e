package org.onecard.protocol.message;

import java.util.Arrays;
import java.util.HexFormat;
import org.onecard.protocol.crypto.RandomBytes;

/** 16 bytes that bind an answer to its question. Not secret. */
public final class Nonce {

  public static final int LENGTH = 16;

  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @param bytes exactly 16
   */
  public Nonce(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a nonce has 16 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  public static Nonce generate(RandomBytes random) {
    return new Nonce(random.next(LENGTH));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Nonce nonce && Arrays.equals(bytes, nonce.bytes);
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
