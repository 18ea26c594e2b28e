package org.onecard.virtual.serial;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a device on a line, or its cable, does to bytes. Immutable.
 *
 * @param manner how it answers
 * @param delay how long it waits before it answers
 * @param loseOneIn one byte in so many is lost, of those it hears and of those it says
 * @param seed what the choice of bytes follows from
 */
public record LineFaults(Manner manner, Duration delay, OptionalInt loseOneIn, long seed) {

  /** How a device answers. */
  public enum Manner {
    /** As it should. */
    WELL,
    /** It hears, and does as it is told, and says nothing. */
    SILENT,
    /** It hears nothing. */
    DEAF,
    /** Random bytes without end, 100 a second. */
    BABBLING,
    /** The first half of each answer. */
    HALF,
    /** Each answer with its last byte changed. */
    WRONG_SUM
  }

  public static final LineFaults NONE =
      new LineFaults(Manner.WELL, Duration.ZERO, OptionalInt.empty(), 0);

  public LineFaults {
    if (delay.isNegative() || loseOneIn.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "a device is late by 0 ms or more; one byte in 1 or more goes");
    }
  }

  public LineFaults with(Manner other) {
    return new LineFaults(other, delay, loseOneIn, seed);
  }

  public LineFaults withDelay(Duration late) {
    return new LineFaults(manner, late, loseOneIn, seed);
  }

  /** One byte in so many is lost; the seed says which. */
  public LineFaults withLoss(int oneIn, long fromSeed) {
    return new LineFaults(manner, delay, OptionalInt.of(oneIn), fromSeed);
  }
}
