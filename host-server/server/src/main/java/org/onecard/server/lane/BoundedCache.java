package org.onecard.server.lane;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers what was used last, and no more than so much. Owned by one thread. */
final class BoundedCache<K, V> {

  private final LinkedHashMap<K, V> entries;

  BoundedCache(int most) {
    entries =
        new LinkedHashMap<>(256, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  /** Copies into {@code found} what of the keys is remembered. */
  void copyTo(Map<K, V> found, Iterable<K> keys) {
    for (K key : keys) {
      V value = entries.get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
  }

  void putAll(Map<K, V> values) {
    entries.putAll(values);
  }

  void forget(Iterable<K> keys) {
    keys.forEach(entries::remove);
  }

  void clear() {
    entries.clear();
  }
}
