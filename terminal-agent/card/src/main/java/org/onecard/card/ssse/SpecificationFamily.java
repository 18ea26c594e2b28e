package org.onecard.card.ssse;

import java.util.Optional;

/** The generations of the card specification, told apart by the first digit of the version. */
public enum SpecificationFamily {
  /** {@code 1.xx}. Everything is free to read; record 4E may be missing. */
  FIRST('1'),
  /** {@code 2.xx}. Everything is free to read. */
  SECOND('2'),
  /** {@code 3.xx}. Records 01, 03 and 07 are free, the rest opens by external authentication. */
  THIRD('3');

  private final char digit;

  SpecificationFamily(char digit) {
    this.digit = digit;
  }

  /**
   * The family that a version belongs to; empty for one that is not known.
   *
   * @param version as record 03 says, for instance {@code 3.00}
   */
  public static Optional<SpecificationFamily> of(String version) {
    if (!version.matches("[0-9]\\.[0-9]{2}")) {
      return Optional.empty();
    }
    for (SpecificationFamily family : values()) {
      if (family.digit == version.charAt(0)) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }

  /** Whether a card shows its dates and its holder to everybody. */
  public boolean isFreeToRead() {
    return this != THIRD;
  }
}
