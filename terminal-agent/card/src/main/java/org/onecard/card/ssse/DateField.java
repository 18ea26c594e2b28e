package org.onecard.card.ssse;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.onecard.card.apdu.Hex;

/**
 * What a record of a date, four bytes of BCD as YYYYMMDD, came to.
 *
 * @param date empty where the card does not show it or has none
 * @param fault why there should be a date and is none; empty when all is well
 */
record DateField(Optional<LocalDate> date, Optional<String> fault) {

  static final DateField UNKNOWN = new DateField(Optional.empty(), Optional.empty());

  static DateField of(RecordReading reading) {
    if (reading instanceof RecordReading.Value value) {
      return of(value);
    }
    return reading instanceof RecordReading.Closed ? UNKNOWN : faulty(reading.describe());
  }

  private static DateField of(RecordReading.Value value) {
    String digits = Hex.of(value.bytes());
    if (digits.equals("FFFFFFFF") || digits.equals("00000000")) {
      return UNKNOWN;
    }
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return faulty(value.record().describe() + " is not BCD");
    }
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(digits.substring(0, 4)),
              Integer.parseInt(digits.substring(4, 6)),
              Integer.parseInt(digits.substring(6, 8)));
      return new DateField(Optional.of(date), Optional.empty());
    } catch (DateTimeException e) {
      return faulty(value.record().describe() + " is no day of the calendar");
    }
  }

  private static DateField faulty(String fault) {
    return new DateField(Optional.empty(), Optional.of(fault));
  }
}
