package org.onecard.server.cataloguediff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.fare.Tariff;
import org.onecard.server.cataloguediff.Change.Value;

/** Compares two catalogues. The order of items, and the version, are no difference. */
public final class CatalogueDiff {

  private final List<Change> changes = new ArrayList<>();

  private CatalogueDiff() {}

  /** What is different, the catalogue's own first, then item by item. */
  public static List<Change> between(Catalogue before, Catalogue after) {
    CatalogueDiff diff = new CatalogueDiff();
    Map<String, Object> old = ofTheWhole(before);
    ofTheWhole(after)
        .forEach(
            (name, now) -> diff.walk("", PathLabel.ROOT.component(name), valueOf(old, name), now));
    Map<String, Item> oldItems = byId(before);
    Map<String, Item> newItems = byId(after);
    Set<String> ids = new TreeSet<>(oldItems.keySet());
    ids.addAll(newItems.keySet());
    ids.forEach(id -> diff.item(id, find(oldItems, id), find(newItems, id)));
    return List.copyOf(diff.changes);
  }

  private void item(String id, Optional<Item> before, Optional<Item> after) {
    if (before.isPresent() && after.isPresent()) {
      records(id, PathLabel.ROOT, before.get(), after.get());
    } else {
      changes.add(
          new Change(
              id, "", "", before.map(CatalogueDiff::summary), after.map(CatalogueDiff::summary)));
    }
  }

  private static Value summary(Item item) {
    return new Value(
        "%s, run by %s".formatted(ValueWords.of(item.rules()), item.operatorId()),
        Optional.empty());
  }

  private void walk(String itemId, PathLabel at, Object before, Object after) {
    if (before.equals(after)) {
      return;
    }
    if (before instanceof Optional<?> old && after instanceof Optional<?> now) {
      if (old.isPresent() && now.isPresent()) {
        walk(itemId, at, old.get(), now.get());
      } else {
        add(itemId, at, old.map(Value::of), now.map(Value::of));
      }
    } else if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
      keyed(itemId, at, byWords(old), byWords(now));
    } else if (before instanceof Collection<?> old && after instanceof Collection<?> now) {
      collections(itemId, at, old, now);
    } else if (!ValueWords.isLeaf(before)
        && before.getClass() == after.getClass()
        && before instanceof Record old
        && after instanceof Record now) {
      records(itemId, at, old, now);
    } else {
      add(itemId, at, Optional.of(Value.of(before)), Optional.of(Value.of(after)));
    }
  }

  private void records(String itemId, PathLabel at, Record before, Record after) {
    Map<String, Object> old = components(before);
    components(after)
        .forEach((name, value) -> walk(itemId, at.component(name), valueOf(old, name), value));
  }

  /** By what tells the elements apart, where anything does; else as wholes. */
  private void collections(String itemId, PathLabel at, Collection<?> before, Collection<?> after) {
    Optional<Map<String, Object>> old = byKey(before);
    Optional<Map<String, Object>> now = byKey(after);
    if (old.isPresent() && now.isPresent()) {
      keyed(itemId, at, old.get(), now.get());
      return;
    }
    List<Object> gone = new ArrayList<>(before);
    after.forEach(gone::remove);
    List<Object> fresh = new ArrayList<>(after);
    before.forEach(fresh::remove);
    for (Object element : gone) {
      add(itemId, at, Optional.of(Value.of(element)), Optional.empty());
    }
    for (Object element : fresh) {
      add(itemId, at, Optional.empty(), Optional.of(Value.of(element)));
    }
    if (gone.isEmpty() && fresh.isEmpty()) {
      add(itemId, at, Optional.of(Value.of(before)), Optional.of(Value.of(after)));
    }
  }

  private void keyed(
      String itemId, PathLabel at, Map<String, Object> before, Map<String, Object> after) {
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      Optional<Object> old = Optional.ofNullable(before.get(key));
      Optional<Object> now = Optional.ofNullable(after.get(key));
      if (old.isPresent() && now.isPresent()) {
        walk(itemId, at.element(key), old.get(), now.get());
      } else {
        add(itemId, at.element(key), old.map(Value::of), now.map(Value::of));
      }
    }
  }

  private void add(String itemId, PathLabel at, Optional<Value> before, Optional<Value> after) {
    changes.add(new Change(itemId, at.exact(), at.label(), before, after));
  }

  /**
   * By the first component, or, as in rows of a price table, by all but the last. Empty where the
   * elements are no records, or neither tells them apart.
   */
  private static Optional<Map<String, Object>> byKey(Collection<?> elements) {
    return byKey(elements, components -> components.subList(0, Math.min(1, components.size())))
        .or(
            () ->
                byKey(
                    elements,
                    components -> components.subList(0, Math.max(0, components.size() - 1))));
  }

  private static Optional<Map<String, Object>> byKey(
      Collection<?> elements, UnaryOperator<List<Components.Component>> naming) {
    Map<String, Object> byKey = new LinkedHashMap<>();
    for (Object element : elements) {
      if (ValueWords.isLeaf(element) || !(element instanceof Record record)) {
        return Optional.empty();
      }
      Optional<String> key = key(naming.apply(Components.of(record)));
      if (key.isEmpty() || byKey.put(key.get(), element) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(byKey);
  }

  /** What is not there names nothing; empty where nothing does. */
  private static Optional<String> key(List<Components.Component> components) {
    List<String> parts = new ArrayList<>();
    for (Components.Component component : components) {
      Optional<?> named =
          component.value() instanceof Optional<?> optional
              ? optional
              : Optional.of(component.value());
      if (named.isPresent()) {
        if (!ValueWords.isLeaf(named.get())) {
          return Optional.empty();
        }
        parts.add(ValueWords.of(named.get()));
      }
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", parts));
  }

  private static Map<String, Object> byWords(Map<?, ?> map) {
    Map<String, Object> byWords = new TreeMap<>();
    map.forEach((key, value) -> byWords.put(ValueWords.of(key), value));
    return byWords;
  }

  /** What belongs to no single item. */
  private static Map<String, Object> ofTheWhole(Catalogue catalogue) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("region", catalogue.region());
    values.put("effectiveFrom", catalogue.effectiveFrom());
    values.put("zone", catalogue.zone());
    values.put("places", catalogue.places());
    values.put("tests", catalogue.tests());
    values.put("tariffs", catalogue.tariffs().stream().map(Tariff::tables).toList());
    return values;
  }

  private static Map<String, Object> components(Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    Components.of(record).forEach(component -> values.put(component.name(), component.value()));
    return values;
  }

  private static Object valueOf(Map<String, Object> components, String name) {
    return Optional.ofNullable(components.get(name)).orElseThrow();
  }

  private static Map<String, Item> byId(Catalogue catalogue) {
    Map<String, Item> byId = new TreeMap<>();
    catalogue.items().forEach(item -> byId.put(item.id(), item));
    return byId;
  }

  private static Optional<Item> find(Map<String, Item> items, String id) {
    return Optional.ofNullable(items.get(id));
  }
}
