package org.onecard.server.replay;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.TestCase;

/**
 * Moves every day and instant of a catalogue to earlier ones, by whole weeks, so that what begins
 * next month is tried on the taps of last month: on the same weekdays, with the cards and their
 * histories as they were. Walks the model's records, whatever fields they have.
 */
final class EarlierDays {

  private static final int DAYS_OF_A_WEEK = 7;

  private final long days;

  private EarlierDays(long days) {
    this.days = days;
  }

  static Catalogue by(long weeks, Catalogue catalogue) {
    return weeks == 0
        ? catalogue
        : new EarlierDays(Math.multiplyExact(weeks, DAYS_OF_A_WEEK)).moved(catalogue);
  }

  private Catalogue moved(Catalogue catalogue) {
    return new Catalogue(
        catalogue.region(),
        catalogue.version(),
        (Instant) moved((Object) catalogue.effectiveFrom()),
        catalogue.zone(),
        catalogue.items().stream().map(item -> (Item) moved((Object) item)).toList(),
        (Catalogue.Places) moved((Object) catalogue.places()),
        catalogue.tests().stream().map(test -> (TestCase) moved((Object) test)).toList());
  }

  /** The least number of weeks after which something that begins then has begun for a tap. */
  static long weeksUntil(Instant begins, Instant tap) {
    long seconds = Duration.between(tap, begins).toSeconds();
    long week = Duration.ofDays(DAYS_OF_A_WEEK).toSeconds();
    return seconds <= 0 ? 0 : (seconds + week - 1) / week;
  }

  private Object moved(Object value) {
    if (value instanceof LocalDate day) {
      return day.minusDays(days);
    } else if (value instanceof Instant instant) {
      return instant.minus(Duration.ofDays(days));
    } else if (value instanceof Optional<?> optional) {
      return optional.map(this::moved);
    } else if (value instanceof List<?> list) {
      List<Object> moved = new ArrayList<>(list.size());
      list.forEach(element -> moved.add(moved(element)));
      return moved;
    } else if (value instanceof Set<?> set) {
      Set<Object> moved = new LinkedHashSet<>();
      set.forEach(element -> moved.add(moved(element)));
      return moved;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> moved = new LinkedHashMap<>();
      map.forEach((key, element) -> moved.put(moved(key), moved(element)));
      return moved;
    }
    return value instanceof Record record ? moved(record) : value;
  }

  private Object moved(Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    boolean changed = false;
    try {
      for (int i = 0; i < components.length; i++) {
        Object value = components[i].getAccessor().invoke(record);
        values[i] = moved(value);
        types[i] = components[i].getType();
        changed |= !values[i].equals(value);
      }
      if (!changed) {
        return record;
      }
      Constructor<?> canonical = record.getClass().getDeclaredConstructor(types);
      return canonical.newInstance(values);
    } catch (IllegalAccessException
        | InvocationTargetException
        | InstantiationException
        | NoSuchMethodException e) {
      throw new IllegalStateException(
          "%s cannot be moved to other days".formatted(record.getClass().getName()), e);
    }
  }
}
