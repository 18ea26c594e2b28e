package org.onecard.card.code;

import java.util.Optional;

/** Whose code a binary record is, by its first byte. */
public enum CodeClass {
  /** Bit 7 set: the transport ministry's transit QR, the only one whose record is known. */
  TRANSIT_MINISTRY("transit QR"),
  /** {@code 54}: a code of one city. */
  LOCAL("local transit code"),
  /** {@code 02}: a code of a wallet. */
  WALLET("wallet code"),
  /** {@code 55}: a code of the national code platform. */
  NATIONAL_PLATFORM("code of the national platform");

  private final String title;

  CodeClass(String title) {
    this.title = title;
  }

  /** For a sentence. */
  public String title() {
    return title;
  }

  /** The class that a first byte names; empty where none is known. */
  public static Optional<CodeClass> find(byte first) {
    if (first < 0) {
      return Optional.of(TRANSIT_MINISTRY);
    }
    return switch (first) {
      case 0x54 -> Optional.of(LOCAL);
      case 0x02 -> Optional.of(WALLET);
      case 0x55 -> Optional.of(NATIONAL_PLATFORM);
      default -> Optional.empty();
    };
  }
}
