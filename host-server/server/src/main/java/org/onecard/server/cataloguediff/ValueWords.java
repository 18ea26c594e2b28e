package org.onecard.server.cataloguediff;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.ItemRules;

/** Values of a catalogue as people write them. */
final class ValueWords {

  private static final int MOST_TEXT = 200;
  private static final int MOST_LISTED = 5;

  private ValueWords() {}

  /** Whether a value is compared whole and not by its components. */
  static boolean isLeaf(Object value) {
    return value instanceof Money
        || value instanceof Notice
        || value instanceof Region
        || !(value instanceof Record
            || value instanceof Collection
            || value instanceof Map
            || value instanceof Optional);
  }

  static String of(Object value) {
    String text = words(value);
    return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + "…" : text;
  }

  private static String words(Object value) {
    if (value instanceof Money money) {
      return money.inYuan() + " yuan";
    } else if (value instanceof Notice notice) {
      return notice.zh() + " / " + notice.en();
    } else if (value instanceof Region region) {
      return region.code();
    } else if (value instanceof Duration duration) {
      return duration(duration);
    } else if (value instanceof Boolean yes) {
      return yes ? "yes" : "no";
    } else if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    } else if (value instanceof Optional<?> optional) {
      return optional.map(ValueWords::words).orElse("none");
    } else if (value instanceof OptionalLong number) {
      return number.isPresent() ? Long.toString(number.getAsLong()) : "none";
    } else if (value instanceof OptionalInt number) {
      return number.isPresent() ? Integer.toString(number.getAsInt()) : "none";
    } else if (value instanceof Collection<?> values) {
      return listed(values);
    } else if (value instanceof Map<?, ?> map) {
      return listed(
          map.entrySet().stream()
              .map(entry -> words(entry.getKey()) + " " + words(entry.getValue()))
              .sorted()
              .toList());
    } else if (value instanceof ItemRules rules) {
      return words(rules.scenario());
    } else if (value instanceof Record record) {
      return record(record);
    }
    return String.valueOf(value);
  }

  private static String listed(Collection<?> values) {
    List<String> first = values.stream().limit(MOST_LISTED).map(ValueWords::words).toList();
    String text = first.isEmpty() ? "none" : String.join(", ", first);
    return values.size() > MOST_LISTED
        ? "%s and %d more".formatted(text, values.size() - MOST_LISTED)
        : text;
  }

  private static String record(Record record) {
    List<String> parts = new ArrayList<>();
    for (Components.Component component : Components.of(record)) {
      Object value = component.value();
      if (!(value instanceof Optional<?> optional && optional.isEmpty())) {
        parts.add(PathLabel.split(component.name()) + " " + words(value));
      }
    }
    return parts.stream().collect(Collectors.joining(", "));
  }

  private static String duration(Duration duration) {
    if (duration.isZero()) {
      return "0 s";
    }
    List<String> parts = new ArrayList<>();
    part(parts, duration.toDays(), "d");
    part(parts, duration.toHoursPart(), "h");
    part(parts, duration.toMinutesPart(), "min");
    part(parts, duration.toSecondsPart(), "s");
    part(parts, duration.toMillisPart(), "ms");
    return String.join(" ", parts);
  }

  private static void part(List<String> parts, long count, String unit) {
    if (count != 0) {
      parts.add(count + " " + unit);
    }
  }
}
