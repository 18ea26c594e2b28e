package org.onecard.server.sip2;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** {@code YYYYMMDD HHMMSS}, 18 characters, in the library's local time. */
final class SipDate {

  /** Where nothing is said of a date. */
  static final String NONE = " ".repeat(18);

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("yyyyMMdd'    'HHmmss", Locale.ROOT);

  private SipDate() {}

  static String of(LocalDateTime at) {
    return FORM.format(at);
  }
}
