package org.onecard.agent.tap;

import org.onecard.protocol.record.PhaseTimes;

/**
 * The phases of one tap. Readings are of one monotonic clock, in nanoseconds, and never go back.
 */
final class Stopwatch {

  private final long seenAt;
  private long detectedAt;
  private long readAt;
  private long provedAt;
  private long decidedAt;
  private long actedAt;
  private long apduNanos;
  private boolean decisionTaken;

  Stopwatch(long seenAt) {
    this.seenAt = seenAt;
    this.detectedAt = seenAt;
    this.readAt = seenAt;
    this.provedAt = seenAt;
    this.decidedAt = seenAt;
    this.actedAt = seenAt;
  }

  /** The card has power. */
  void detected(long now) {
    detectedAt = now;
    readAt = now;
    provedAt = now;
  }

  /**
   * It was read and perhaps proved, or could not be.
   *
   * @param read when the reading was done
   * @param now when the proving was
   * @param apdus how much of both was spent in APDUs
   */
  void read(long read, long now, long apdus) {
    readAt = read;
    provedAt = now;
    apduNanos = apdus;
  }

  /** More was asked of the card, and of the PSAM for it. */
  void asked(long apdus) {
    apduNanos += apdus;
  }

  /** Before anything is decided, it was found out what became of an earlier debit. */
  void recovered(long now) {
    provedAt = now;
  }

  long detectedAt() {
    return detectedAt;
  }

  /** When all is known about the card. */
  long provedAt() {
    return provedAt;
  }

  /**
   * The decision is taken and recorded; what follows is acting, and may begin with more reading.
   */
  void decided(long now) {
    if (!decisionTaken) {
      decidedAt = now;
      decisionTaken = true;
    }
  }

  /** The gate, or the screen that refuses, is done. */
  void acted(long now) {
    if (!decisionTaken) {
      decided(now); // A refusal is shown and done.
    }
    if (actedAt == seenAt) {
      actedAt = now;
    }
  }

  PhaseTimes phases() {
    return new PhaseTimes(
        us(detectedAt - seenAt),
        us(readAt - detectedAt),
        us(provedAt - readAt),
        us(decidedAt - provedAt),
        us(actedAt - decidedAt));
  }

  /** What was the card's own: power and APDUs. */
  int cardUs() {
    return us(detectedAt - seenAt + apduNanos);
  }

  private static int us(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, nanos / 1_000));
  }
}
