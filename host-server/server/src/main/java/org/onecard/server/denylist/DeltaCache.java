package org.onecard.server.denylist;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.onecard.protocol.record.SignedBytes;

/**
 * Deltas to the newest version, by the version that they begin at: many terminals fetch the same
 * ones, piece by piece. Bounded in bytes; the one that was put last stays, however long, or each of
 * its pieces would read the book again. Any thread.
 */
final class DeltaCache {

  private final int mostBytes;

  /** The one that was asked for longest ago comes first. Guarded by this. */
  private final Map<Long, SignedBytes> held = new LinkedHashMap<>(16, 0.75f, true);

  /** Guarded by this. */
  private long bytes;

  DeltaCache(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  synchronized Optional<SignedBytes> find(long base) {
    return Optional.ofNullable(held.get(base));
  }

  synchronized void put(long base, SignedBytes delta) {
    SignedBytes before = held.put(base, delta);
    bytes += delta.length() - (before == null ? 0 : before.length());
    Iterator<SignedBytes> oldestFirst = held.values().iterator();
    while (bytes > mostBytes && held.size() > 1) {
      bytes -= oldestFirst.next().length();
      oldestFirst.remove();
    }
  }

  synchronized void clear() {
    held.clear();
    bytes = 0;
  }

  synchronized long bytes() {
    return bytes;
  }
}
