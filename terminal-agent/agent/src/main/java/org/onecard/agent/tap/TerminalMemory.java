package org.onecard.agent.tap;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.scenario.AloneUse;
import org.onecard.scenario.History;
import org.onecard.scenario.Money;
import org.onecard.scenario.catalogue.CatalogueCheck;

/**
 * What this terminal approved lately, by card and scope. The oldest goes when it is full. Lives
 * with the thread that owns the reader, and ends with the process.
 */
final class TerminalMemory {

  /** An hour of a gate that nobody ever leaves empty. */
  static final int MOST_CARDS = 4_096;

  private final Map<Key, Remembered> remembered =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Remembered> eldest) {
          return size() > MOST_CARDS;
        }
      };

  /** By item: what was approved without the host, the latest last. */
  private final Map<Key, Deque<Charged>> alone =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Deque<Charged>> eldest) {
          return size() > MOST_CARDS;
        }
      };

  private record Charged(Instant at, Money charge) {}

  /** The terminal has approved by itself. */
  void rememberAlone(DenyTag tag, String itemId, Instant at, Money charge) {
    Deque<Charged> before = alone.computeIfAbsent(new Key(tag, itemId), key -> new ArrayDeque<>());
    if (before.size() == CatalogueCheck.MOST_ALONE) {
      before.removeFirst();
    }
    before.addLast(new Charged(at, charge));
  }

  /** What it has approved by itself since then. */
  AloneUse aloneSince(DenyTag tag, String itemId, Instant since) {
    int taps = 0;
    Money total = Money.ZERO;
    for (Charged each : alone.getOrDefault(new Key(tag, itemId), new ArrayDeque<>())) {
      if (!each.at().isBefore(since)) {
        taps++;
        total = total.plus(each.charge());
      }
    }
    return new AloneUse(taps, total);
  }

  void remember(DenyTag tag, String scope, History history, Instant asOf) {
    remembered.put(new Key(tag, scope), new Remembered(history, asOf));
  }

  Optional<Remembered> find(DenyTag tag, String scope) {
    return Optional.ofNullable(remembered.get(new Key(tag, scope)));
  }

  /**
   * @param asOf when it was true
   */
  record Remembered(History history, Instant asOf) {}

  private record Key(DenyTag tag, String scope) {}
}
