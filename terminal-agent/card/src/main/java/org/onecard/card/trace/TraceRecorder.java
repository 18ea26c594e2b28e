package org.onecard.card.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.profile.ProfileSet;
import org.onecard.card.trace.TraceExchange.Outcome;

/**
 * A channel that keeps what goes over it, blacked out at once: nothing else is held. It belongs
 * where every exchange on the wire is seen, inside of what follows {@code 61xx} and {@code 6Cxx}.
 *
 * <p>After {@link Trace#MAX_EXCHANGES} it keeps no more, and says so by {@link #isFull}.
 */
public final class TraceRecorder implements CardChannel {

  private final CardChannel inner;
  private final LongSupplier nanoTime;
  private final Redactor redactor;
  private final List<TraceExchange> exchanges = new ArrayList<>();
  private long firstNanos;
  private boolean full;

  /**
   * @param nanoTime a clock that never goes back, in nanoseconds from any origin, such as {@link
   *     System#nanoTime}
   * @param profiles say what may be kept
   */
  public TraceRecorder(CardChannel inner, LongSupplier nanoTime, ProfileSet profiles) {
    this.inner = inner;
    this.nanoTime = nanoTime;
    this.redactor = new Redactor(profiles);
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    long start = nanoTime.getAsLong();
    if (exchanges.isEmpty()) {
      firstNanos = start;
    }
    try {
      byte[] answer = inner.transmit(command);
      Redactor.Pair kept = redactor.answered(command, answer);
      keep(start, kept.command(), new Outcome.Answered(kept.answer()));
      return answer;
    } catch (CardTransportException e) {
      keep(start, redactor.failed(command), new Outcome.Failed(e.fault()));
      throw e;
    }
  }

  private void keep(long start, TraceBytes command, Outcome outcome) {
    if (exchanges.size() == Trace.MAX_EXCHANGES) {
      full = true;
      return;
    }
    long startUs = Math.min((start - firstNanos) / 1_000, TraceExchange.MAX_US);
    long durationUs = Math.min((nanoTime.getAsLong() - start) / 1_000, TraceExchange.MAX_US);
    exchanges.add(new TraceExchange(startUs, durationUs, command, outcome));
  }

  /** Whether exchanges were left out at the end. */
  public boolean isFull() {
    return full;
  }

  /** The application that was selected last, by its profile's name; empty where it is unknown. */
  public Optional<String> findProfile() {
    return redactor.findProfile();
  }

  /**
   * What was kept so far.
   *
   * @param reader the reader's name
   * @param protocol as the transport names it
   * @param atr as the card gave it; what tells one card from another in it is blacked out here
   * @param profile which profile the card was read by, where that is known better than by {@link
   *     #findProfile}
   */
  public Trace trace(String reader, String protocol, byte[] atr, Optional<String> profile) {
    return new Trace(reader, protocol, redactor.atr(atr), profile.or(this::findProfile), exchanges);
  }
}
