package org.onecard.agent.service;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows whoever tries PINs: after three wrong ones for a role a source waits, twice as long after
 * each further one, and after ten in all everybody waits likewise, so that many sources gain
 * nothing. Both waits have an end: nobody is locked out for good. Whoever stands at the machine
 * itself does not wait for what others got wrong.
 *
 * <p>A right PIN forgives what its source got wrong for that role, and nothing else: whoever knows
 * one role's PIN gains no tries at another's.
 *
 * <p>A try counts as wrong from its beginning until it is known to be right, so that tries at the
 * same moment gain nothing either. Only counts are kept over a restart; the wait then begins anew,
 * and no clock that can be set is believed.
 */
final class PinGuard {

  /** Wrong ones of one source for one role that cost nothing: people mistype. */
  static final int FREE_OF_A_SOURCE = 3;

  /** The same of all sources together. */
  static final int FREE_IN_ALL = 10;

  static final Duration LONGEST_OF_A_SOURCE = Duration.ofMinutes(15);
  static final Duration LONGEST_IN_ALL = Duration.ofMinutes(1);

  /** Sources and roles that are told apart; the one that was silent longest gives way. */
  static final int MOST_SOURCES = 128;

  /** After so long without a try what was is forgotten. */
  static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final int MOST_DOUBLINGS = 20;

  /**
   * Who tries what.
   *
   * @param source an address as {@link java.net.InetAddress#getHostAddress} spells it
   */
  record Attempt(String source, ServiceRole role) {

    private boolean isAtTheMachine() {
      return source.startsWith("127.") || source.equals("::1") || source.equals("0:0:0:0:0:0:0:1");
    }
  }

  private static final class Tries {
    private int wrong;
    private long lastNanos;
  }

  private final Map<Attempt, Tries> attempts = new LinkedHashMap<>();
  private final Tries all = new Tries();

  /** Goes on from what was counted before a restart, as if all of it had happened now. */
  static PinGuard restored(Map<Attempt, Integer> wrongByAttempt, int wrongInAll, long nowNanos) {
    PinGuard guard = new PinGuard();
    wrongByAttempt.forEach((attempt, wrong) -> guard.count(attempt, wrong, nowNanos));
    guard.all.wrong = Math.max(0, wrongInAll);
    guard.all.lastNanos = nowNanos;
    return guard;
  }

  private void count(Attempt attempt, int wrong, long nowNanos) {
    if (attempts.size() < MOST_SOURCES && wrong > 0) {
      Tries tries = new Tries();
      tries.wrong = wrong;
      tries.lastNanos = nowNanos;
      attempts.put(attempt, tries);
    }
  }

  /**
   * Somebody is about to try.
   *
   * @param nowNanos of a clock that never goes back
   * @return zero when they may, and then it counts as wrong until {@link #right}; else how long
   *     they have to wait
   */
  Duration begin(Attempt attempt, long nowNanos) {
    forget(nowNanos);
    Duration wait = waitOf(attempt, nowNanos);
    if (!wait.isZero()) {
      return wait;
    }
    Tries tries = attempts.remove(attempt);
    if (tries == null) {
      tries = new Tries();
    }
    if (attempts.size() >= MOST_SOURCES) {
      Iterator<Attempt> silent = attempts.keySet().iterator();
      silent.next();
      silent.remove();
    }
    attempts.put(attempt, tries);
    add(tries, nowNanos);
    add(all, nowNanos);
    return Duration.ZERO;
  }

  /** The try was wrong, as it was counted: the wait begins now, however long looking at it took. */
  void wrong(Attempt attempt, long nowNanos) {
    Tries own = attempts.get(attempt);
    if (own != null) {
      own.lastNanos = nowNanos;
    }
    all.lastNanos = nowNanos;
  }

  /** The try was right: what its source got wrong for that role before is forgotten. */
  void right(Attempt attempt) {
    Tries tries = attempts.remove(attempt);
    if (tries != null) {
      all.wrong = Math.max(0, all.wrong - tries.wrong);
    }
  }

  /** How long it would have to wait now. */
  Duration waitOf(Attempt attempt, long nowNanos) {
    Tries own = attempts.get(attempt);
    Duration ofSource =
        own == null ? Duration.ZERO : left(own, FREE_OF_A_SOURCE, LONGEST_OF_A_SOURCE, nowNanos);
    Duration inAll =
        attempt.isAtTheMachine() ? Duration.ZERO : left(all, FREE_IN_ALL, LONGEST_IN_ALL, nowNanos);
    return ofSource.compareTo(inAll) >= 0 ? ofSource : inAll;
  }

  /** Wrong tries by source and role, for whoever keeps them over a restart. */
  Map<Attempt, Integer> wrongByAttempt() {
    Map<Attempt, Integer> wrong = new LinkedHashMap<>();
    attempts.forEach((attempt, tries) -> wrong.put(attempt, tries.wrong));
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
    attempts.values().removeIf(tries -> isOver(tries, nowNanos));
    if (isOver(all, nowNanos)) {
      all.wrong = 0;
    }
  }

  private static boolean isOver(Tries tries, long nowNanos) {
    return nowNanos - tries.lastNanos > FORGOTTEN_AFTER.toNanos();
  }
}
