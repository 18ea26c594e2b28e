package org.onecard.device.serial;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes as they go over a line. Copied in and out. What protocols here put on the line is no
 * secret, except where its type says so, so that {@code toString} shows it.
 */
public final class LineBytes {

  private final byte[] bytes;

  private LineBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  public static LineBytes of(byte[] bytes) {
    return new LineBytes(bytes.clone());
  }

  /** Of the low eight bits of each. */
  public static LineBytes of(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new LineBytes(bytes);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /**
   * One of them, 0 to 255.
   *
   * @param at from 0, below {@link #length}
   */
  public int at(int at) {
    return bytes[at] & 0xFF;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LineBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** In hexadecimal digits, two for each. */
  @Override
  public String toString() {
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }
}
