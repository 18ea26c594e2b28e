package org.onecard.server.cataloguediff;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** The components of the model's records, which are all public. */
final class Components {

  private Components() {}

  /** One of them with its value. */
  record Component(String name, Object value) {}

  static List<Component> of(Record record) {
    List<Component> components = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        components.add(new Component(component.getName(), component.getAccessor().invoke(record)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(
            "%s.%s cannot be read".formatted(record.getClass().getName(), component.getName()), e);
      }
    }
    return components;
  }
}
