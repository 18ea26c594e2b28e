package org.onecard.server.catalogue;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.onecard.scenario.Money;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.server.catalogue.YamlNode.Scalar;

/**
 * A kind of single value in a catalogue file.
 *
 * @param name what it is called in a message
 * @param example what the author should write instead
 * @param reader the value, or nothing where the text is not of this kind
 */
record ScalarType<T>(String name, String example, Function<Scalar, Optional<T>> reader) {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern CLOCK_TIME = Pattern.compile("([0-2][0-9]):([0-5][0-9])");
  private static final Pattern LENGTH_OF_TIME = Pattern.compile("([0-9]{1,6})(s|min|h)");

  static final ScalarType<String> TEXT =
      new ScalarType<>("text", "write text", scalar -> Optional.of(scalar.text()));

  static final ScalarType<Integer> WHOLE =
      new ScalarType<>(
          "a whole number",
          "write digits without quotes, for instance 5",
          scalar ->
              scalar.plain() && WHOLE_NUMBER.matcher(scalar.text()).matches()
                  ? Optional.of(Integer.valueOf(scalar.text()))
                  : Optional.empty());

  static final ScalarType<Money> FEN =
      new ScalarType<>(
          "a whole number of fen",
          "write 300 for 3.00 yuan, without quotes",
          scalar -> WHOLE.reader().apply(scalar).map(Money::fen));

  static final ScalarType<Boolean> YES_NO =
      new ScalarType<>(
          "true or false",
          "write true or false without quotes",
          scalar ->
              scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))
                  ? Optional.of(Boolean.valueOf(scalar.text()))
                  : Optional.empty());

  static final ScalarType<LocalDate> DAY =
      new ScalarType<>(
          "a day", "write 2026-03-01", scalar -> parsed(scalar.text(), LocalDate::parse));

  static final ScalarType<Duration> DURATION =
      new ScalarType<>("a length of time", "write 5s, 90min or 2h", ScalarType::duration);

  /** A time of the day in minutes; 24:00 is the end of it. */
  static final ScalarType<Integer> CLOCK =
      new ScalarType<>(
          "a time of the day", "write \"08:30\", at the latest \"24:00\"", ScalarType::minutes);

  static final ScalarType<Region> REGION =
      new ScalarType<>(
          "a region",
          "write the six digits of GB/T 2260, for instance 500000",
          scalar ->
              Region.isCode(scalar.text())
                  ? Optional.of(new Region(scalar.text()))
                  : Optional.empty());

  static final ScalarType<ZoneId> ZONE =
      new ScalarType<>(
          "a time zone",
          "write its name, for instance Asia/Shanghai",
          scalar ->
              ZoneId.getAvailableZoneIds().contains(scalar.text())
                  ? Optional.of(ZoneId.of(scalar.text()))
                  : Optional.empty());

  /** A local time of the zone, or a time with an offset of its own. */
  static ScalarType<Instant> timeIn(ZoneId zone) {
    return new ScalarType<>(
        "a date and time",
        "write 2026-03-01T04:00 (local time of the zone) or 2026-02-28T20:00Z",
        scalar ->
            parsed(scalar.text(), text -> LocalDateTime.parse(text).atZone(zone).toInstant())
                .or(() -> parsed(scalar.text(), text -> OffsetDateTime.parse(text).toInstant())));
  }

  /** One of an enum's constants, in lower case. */
  static <E extends Enum<E>> ScalarType<E> oneOf(Class<E> type) {
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(ScalarType::word)
            .collect(Collectors.joining(", "));
    return new ScalarType<>(
        "one of " + words,
        "write one of these words",
        scalar ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(scalar.text()))
                .findFirst());
  }

  /** The word that stands for an enum's constant in a file. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Optional<Duration> duration(Scalar scalar) {
    Matcher matcher = LENGTH_OF_TIME.matcher(scalar.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "h" -> Duration.ofHours(count);
          case "min" -> Duration.ofMinutes(count);
          default -> Duration.ofSeconds(count);
        });
  }

  private static Optional<Integer> minutes(Scalar scalar) {
    Matcher matcher = CLOCK_TIME.matcher(scalar.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int minute = Integer.parseInt(matcher.group(1)) * 60 + Integer.parseInt(matcher.group(2));
    return Optional.of(minute).filter(read -> read <= Admission.MINUTES_OF_A_DAY);
  }

  private static <T> Optional<T> parsed(String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
