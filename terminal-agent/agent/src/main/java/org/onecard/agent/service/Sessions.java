package org.onecard.agent.service;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who is signed in. Bounded: of too many the one that was silent longest is signed out. */
final class Sessions {

  static final int MOST = 32;

  /** After so long without a hand on the page. */
  static final Duration IDLE = Duration.ofMinutes(15);

  /** However busy: a shift. */
  static final Duration LONGEST = Duration.ofHours(10);

  /**
   * One who is signed in; {@code toString} shows neither secret.
   *
   * @param token what a script of the page must send beside the cookie
   */
  record Session(ServiceRole role, String token) {
    @Override
    public String toString() {
      return "a session of " + role;
    }
  }

  private static final class Entry {
    private final Session session;
    private final long sinceNanos;
    private long usedNanos;

    private Entry(Session session, long sinceNanos) {
      this.session = session;
      this.sinceNanos = sinceNanos;
      this.usedNanos = sinceNanos;
    }
  }

  private final Map<String, Entry> sessions = new LinkedHashMap<>();

  /**
   * Signs somebody in.
   *
   * @param id secret and never used before: what the cookie says
   * @param token secret and never used before
   */
  void open(String id, ServiceRole role, String token, long nowNanos) {
    sessions.values().removeIf(entry -> isOver(entry, nowNanos));
    if (sessions.size() >= MOST) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    sessions.put(id, new Entry(new Session(role, token), nowNanos));
  }

  /**
   * Who that is; nobody when the time is over.
   *
   * @param byHand whether a person did something: a page that asks by itself keeps nobody signed in
   */
  Optional<Session> find(String id, boolean byHand, long nowNanos) {
    Entry entry = sessions.get(id);
    if (entry == null) {
      return Optional.empty();
    }
    if (isOver(entry, nowNanos)) {
      sessions.remove(id);
      return Optional.empty();
    }
    if (byHand) {
      entry.usedNanos = nowNanos;
      sessions.remove(id);
      sessions.put(id, entry);
    }
    return Optional.of(entry.session);
  }

  void close(String id) {
    sessions.remove(id);
  }

  /** Signs out whoever is of that role: its PIN is another now. */
  void closeAll(ServiceRole role) {
    sessions.values().removeIf(entry -> entry.session.role() == role);
  }

  int count() {
    return sessions.size();
  }

  private static boolean isOver(Entry entry, long nowNanos) {
    return nowNanos - entry.usedNanos > IDLE.toNanos()
        || nowNanos - entry.sinceNanos > LONGEST.toNanos();
  }
}
