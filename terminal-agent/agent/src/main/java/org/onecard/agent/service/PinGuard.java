package org.onecard.agent.service;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows whoever tries PINs: after three wrong ones a source waits, twice as long after each further
 * one, and after ten in all everybody waits likewise, so that many sources gain nothing. Both waits
 * have an end: nobody is locked out for good.
 *
 * <p>A try counts as wrong from its beginning until it is known to be right, so that tries at the
 * same moment gain nothing either. Only counts are kept over a restart; the wait then begins anew,
 * and no clock that can be set is believed.
 */
final class PinGuard {

  /** Wrong ones of one source that cost nothing: people mistype. */
  static final int FREE_OF_A_SOURCE = 3;

  /** The same of all sources together. */
  static final int FREE_IN_ALL = 10;

  static final Duration LONGEST_OF_A_SOURCE = Duration.ofMinutes(15);
  static final Duration LONGEST_IN_ALL = Duration.ofMinutes(1);

  /** Sources that are told apart; the one that was silent longest gives way. */
  static final int MOST_SOURCES = 128;

  /** After so long without a try what was is forgotten. */
  static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final int MOST_DOUBLINGS = 20;

  private static final class Tries {
    private int wrong;
    private long lastNanos;
  }

  private final Map<String, Tries> sources = new LinkedHashMap<>();
  private final Tries all = new Tries();

  /** Goes on from what was counted before a restart, as if all of it had happened now. */
  static PinGuard restored(Map<String, Integer> wrongBySource, int wrongInAll, long nowNanos) {
    PinGuard guard = new PinGuard();
    wrongBySource.forEach((source, wrong) -> guard.count(source, wrong, nowNanos));
    guard.all.wrong = Math.max(0, wrongInAll);
    guard.all.lastNanos = nowNanos;
    return guard;
  }

  private void count(String source, int wrong, long nowNanos) {
    if (sources.size() < MOST_SOURCES && wrong > 0) {
      Tries tries = new Tries();
      tries.wrong = wrong;
      tries.lastNanos = nowNanos;
      sources.put(source, tries);
    }
  }

  /**
   * Somebody is about to try.
   *
   * @param nowNanos of a clock that never goes back
   * @return zero when they may, and then it counts as wrong until {@link #right}; else how long
   *     they have to wait
   */
  Duration begin(String source, long nowNanos) {
    forget(nowNanos);
    Duration wait = waitOf(source, nowNanos);
    if (!wait.isZero()) {
      return wait;
    }
    Tries tries = sources.remove(source);
    if (tries == null) {
      tries = new Tries();
    }
    if (sources.size() >= MOST_SOURCES) {
      Iterator<String> silent = sources.keySet().iterator();
      silent.next();
      silent.remove();
    }
    sources.put(source, tries);
    add(tries, nowNanos);
    add(all, nowNanos);
    return Duration.ZERO;
  }

  /** The try was wrong, as it was counted: the wait begins now, however long looking at it took. */
  void wrong(String source, long nowNanos) {
    Tries own = sources.get(source);
    if (own != null) {
      own.lastNanos = nowNanos;
    }
    all.lastNanos = nowNanos;
  }

  /** The try was right: what its source got wrong before is forgotten. */
  void right(String source) {
    Tries tries = sources.remove(source);
    if (tries != null) {
      all.wrong = Math.max(0, all.wrong - tries.wrong);
    }
  }

  /** How long a source would have to wait now. */
  Duration waitOf(String source, long nowNanos) {
    Tries own = sources.get(source);
    Duration ofSource =
        own == null ? Duration.ZERO : left(own, FREE_OF_A_SOURCE, LONGEST_OF_A_SOURCE, nowNanos);
    Duration inAll = left(all, FREE_IN_ALL, LONGEST_IN_ALL, nowNanos);
    return ofSource.compareTo(inAll) >= 0 ? ofSource : inAll;
  }

  /** Wrong tries by source, for whoever keeps them over a restart. */
  Map<String, Integer> wrongBySource() {
    Map<String, Integer> wrong = new LinkedHashMap<>();
    sources.forEach((source, tries) -> wrong.put(source, tries.wrong));
    return wrong;
  }

  int wrongInAll() {
    return all.wrong;
  }

  private static void add(Tries tries, long nowNanos) {
    tries.wrong = Math.min(tries.wrong + 1, Integer.MAX_VALUE - 1);
    tries.lastNanos = nowNanos;
  }

  private static Duration left(Tries tries, int free, Duration longest, long nowNanos) {
    if (tries.wrong < free) {
      return Duration.ZERO;
    }
    Duration whole = FIRST_WAIT.multipliedBy(1L << Math.min(tries.wrong - free, MOST_DOUBLINGS));
    Duration bounded = whole.compareTo(longest) > 0 ? longest : whole;
    Duration left = bounded.minusNanos(nowNanos - tries.lastNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void forget(long nowNanos) {
    sources.values().removeIf(tries -> isOver(tries, nowNanos));
    if (isOver(all, nowNanos)) {
      all.wrong = 0;
    }
  }

  private static boolean isOver(Tries tries, long nowNanos) {
    return nowNanos - tries.lastNanos > FORGOTTEN_AFTER.toNanos();
  }
}
