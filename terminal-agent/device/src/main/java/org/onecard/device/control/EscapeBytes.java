package org.onecard.device.control;

import java.util.Arrays;
import java.util.HexFormat;

/** A command for a reader, or its answer. Immutable. Nothing in it is secret. */
public final class EscapeBytes {

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private final byte[] bytes;

  private EscapeBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  public static EscapeBytes of(byte[] bytes) {
    return new EscapeBytes(bytes.clone());
  }

  /**
   * As a technician writes it.
   *
   * @param text hexadecimal digits, blanks between bytes or none
   * @throws IllegalArgumentException with a sentence
   */
  public static EscapeBytes parse(String text) {
    try {
      return new EscapeBytes(HexFormat.of().parseHex(text.replace(" ", "")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no command: write its bytes in hexadecimal, FF 00 48 00 00", e);
    }
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /** The byte at that place, 0 to 255; −1 beyond the end. */
  public int at(int place) {
    return place < bytes.length ? bytes[place] & 0xFF : -1;
  }

  /** The bytes from there on; none where it is not so long. */
  public EscapeBytes from(int place) {
    return new EscapeBytes(
        place < bytes.length ? Arrays.copyOfRange(bytes, place, bytes.length) : new byte[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EscapeBytes same && Arrays.equals(bytes, same.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HEX.formatHex(bytes);
  }
}
