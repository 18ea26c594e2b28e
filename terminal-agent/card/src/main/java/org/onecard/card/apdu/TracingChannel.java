package org.onecard.card.apdu;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells a sink about every exchange and adds up the time they took, so that a tap can say what of
 * its time was the card's. Nothing is written anywhere unless the sink does so; what it is handed
 * is unredacted.
 */
public final class TracingChannel implements CardChannel {

  private final CardChannel inner;
  private final LongSupplier nanoTime;
  private final Consumer<Exchange> sink;
  private long apduNanos;
  private int exchanges;

  /**
   * @param nanoTime a clock that never goes back, in nanoseconds from any origin, such as {@link
   *     System#nanoTime}
   */
  public TracingChannel(CardChannel inner, LongSupplier nanoTime, Consumer<Exchange> sink) {
    this.inner = inner;
    this.nanoTime = nanoTime;
    this.sink = sink;
  }

  /** Adds up the time and keeps nothing else. */
  public static TracingChannel timing(CardChannel inner, LongSupplier nanoTime) {
    return new TracingChannel(inner, nanoTime, exchange -> {});
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    long start = nanoTime.getAsLong();
    try {
      byte[] answer = inner.transmit(command);
      sink.accept(Exchange.answered(command, answer, count(start)));
      return answer;
    } catch (CardTransportException e) {
      sink.accept(Exchange.failed(command, e.fault(), count(start)));
      throw e;
    }
  }

  private long count(long start) {
    long nanos = nanoTime.getAsLong() - start;
    apduNanos += nanos;
    exchanges++;
    return nanos;
  }

  /** What all exchanges together have taken so far, failed ones included, in nanoseconds. */
  public long apduNanos() {
    return apduNanos;
  }

  /** How many exchanges there were, failed ones included. */
  public int exchanges() {
    return exchanges;
  }
}
