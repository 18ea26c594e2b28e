package org.onecard.lab.fuzz;

import java.util.Arrays;
import org.onecard.card.apdu.CardChannel;

/**
 * One input cut into pieces, each a length byte and so many bytes, the last possibly fewer; then
 * empty ones for ever.
 */
final class InputPieces {

  private final byte[] input;
  private int at;

  InputPieces(byte[] input) {
    this.input = input;
  }

  boolean hasMore() {
    return at < input.length;
  }

  byte[] next() {
    if (!hasMore()) {
      return new byte[0];
    }
    int from = at + 1;
    int to = Math.min(input.length, from + (input[at] & 0xFF));
    at = to;
    return Arrays.copyOfRange(input, from, to);
  }

  /** A card that answers one piece after the other, and 6F00 when there is no more. */
  CardChannel card() {
    return command -> hasMore() ? next() : new byte[] {0x6F, 0x00};
  }

  /** Pieces as an input. */
  static byte[] of(byte[]... pieces) {
    int length = 0;
    for (byte[] piece : pieces) {
      length += 1 + piece.length;
    }
    byte[] input = new byte[length];
    int at = 0;
    for (byte[] piece : pieces) {
      input[at] = (byte) piece.length;
      System.arraycopy(piece, 0, input, at + 1, piece.length);
      at += 1 + piece.length;
    }
    return input;
  }
}
