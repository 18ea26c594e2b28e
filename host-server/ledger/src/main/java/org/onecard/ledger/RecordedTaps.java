package org.onecard.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Tap;

/**
 * The taps in the book, each once, with what was known when it was decided. Read in stretches of
 * time, so that any number of them needs little memory and several threads can read side by side.
 */
public interface RecordedTaps {

  /**
   * How much there is.
   *
   * @param newest at most so many, the last ones; empty for no bound
   * @return empty where there is nothing in that time
   */
  Optional<Stretch> find(Instant from, Instant to, OptionalInt newest);

  /**
   * Where a stretch of about so many lines ends that begins at an instant; empty where fewer are
   * left before the end.
   */
  Optional<Instant> findEnd(Instant from, Instant to, int lines);

  /** Tells every tap from an instant on to before another, in the order of time. */
  void read(Instant from, Instant to, Consumer<RecordedTap> reader);

  /**
   * A stretch of the book.
   *
   * @param from the first tap's time
   * @param to just behind the last tap's time
   * @param lines lines about taps in it; a tap and the advice about it are two
   */
  record Stretch(Instant from, Instant to, long lines) {}

  /**
   * One tap. What a terminal decided alone is told as it decided it, by its own facts.
   *
   * @param tap as the rules were asked about it
   * @param facts what was known; empty where nobody decided, or nobody kept what it was by
   * @param was what was decided; empty where nobody decided
   */
  record RecordedTap(Tap tap, Optional<Facts> facts, Optional<Was> was) {}

  /**
   * A decision, in short.
   *
   * @param reason number of the reason, 0 of an approved one
   * @param chargeFen what was charged, 0 of a declined one
   */
  record Was(boolean approved, int reason, long chargeFen) {

    public static Was of(Decision decision) {
      if (decision instanceof Decision.Approved approved) {
        return new Was(true, 0, approved.charge().amountFen());
      }
      return new Was(false, ((Decision.Declined) decision).reason().number(), 0);
    }
  }
}
