package org.onecard.agent.link;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;

/**
 * When a terminal asks for another certificate: where its own is not from the authority that gives
 * out certificates, or has lived three quarters of its life; at a random moment, so that all
 * terminals of a region do not ask at once. One thread.
 */
public final class Renewal {

  /** Where no answer comes: another try after this part of the spread, and up to twice that. */
  private static final int AGAIN = 12;

  /**
   * Where the certificates that come do not help: at most so many times the spread, and up to twice
   * that. Each is a row in the host's book.
   */
  private static final int MOST_IN_VAIN = 24;

  private static final int FIRST_IN_VAIN = 2;

  private final Duration spread;
  private final IntUnaryOperator below;
  private OptionalLong due = OptionalLong.empty();

  /** Certificates that came since one was last not needed. */
  private int inVain;

  /** Whether none has come since one was last asked for. */
  private boolean asked;

  /**
   * @param spread within which it asks
   * @param below a random number from 0 to below its argument
   */
  public Renewal(Duration spread, IntUnaryOperator below) {
    this.spread = spread;
    this.below = below;
  }

  /**
   * Whether a certificate is to be followed by another.
   *
   * @param authority who signed it
   * @param issuing who gives out certificates; empty where nobody has said it
   */
  static boolean isNeeded(
      X509Certificate certificate,
      X509Certificate authority,
      Optional<X509Certificate> issuing,
      Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    Instant old = until.minus(Duration.between(from, until).dividedBy(4));
    return now.isAfter(old)
        || (issuing.isPresent() && !issuing.get().getPublicKey().equals(authority.getPublicKey()));
  }

  /**
   * Whether it is time to ask. To be told now and then while the host is linked.
   *
   * @param now a reading of a monotonic clock, in nanoseconds
   * @param needed see {@link #isNeeded}
   */
  public boolean isDue(long now, boolean needed) {
    if (!needed) {
      due = OptionalLong.empty();
      inVain = 0;
      return false;
    }
    if (due.isEmpty()) {
      due = OptionalLong.of(now + within(spread));
    }
    if (now - due.getAsLong() < 0) {
      return false;
    }
    Duration again = spread.dividedBy(AGAIN);
    due = OptionalLong.of(now + again.toNanos() + within(again));
    asked = true;
    return true;
  }

  /**
   * One came. Where another is needed all the same, because this host gives them from an authority
   * that by the terminal's list gives out none any more, it is asked for ever more seldom.
   *
   * @param now as for {@link #isDue}
   */
  public void came(long now) {
    if (!asked) {
      return; // Several were asked for while the link was slow.
    }
    asked = false;
    inVain = Math.min(MOST_IN_VAIN, inVain == 0 ? FIRST_IN_VAIN : 2 * inVain);
    Duration pause = spread.multipliedBy(inVain);
    due = OptionalLong.of(now + pause.toNanos() + within(pause));
  }

  /**
   * The host does not take what it gave: another was asked for before, and it has given that one
   * since. Once that is made good as soon as any other need; a host that goes on so is asked ever
   * more seldom.
   *
   * @param now as for {@link #isDue}
   */
  public void refused(long now) {
    if (inVain <= FIRST_IN_VAIN) {
      due = OptionalLong.of(now + within(spread));
    }
  }

  private long within(Duration time) {
    return Duration.ofMillis(below.applyAsInt((int) Math.max(1, time.toMillis()))).toNanos();
  }
}
