package org.onecard.card.apdu;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.onecard.card.apdu.CardTransportException.Fault;

/**
 * Gives a whole conversation a budget of time, counted from construction. When it is used up no
 * further command goes out, and an answer that came too late is thrown away: whoever set the budget
 * has stopped waiting for it.
 *
 * <p>It cannot interrupt an exchange under way; how long a single one may take is the transport's
 * business.
 */
public final class DeadlineChannel implements CardChannel {

  private final CardChannel inner;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final long budgetNanos;

  /**
   * @param budget for all exchanges together, more than zero
   * @param nanoTime a clock that never goes back, in nanoseconds from any origin, such as {@link
   *     System#nanoTime}
   */
  public DeadlineChannel(CardChannel inner, Duration budget, LongSupplier nanoTime) {
    if (budget.isNegative() || budget.isZero()) {
      throw new IllegalArgumentException("a conversation needs some time, not " + budget);
    }
    this.inner = inner;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.budgetNanos = budget.toNanos();
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    requireTimeLeft("before a command could be sent");
    byte[] answer = inner.transmit(command);
    requireTimeLeft("when the card's answer came");
    return answer;
  }

  /** What is left of the budget; zero when it is used up. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, budgetNanos - elapsedNanos()));
  }

  private long elapsedNanos() {
    return nanoTime.getAsLong() - startNanos;
  }

  private void requireTimeLeft(String when) throws CardTransportException {
    long elapsed = elapsedNanos();
    if (elapsed >= budgetNanos) {
      throw new CardTransportException(
          Fault.DEADLINE,
          "the conversation's "
              + budgetNanos / 1_000_000
              + " ms were over "
              + when
              + " ("
              + elapsed / 1_000_000
              + " ms)");
    }
  }
}
