package org.onecard.card.purse;

import org.onecard.card.apdu.Hex;

/**
 * EF17, where the purse belongs and whether it is taken elsewhere.
 *
 * <pre>
 *   0 unknown 4, 4 province 2, 6 city 2, 8 interoperability flag 2, 10 card type 1
 * </pre>
 *
 * @param province four hexadecimal digits
 * @param city four hexadecimal digits, a code of UnionPay and not of GB/T 2260
 * @param interoperability two bytes, as they stand
 * @param cardType one byte
 */
public record PurseArea(String province, String city, int interoperability, int cardType) {

  /** In bytes; what a longer file holds beyond is the issuer's own. */
  static final int LENGTH = 11;

  static FileParse<PurseArea> parse(byte[] file) {
    if (file.length < LENGTH) {
      return FileParse.malformed(
          file.length, "EF17 has " + file.length + " bytes instead of " + LENGTH);
    }
    return FileParse.parsed(
        new PurseArea(
            Hex.of(file, 4, 6), Hex.of(file, 6, 8), PurseBytes.uint16(file, 8), file[10] & 0xFF));
  }
}
