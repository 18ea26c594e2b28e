package org.onecard.virtual.serial;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a scanner, or its cable, does to codes. Immutable.
 *
 * @param pieceLength how many bytes are written at once, at least 1
 * @param betweenPieces how long it waits between two pieces
 * @param delay how long it waits before a code
 * @param loseOneIn one byte in so many is lost, on average
 * @param suffixLost whether codes come without their suffix
 * @param seed what the choice of bytes follows from
 */
public record ScannerFaults(
    int pieceLength,
    Duration betweenPieces,
    Duration delay,
    OptionalInt loseOneIn,
    boolean suffixLost,
    long seed) {

  public static final ScannerFaults NONE =
      new ScannerFaults(
          Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO, OptionalInt.empty(), false, 0);

  public ScannerFaults {
    if (pieceLength < 1 || loseOneIn.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "a piece has one byte or more; one byte in 1 or more goes");
    }
    if (betweenPieces.isNegative() || delay.isNegative()) {
      throw new IllegalArgumentException("a code comes late by 0 ms or more");
    }
  }

  public ScannerFaults withPieces(int length, Duration between) {
    return new ScannerFaults(length, between, delay, loseOneIn, suffixLost, seed);
  }

  public ScannerFaults withDelay(Duration late) {
    return new ScannerFaults(pieceLength, betweenPieces, late, loseOneIn, suffixLost, seed);
  }

  /** One byte in so many is lost; the seed says which. */
  public ScannerFaults withLoss(int oneIn, long fromSeed) {
    return new ScannerFaults(
        pieceLength, betweenPieces, delay, OptionalInt.of(oneIn), suffixLost, fromSeed);
  }

  public ScannerFaults withSuffixLost() {
    return new ScannerFaults(pieceLength, betweenPieces, delay, loseOneIn, true, seed);
  }
}
