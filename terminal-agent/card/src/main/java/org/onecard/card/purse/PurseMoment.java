package org.onecard.card.purse;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.onecard.card.apdu.Hex;

/** Dates and times as purses write them: BCD, YYYYMMDD in four bytes, HHMMSS in three. */
final class PurseMoment {

  static final int DATE_LENGTH = 4;
  static final int LENGTH = 7;

  private static final DateTimeFormatter DIGITS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  private PurseMoment() {}

  /** Date and time; whatever is finer than a second is cut off. */
  static byte[] bytes(LocalDateTime moment) {
    return Hex.bytes(DIGITS.format(moment));
  }

  /** Empty for bytes that are no second of the calendar. */
  static Optional<LocalDateTime> find(byte[] bytes, int offset) {
    String digits = Hex.of(bytes, offset, offset + LENGTH);
    Optional<LocalDate> date = findDate(bytes, offset);
    if (date.isEmpty() || !isDecimal(digits)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          date.get().atTime(number(digits, 8, 10), number(digits, 10, 12), number(digits, 12, 14)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Empty for bytes that are no day of the calendar. */
  static Optional<LocalDate> findDate(byte[] bytes, int offset) {
    String digits = Hex.of(bytes, offset, offset + DATE_LENGTH);
    if (!isDecimal(digits)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDate.of(number(digits, 0, 4), number(digits, 4, 6), number(digits, 6, 8)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isDecimal(String digits) {
    return digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int number(String digits, int from, int to) {
    return Integer.parseInt(digits, from, to, 10);
  }
}
