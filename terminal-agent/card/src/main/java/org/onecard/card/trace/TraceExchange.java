package org.onecard.card.trace;

import java.util.Optional;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

/**
 * One command and what became of it.
 *
 * @param startUs when the command began, in µs since the trace's first; 0 to {@link #MAX_US}
 * @param durationUs until its answer was there, likewise
 * @param command what was sent
 * @param outcome what came of it
 */
public record TraceExchange(long startUs, long durationUs, TraceBytes command, Outcome outcome) {

  /** More than a day; times beyond it are no times. */
  public static final long MAX_US = 100_000_000_000L;

  /** What came of a command. */
  public sealed interface Outcome {
    /** Whatever bytes, even too few to be an answer. */
    record Answered(TraceBytes answer) implements Outcome {}

    /** No answer came. */
    record Failed(Fault fault) implements Outcome {}
  }

  /** The answer's last two bytes; empty where there is no answer that has them. */
  public Optional<StatusWord> findStatus() {
    if (outcome instanceof Outcome.Answered answered && answered.answer().length() >= 2) {
      byte[] bytes = answered.answer().bytes();
      return Optional.of(
          new StatusWord(
              ((bytes[bytes.length - 2] & 0xFF) << 8) | (bytes[bytes.length - 1] & 0xFF)));
    }
    return Optional.empty();
  }

  /** As it stands in a trace. */
  @Override
  public String toString() {
    String end =
        outcome instanceof Outcome.Answered answered
            ? "< " + answered.answer()
            : "! " + ((Outcome.Failed) outcome).fault();
    return startUs + " " + durationUs + " > " + command + " " + end;
  }
}
