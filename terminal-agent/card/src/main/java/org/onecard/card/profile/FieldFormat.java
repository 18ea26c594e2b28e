package org.onecard.card.profile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.onecard.card.apdu.Hex;

/** How the bytes of a field are to be understood. */
public enum FieldFormat {
  /**
   * Decimal digits, two to a byte, left-aligned and filled with F; all F or all 0: nothing there.
   */
  BCD,
  /** Hexadecimal digits, whatever they mean. */
  HEX,
  /** ASCII digits, filled with zero bytes. */
  DIGITS,
  /** Printable ASCII, filled with zero bytes. */
  TEXT,
  /** GBK, filled with zero bytes. */
  GBK,
  /** BCD as YYYYMMDD, four bytes; all F or all 0: no date. */
  DATE,
  /** Big-endian and without sign, at most seven bytes. */
  NUMBER;

  /** Comes with the JDK's module {@code jdk.charsets}. */
  private static final Charset GBK_CHARSET = Charset.forName("GBK");

  static final int DATE_LENGTH = 4;
  static final int MAX_NUMBER_LENGTH = 7;

  /** As it stands in a profile file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What these bytes say; empty when they are not of the format. */
  Optional<FieldValue> decode(byte[] bytes) {
    return switch (this) {
      case BCD -> bcd(Hex.of(bytes));
      case HEX -> Optional.of(new FieldValue.Text(Hex.of(bytes)));
      case DIGITS -> text(bytes, '0', '9');
      case TEXT -> text(bytes, ' ', '~');
      case GBK -> gbk(withoutFill(bytes));
      case DATE -> date(Hex.of(bytes));
      case NUMBER -> number(bytes);
    };
  }

  private static Optional<FieldValue> bcd(String digits) {
    if (isBlank(digits)) {
      return Optional.of(new FieldValue.Absent());
    }
    int end = digits.length();
    while (end > 0 && digits.charAt(end - 1) == 'F') {
      end--;
    }
    String filled = digits.substring(0, end);
    return filled.chars().allMatch(FieldFormat::isDigit)
        ? Optional.of(new FieldValue.Text(filled))
        : Optional.empty();
  }

  private static Optional<FieldValue> text(byte[] bytes, char least, char most) {
    String text = new String(withoutFill(bytes), StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      return Optional.of(new FieldValue.Absent());
    }
    return text.chars().allMatch(c -> c >= least && c <= most)
        ? Optional.of(new FieldValue.Text(text))
        : Optional.empty();
  }

  private static Optional<FieldValue> gbk(byte[] bytes) {
    try {
      String text = GBK_CHARSET.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) {
        return Optional.of(new FieldValue.Absent());
      }
      return text.chars().anyMatch(Character::isISOControl)
          ? Optional.empty()
          : Optional.of(new FieldValue.Text(text));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<FieldValue> date(String digits) {
    if (isBlank(digits)) {
      return Optional.of(new FieldValue.Absent());
    }
    if (digits.length() != 2 * DATE_LENGTH || !digits.chars().allMatch(FieldFormat::isDigit)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new FieldValue.Day(
              LocalDate.of(
                  Integer.parseInt(digits.substring(0, 4)),
                  Integer.parseInt(digits.substring(4, 6)),
                  Integer.parseInt(digits.substring(6, 8)))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<FieldValue> number(byte[] bytes) {
    if (bytes.length > MAX_NUMBER_LENGTH) {
      return Optional.empty();
    }
    long value = 0;
    for (byte b : bytes) {
      value = (value << 8) | (b & 0xFF);
    }
    return Optional.of(new FieldValue.Count(value));
  }

  private static boolean isBlank(String digits) {
    return digits.chars().allMatch(c -> c == 'F') || digits.chars().allMatch(c -> c == '0');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Text is left-aligned and filled with zero bytes. */
  static byte[] withoutFill(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
