package org.onecard.protocol.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The region's name for a card, 16 bytes: the first half of HMAC-SHA-256 of the card's identifier
 * under a key that only the region's host holds. The only card key that the host stores.
 */
public final class CardToken implements Comparable<CardToken> {

  public static final int LENGTH = 16;
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
  private static final int SHOWN_DIGITS = 6;

  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @param bytes exactly 16
   */
  public CardToken(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a card token has 16 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  /** Reads {@link #hex()}. */
  public static Optional<CardToken> parse(String hex) {
    return HEX.matcher(hex).matches()
        ? Optional.of(new CardToken(HexFormat.of().parseHex(hex)))
        : Optional.empty();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** 32 lower-case hexadecimal digits: for the ledger and its tools, not for logs. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public int compareTo(CardToken other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CardToken token && Arrays.equals(bytes, token.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Shortened for logs: enough to follow one card through a page, not enough to look it up. */
  @Override
  public String toString() {
    return "card:" + hex().substring(0, SHOWN_DIGITS) + "…";
  }
}
