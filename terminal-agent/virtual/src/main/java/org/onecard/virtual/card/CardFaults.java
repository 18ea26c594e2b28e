package org.onecard.virtual.card;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What is wrong with a card, or with the hand that holds it. Immutable.
 *
 * @param tearAfter how many commands after power-on are answered before the card is torn out of the
 *     slot at the next; 0 tears at the first
 * @param delay by how much each answer comes late
 * @param corruptOneIn one answer in so many, on average, has one byte changed
 * @param truncateOneIn one answer in so many, on average, loses bytes at its end, possibly all
 * @param seed what the choice of answers and bytes follows from
 * @param answerLost the command at which the card tears is carried out first, and only its answer
 *     is lost; otherwise the command does not reach the card
 */
public record CardFaults(
    OptionalInt tearAfter,
    Duration delay,
    OptionalInt corruptOneIn,
    OptionalInt truncateOneIn,
    long seed,
    boolean answerLost) {

  public static final CardFaults NONE =
      new CardFaults(
          OptionalInt.empty(), Duration.ZERO, OptionalInt.empty(), OptionalInt.empty(), 0);

  /** A card whose tear, if there is one, comes before its command. */
  public CardFaults(
      OptionalInt tearAfter,
      Duration delay,
      OptionalInt corruptOneIn,
      OptionalInt truncateOneIn,
      long seed) {
    this(tearAfter, delay, corruptOneIn, truncateOneIn, seed, false);
  }

  public CardFaults {
    if (tearAfter.isPresent() && tearAfter.getAsInt() < 0) {
      throw new IllegalArgumentException("a card tears after 0 or more commands");
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("an answer comes late by 0 ms or more");
    }
    if (corruptOneIn.orElse(1) < 1 || truncateOneIn.orElse(1) < 1) {
      throw new IllegalArgumentException("one answer in 1 or more goes wrong");
    }
  }

  public CardFaults withTearAfter(int commands) {
    return new CardFaults(
        OptionalInt.of(commands), delay, corruptOneIn, truncateOneIn, seed, false);
  }

  /** After so many answers it carries out one more command, and is torn before it answers. */
  public CardFaults withAnswerLostAfter(int commands) {
    return new CardFaults(OptionalInt.of(commands), delay, corruptOneIn, truncateOneIn, seed, true);
  }

  public CardFaults withDelay(Duration late) {
    return new CardFaults(tearAfter, late, corruptOneIn, truncateOneIn, seed, answerLost);
  }

  /** One answer in so many has a byte changed; the seed says which. */
  public CardFaults withCorruption(int oneIn, long fromSeed) {
    return new CardFaults(
        tearAfter, delay, OptionalInt.of(oneIn), truncateOneIn, fromSeed, answerLost);
  }

  /** One answer in so many is cut short; the seed says which. */
  public CardFaults withTruncation(int oneIn, long fromSeed) {
    return new CardFaults(
        tearAfter, delay, corruptOneIn, OptionalInt.of(oneIn), fromSeed, answerLost);
  }
}
