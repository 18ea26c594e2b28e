package org.onecard.card.code;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Takes each code once, and of one card no two codes within an interval. A machine: it is told the
 * time, and remembers a code for as long as it can still be presented. Owned by one thread.
 *
 * <p>It knows only its own terminal, and only what it is told of the time before its start: a code
 * made when nobody remembered is refused. Of cards it remembers nothing from before. Ask it after
 * {@link TransitQrCheck}: codes that are not genuine may not fill it.
 */
public final class ReplayGuard {

  private final int most;
  private final Duration leastInterval;
  private final Instant remembersSince;

  /** Digest to the last moment at which the code counts. */
  private final Map<CodeDigest, Instant> codes = new HashMap<>();

  /** Card to the first moment at which it may show another code. */
  private final Map<TransitCardNumber, Instant> cards = new HashMap<>();

  /**
   * @param most codes held at once, from 1; at twenty minutes of validity and one tap in two
   *     seconds there are 600
   * @param leastInterval between two codes of one card, zero for none
   * @param remembersSince since when {@code taken} is all that was taken
   * @param taken codes from before this guard began, each with the last moment at which it counts
   */
  public ReplayGuard(
      int most, Duration leastInterval, Instant remembersSince, Map<CodeDigest, Instant> taken) {
    if (most < 1 || leastInterval.isNegative()) {
      throw new IllegalArgumentException("a guard holds one code or more, and waits 0 s or more");
    }
    this.most = most;
    this.leastInterval = leastInterval;
    this.remembersSince = remembersSince;
    codes.putAll(taken);
  }

  /** Whether a genuine code may be taken; a fresh one is remembered by being asked about. */
  public ReplayVerdict admit(TransitQrVerdict.Genuine code, Instant now) {
    TransitQr qr = code.qr();
    // The telephone's clock counts in seconds and may be behind ours; that person refreshes once.
    if (qr.generatedAt().isBefore(remembersSince)) {
      return new ReplayVerdict.OlderThanMemory();
    }
    forget(now);
    CodeDigest digest = qr.digest();
    if (codes.containsKey(digest)) {
      return new ReplayVerdict.SeenBefore();
    }
    Instant again = cards.get(qr.cardNumber());
    if (again != null && now.isBefore(again)) {
      return new ReplayVerdict.TooSoon(Duration.between(now, again));
    }
    if (codes.size() >= most || cards.size() >= most) {
      return new ReplayVerdict.Full();
    }
    codes.put(digest, code.until());
    cards.put(qr.cardNumber(), now.plus(leastInterval));
    return new ReplayVerdict.Fresh();
  }

  /** How many codes are held. */
  public int size() {
    return codes.size();
  }

  private void forget(Instant now) {
    // A code counts through its last moment, so it is kept through it.
    for (Iterator<Instant> ends = codes.values().iterator(); ends.hasNext(); ) {
      if (now.isAfter(ends.next())) {
        ends.remove();
      }
    }
    for (Iterator<Instant> ends = cards.values().iterator(); ends.hasNext(); ) {
      if (!now.isBefore(ends.next())) {
        ends.remove();
      }
    }
  }
}
