package org.onecard.agent.tap;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.scenario.History;

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
