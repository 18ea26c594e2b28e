package org.onecard.card.apdu;

import java.util.HexFormat;

/** Bytes as upper-case hexadecimal digits without separators, the way card people write them. */
public final class Hex {

  private static final HexFormat FORMAT = HexFormat.of().withUpperCase();

  private Hex() {}

  public static String of(byte... bytes) {
    return FORMAT.formatHex(bytes);
  }

  public static String of(byte[] bytes, int from, int to) {
    return FORMAT.formatHex(bytes, from, to);
  }

  /**
   * The bytes that the digits stand for. Spaces between them are ignored.
   *
   * @throws IllegalArgumentException when there is anything but an even number of hexadecimal
   *     digits
   */
  public static byte[] bytes(String digits) {
    return FORMAT.parseHex(digits.replace(" ", ""));
  }
}
