package org.onecard.ledger.book;

import java.time.LocalDate;

/** Days as the book and the wire write them: {@code yyyymmdd} as one number. */
final class Days {

  private Days() {}

  static LocalDate day(int number) {
    return LocalDate.of(number / 10_000, number / 100 % 100, number % 100);
  }

  static int number(LocalDate day) {
    return day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
  }
}
