package org.onecard.protocol.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Money;
import org.onecard.scenario.Region;

/** The limits of single fields. Each check names the field when it refuses. */
final class Check {

  /** Up to the end of the year 9999. */
  static final long MOST_MS = 253_402_300_799_999L;

  /** Ten thousand million yuan: far above any account, far below overflow. */
  static final long MOST_FEN = 1_000_000_000_000L;

  static final long MOST_DURATION_MS = Duration.ofDays(366).toMillis();
  private static final Pattern ITEM = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  private Check() {}

  static NotWellFormed malformed(String field, String because) {
    return new NotWellFormed(field + " " + because);
  }

  static void that(boolean holds, String field, String because) throws NotWellFormed {
    if (!holds) {
      throw malformed(field, because);
    }
  }

  static String terminal(String text) throws NotWellFormed {
    that(RecordId.isTerminalId(text), "terminal", "is not 1 to 32 of a-z, 0-9, -");
    return text;
  }

  static String item(String text, String field) throws NotWellFormed {
    that(ITEM.matcher(text).matches(), field, "is not 1 to 64 of a-z, 0-9, -");
    return text;
  }

  static String name(String text, String field) throws NotWellFormed {
    that(NAME.matcher(text).matches(), field, "is not 1 to 64 of letters, digits, . _ : -");
    return text;
  }

  static String matching(Pattern pattern, String text, String field) throws NotWellFormed {
    that(pattern.matcher(text).matches(), field, "is not " + pattern.pattern());
    return text;
  }

  static String text(String text, int most, String field) throws NotWellFormed {
    that(Texts.fits(text, most), field, "is longer than " + most + " or has control characters");
    return text;
  }

  static String tapId(String text) throws NotWellFormed {
    that(RecordId.parse(text).isPresent(), "tap_id", "is not terminal.epoch.sequence");
    return text;
  }

  static byte[] bytes(ByteString bytes, int length, String field) throws NotWellFormed {
    that(bytes.size() == length, field, "has " + bytes.size() + " bytes, not " + length);
    return bytes.toByteArray();
  }

  static SignedBytes bytes(ByteString bytes, int least, int most, String field)
      throws NotWellFormed {
    that(
        bytes.size() >= least && bytes.size() <= most,
        field,
        "has " + bytes.size() + " bytes, not " + least + " to " + most);
    return new SignedBytes(bytes.toByteArray());
  }

  static Hash hash(ByteString bytes, String field) throws NotWellFormed {
    return new Hash(bytes(bytes, Hash.LENGTH, field));
  }

  static Nonce nonce(ByteString bytes) throws NotWellFormed {
    return new Nonce(bytes(bytes, Nonce.LENGTH, "nonce"));
  }

  static int within(int value, int least, int most, String field) throws NotWellFormed {
    that(value >= least && value <= most, field, "is not " + least + " to " + most);
    return value;
  }

  static long within(long value, long least, long most, String field) throws NotWellFormed {
    that(value >= least && value <= most, field, "is not " + least + " to " + most);
    return value;
  }

  /** A uint64 that is used as a count: from {@code least} to 2^63 - 1. */
  static long count(long value, long least, String field) throws NotWellFormed {
    return within(value, least, Long.MAX_VALUE, field);
  }

  static int epoch(int value) throws NotWellFormed {
    return within(value, 1, Integer.MAX_VALUE, "epoch");
  }

  static Instant time(long ms, String field) throws NotWellFormed {
    return Instant.ofEpochMilli(within(ms, 0, MOST_MS, field));
  }

  static Duration duration(long ms, String field) throws NotWellFormed {
    return Duration.ofMillis(within(ms, 0, MOST_DURATION_MS, field));
  }

  static Money price(long fen, String field) throws NotWellFormed {
    return Money.fen(within(fen, 0, MOST_FEN, field));
  }

  static Money amount(long fen, String field) throws NotWellFormed {
    return Money.fen(within(fen, -MOST_FEN, MOST_FEN, field));
  }

  static LocalDate date(int yyyymmdd, String field) throws NotWellFormed {
    try {
      within(yyyymmdd, 1900_01_01, 9999_12_31, field);
      return LocalDate.of(yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100);
    } catch (DateTimeException notADay) {
      throw malformed(field, "is no day of the calendar");
    }
  }

  static Optional<LocalDate> dateOrNone(int yyyymmdd, String field) throws NotWellFormed {
    return yyyymmdd == 0 ? Optional.empty() : Optional.of(date(yyyymmdd, field));
  }

  static int toNumber(LocalDate date) {
    return date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();
  }

  static int toNumber(Optional<LocalDate> date) {
    return date.map(Check::toNumber).orElse(0);
  }

  static Region region(int code, String field) throws NotWellFormed {
    within(code, 100_000, 999_999, field);
    return new Region(Integer.toString(code));
  }

  static int toNumber(Region region) {
    return Integer.parseInt(region.code());
  }

  static <T> List<T> count(List<T> list, int least, int most, String field) throws NotWellFormed {
    that(
        list.size() >= least && list.size() <= most,
        field,
        "has " + list.size() + " entries, not " + least + " to " + most);
    return list;
  }

  static Signature signature(int algorithm, ByteString bytes) throws NotWellFormed {
    return new Signature(
        algorithm(algorithm), new SignedBytes(bytes(bytes, Signature.LENGTH, "signature")));
  }

  static Signature.Algorithm algorithm(int number) throws NotWellFormed {
    for (Signature.Algorithm algorithm : Signature.Algorithm.values()) {
      if (algorithm.number() == number) {
        return algorithm;
      }
    }
    throw malformed("algorithm", "is none of version 1");
  }

  /** In what is signed, a field that is not understood is as bad as one that is wrong. */
  static void nothingUnknown(MessageOrBuilder message) throws NotWellFormed {
    that(
        message.getUnknownFields().asMap().isEmpty(),
        message.getDescriptorForType().getName(),
        "has fields that version 1 does not know");
    for (var entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (field.isRepeated()) {
        for (Object each : (List<?>) entry.getValue()) {
          nothingUnknown((MessageOrBuilder) each);
        }
      } else {
        nothingUnknown((MessageOrBuilder) entry.getValue());
      }
    }
  }
}
