package org.onecard.page;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree of records as JSON: component names are keys, an empty {@code Optional} is left
 * out, enums are their names, instants ISO 8601 in UTC, durations milliseconds. Any other type is a
 * mistake of the page and refused, so that nothing gets onto a page by its {@code toString}.
 */
final class JsonForm {

  /** Deeper trees are a mistake, most likely a loop. */
  private static final int MOST_LEVELS = 16;

  private static final ClassValue<Method[]> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          Method[] accessors = new Method[components.length];
          for (int i = 0; i < accessors.length; i++) {
            accessors[i] = components[i].getAccessor();
            accessors[i].setAccessible(true); // records may be private to their package
          }
          return accessors;
        }
      };

  private JsonForm() {}

  static String write(Record tree) {
    return object(tree, 0).encode();
  }

  private static JsonObject object(Record source, int level) {
    JsonObject object = new JsonObject();
    for (Method accessor : ACCESSORS.get(source.getClass())) {
      put(object, accessor.getName(), read(accessor, source), level);
    }
    return object;
  }

  private static void put(JsonObject object, String key, @Nullable Object source, int level) {
    Object value = value(source, level + 1);
    if (value != null) {
      object.put(key, value);
    }
  }

  private static @Nullable Object value(@Nullable Object source, int level) {
    if (level > MOST_LEVELS) {
      throw new IllegalArgumentException("more than " + MOST_LEVELS + " levels of JSON");
    }
    if (source == null
        || source instanceof String
        || source instanceof Boolean
        || source instanceof Integer
        || source instanceof Long
        || source instanceof Double) {
      return source;
    }
    if (source instanceof Record tree) {
      return object(tree, level);
    }
    if (source instanceof Optional<?> maybe) {
      return value(maybe.orElse(null), level);
    }
    if (source instanceof OptionalLong maybe) {
      return maybe.isPresent() ? maybe.getAsLong() : null;
    }
    if (source instanceof OptionalInt maybe) {
      return maybe.isPresent() ? maybe.getAsInt() : null;
    }
    if (source instanceof Enum<?> constant) {
      return constant.name();
    }
    if (source instanceof Instant || source instanceof LocalDate || source instanceof ZoneId) {
      return source.toString();
    }
    if (source instanceof Duration duration) {
      return duration.toMillis();
    }
    if (source instanceof Collection<?> items) {
      JsonArray array = new JsonArray();
      items.forEach(item -> array.add(value(item, level + 1)));
      return array;
    }
    if (source instanceof Map<?, ?> entries) {
      JsonObject object = new JsonObject();
      entries.forEach((key, item) -> put(object, String.valueOf(key), item, level));
      return object;
    }
    throw new IllegalArgumentException(source.getClass().getName() + " has no form in JSON");
  }

  private static @Nullable Object read(Method accessor, Record source) {
    try {
      return accessor.invoke(source);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + accessor, e);
    }
  }
}
