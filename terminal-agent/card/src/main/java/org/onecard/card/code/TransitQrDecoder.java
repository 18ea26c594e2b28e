package org.onecard.card.code;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Base64;
import org.onecard.card.code.TransitQrDecoding.Layer;
import org.onecard.card.code.TransitQrDecoding.Malformed;

/** Decodes the transit QR from what was scanned. Stateless; safe for any thread. */
public final class TransitQrDecoder {

  /** Of the text, in characters, with its padding. */
  public static final int LONGEST_TEXT = (TransitQr.LONGEST + 2) / 3 * 4;

  private static final int LENGTH_COUNTS_FROM = 3;
  private static final int SIGNATURE_MARK = 0x15;

  /** Certificates are of this century: the format was written in 2017. */
  private static final int CENTURY = 2000;

  private TransitQrDecoder() {}

  /**
   * The record that a text stands for.
   *
   * @param scanned any bytes; Base64 with or without its padding is a text
   */
  public static TransitQrDecoding decode(ScannedCode scanned) {
    byte[] text = scanned.bytes();
    if (text.length > LONGEST_TEXT) {
      return new Malformed(
          Layer.TEXT, LONGEST_TEXT, "a code has at most " + LONGEST_TEXT + " characters");
    }
    int characters = text.length;
    while (characters > 0 && characters > text.length - 2 && text[characters - 1] == '=') {
      characters--;
    }
    for (int i = 0; i < characters; i++) {
      if (!isBase64(text[i])) {
        return new Malformed(Layer.TEXT, i, "this is no character of Base64");
      }
    }
    boolean padded = characters < text.length;
    if (characters % 4 == 1 || (padded && text.length % 4 != 0)) {
      return new Malformed(Layer.TEXT, characters, "the text ends within a byte");
    }
    byte[] record =
        Base64.getDecoder().decode(new String(text, 0, characters, StandardCharsets.US_ASCII));
    return decodeRecord(record);
  }

  /** The same, from the record's bytes; they are copied. */
  public static TransitQrDecoding decodeRecord(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] >= 0) {
      return malformed(0, "the version of a transit QR has bit 7 set");
    }
    if (bytes.length < TransitQr.SHORTEST) {
      return malformed(
          bytes.length, "the record ends here, and has at least " + TransitQr.SHORTEST + " bytes");
    }
    if (bytes.length > TransitQr.LONGEST) {
      return malformed(TransitQr.LONGEST, "the record has at most " + TransitQr.LONGEST + " bytes");
    }
    int stated = number(bytes, 1);
    if (stated != bytes.length - LENGTH_COUNTS_FROM) {
      return malformed(
          1,
          "the length is given as %d, and %d bytes follow it"
              .formatted(stated, bytes.length - LENGTH_COUNTS_FROM));
    }
    if (bytes[3] != 0x24) {
      return malformed(3, "an issuer's certificate begins with 24");
    }
    if (!matches(bytes, 4, 0x01, 0x01, 0x00, 0x00)) {
      return malformed(4, "the service is 01010000");
    }
    if (bytes[TransitQr.CERTIFICATE_FROM] != 0x12) {
      return malformed(TransitQr.CERTIFICATE_FROM, "the certificate's format is 12");
    }
    int monthAt = TransitQr.CERTIFICATE_MONTH;
    int month = decimal(bytes[monthAt]);
    int year = decimal(bytes[monthAt + 1]);
    if (month < 1 || month > 12) {
      return malformed(monthAt, "the certificate's month is 01 to 12 in BCD");
    }
    if (year < 0) {
      return malformed(monthAt + 1, "the certificate's year is two digits in BCD");
    }
    if (!matches(bytes, 19, 0x04, 0x04, 0x00, TransitQr.KEY_LENGTH)) {
      return malformed(19, "a key of SM2 with SM3 is announced by 04040021");
    }
    int extension = bytes[TransitQr.EXTENSION_LENGTH] & 0xFF;
    if (extension != bytes.length - TransitQr.SHORTEST) {
      return malformed(
          TransitQr.EXTENSION_LENGTH,
          "the extension is said to have %d bytes, and there is room for %d"
              .formatted(extension, bytes.length - TransitQr.SHORTEST));
    }
    for (int at : new int[] {198 + extension, 267 + extension}) {
      if (bytes[at] != SIGNATURE_MARK) {
        return malformed(at, "a signature is announced by 15");
      }
    }
    return new TransitQrDecoding.Decoded(
        new TransitQr(bytes.clone(), YearMonth.of(CENTURY + year, month)));
  }

  static boolean isBase64(byte character) {
    return (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || (character >= '0' && character <= '9')
        || character == '+'
        || character == '/';
  }

  private static boolean matches(byte[] bytes, int offset, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (bytes[offset + i] != (byte) expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] bytes, int offset) {
    return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
  }

  /** Two digits of BCD, or −1. */
  private static int decimal(byte bcd) {
    int high = (bcd & 0xF0) >> 4;
    int low = bcd & 0x0F;
    return high > 9 || low > 9 ? -1 : high * 10 + low;
  }

  private static Malformed malformed(int offset, String because) {
    return new Malformed(Layer.RECORD, offset, because);
  }
}
