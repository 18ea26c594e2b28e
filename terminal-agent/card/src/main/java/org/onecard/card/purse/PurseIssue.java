package org.onecard.card.purse;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import org.onecard.card.apdu.Hex;
import org.onecard.card.ssse.Validity;

/**
 * EF15, who issued which purse until when.
 *
 * <pre>
 *   0 issuer 2, 2 city 2, 4 industry 2, 6 reserved 2, 8 application type 1, 9 version 1,
 *   10 serial 10, 20 start 4, 24 end 4, 28 card type 1, 29 reserved 1
 * </pre>
 *
 * @param identity issuer's block and serial number
 * @param issuer four hexadecimal digits
 * @param city four hexadecimal digits, a code of UnionPay and not of GB/T 2260
 * @param industry four hexadecimal digits
 * @param applicationType one byte
 * @param version one byte
 * @param start first day; empty where the card has none
 * @param end last day; empty where the card has none
 * @param cardType one byte
 */
public record PurseIssue(
    PurseIdentity identity,
    String issuer,
    String city,
    String industry,
    int applicationType,
    int version,
    Optional<LocalDate> start,
    Optional<LocalDate> end,
    int cardType) {

  /** In bytes; what a longer file holds beyond is the issuer's own. */
  static final int LENGTH = 30;

  private static final int START_AT = 20;
  private static final int END_AT = 24;

  /** How the card's dates stand to a day; that day is the caller's, in the region's zone. */
  public Validity validityOn(LocalDate day) {
    if (end.isPresent() && day.isAfter(end.get())) {
      return new Validity.Expired(end.get());
    }
    if (start.isPresent() && day.isBefore(start.get())) {
      return new Validity.NotYet(start.get());
    }
    return end.isPresent() ? new Validity.Valid() : new Validity.Unknown();
  }

  static FileParse<PurseIssue> parse(byte[] file) {
    if (file.length < LENGTH) {
      return FileParse.malformed(
          file.length, "EF15 has " + file.length + " bytes instead of " + LENGTH);
    }
    for (int at : new int[] {START_AT, END_AT}) {
      if (!isUnset(file, at) && PurseMoment.findDate(file, at).isEmpty()) {
        return FileParse.malformed(at, "a date of EF15 is no day of the calendar");
      }
    }
    return FileParse.parsed(
        new PurseIssue(
            PurseIdentity.inEf15(file),
            Hex.of(file, 0, 2),
            Hex.of(file, 2, 4),
            Hex.of(file, 4, 6),
            file[8] & 0xFF,
            file[9] & 0xFF,
            PurseMoment.findDate(file, START_AT),
            PurseMoment.findDate(file, END_AT),
            file[28] & 0xFF));
  }

  private static boolean isUnset(byte[] file, int at) {
    byte[] date = Arrays.copyOfRange(file, at, at + PurseMoment.DATE_LENGTH);
    String digits = Hex.of(date);
    return digits.equals("00000000") || digits.equals("FFFFFFFF");
  }
}
