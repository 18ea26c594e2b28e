package org.onecard.card.purse;

import java.security.MessageDigest;
import java.util.Arrays;
import org.onecard.card.crypto.ShortMac;

/** Four bytes that prove something: MAC1, MAC2 or TAC. */
public final class PurseMac {

  /** In bytes. */
  public static final int LENGTH = ShortMac.LENGTH;

  private final byte[] bytes;

  private PurseMac(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The MAC that these bytes are; they are copied.
   *
   * @param bytes exactly {@link #LENGTH}
   */
  public static PurseMac of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "a purse's MAC has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new PurseMac(bytes.clone());
  }

  static PurseMac at(byte[] bytes, int offset) {
    return new PurseMac(Arrays.copyOfRange(bytes, offset, offset + LENGTH));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** In constant time: how long it takes says nothing about where two differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PurseMac that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "PurseMac[hidden]";
  }
}
