package org.onecard.card.profile;

import java.util.Arrays;
import org.onecard.card.apdu.Hex;

/** Bytes as a value: copied in and out, compared by content, and shown only to who asks. */
public final class Octets {

  public static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Octets of(byte... bytes) {
    return new Octets(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /** Upper-case hexadecimal digits. */
  public String hex() {
    return Hex.of(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The length; never the bytes, which may be somebody's. */
  @Override
  public String toString() {
    return "(" + bytes.length + " bytes)";
  }
}
