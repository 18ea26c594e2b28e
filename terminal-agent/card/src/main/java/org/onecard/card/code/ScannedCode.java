package org.onecard.card.code;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a scanner read: the bytes between two suffixes, at least one, none of them copied to a log.
 * A code can be used by whoever holds it, so it shows itself to nobody who did not ask for its
 * bytes.
 */
public final class ScannedCode {

  private final byte[] bytes;

  private ScannedCode(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The code that these bytes are; they are copied.
   *
   * @throws IllegalArgumentException when there are none
   */
  public static ScannedCode of(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("a scanned code has at least one byte");
    }
    return new ScannedCode(bytes.clone());
  }

  /** The code of a text in ASCII. */
  public static ScannedCode of(String text) {
    return of(text.getBytes(StandardCharsets.US_ASCII));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScannedCode that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "ScannedCode[" + bytes.length + " bytes]";
  }
}
