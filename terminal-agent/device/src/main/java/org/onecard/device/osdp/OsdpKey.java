package org.onecard.device.osdp;

import java.security.MessageDigest;
import java.util.HexFormat;

/** Base key of the secure channel with one reader (SCBK): 16 bytes. {@code toString} shows none. */
public final class OsdpKey {

  static final int LENGTH = 16;

  /** What every reader has when it is new. Everybody knows it: for installing alone. */
  public static final OsdpKey DEFAULT = parse("303132333435363738393A3B3C3D3E3F");

  private final byte[] bytes;

  private OsdpKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The key of these bytes.
   *
   * @throws IllegalArgumentException unless they are 16
   */
  public static OsdpKey of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a key of OSDP has 16 bytes, not " + bytes.length);
    }
    return new OsdpKey(bytes.clone());
  }

  /**
   * The key in 32 hexadecimal digits.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static OsdpKey parse(String hex) {
    if (!hex.matches("[0-9A-Fa-f]{32}")) {
      throw new IllegalArgumentException("a key of OSDP is 32 hexadecimal digits");
    }
    return of(HexFormat.of().parseHex(hex));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OsdpKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "OsdpKey[…]";
  }
}
