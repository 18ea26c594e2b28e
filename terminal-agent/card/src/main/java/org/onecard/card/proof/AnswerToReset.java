package org.onecard.card.proof;

import java.util.Arrays;
import java.util.Optional;

/**
 * A card's answer to reset (ISO 7816-3, section 8), 2 to 33 bytes. It may hold the chip's serial,
 * by which a person could be followed, so it shows itself to nobody who did not ask for its bytes.
 */
public final class AnswerToReset {

  private static final int LEAST = 2;
  private static final int MOST = 33;

  private final byte[] bytes;

  private AnswerToReset(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The answer that these bytes are; they are copied. What they mean is not looked at.
   *
   * @param bytes 2 to 33
   */
  public static AnswerToReset of(byte[] bytes) {
    if (bytes.length < LEAST || bytes.length > MOST) {
      throw new IllegalArgumentException(
          "an answer to reset has 2 to 33 bytes, not " + bytes.length);
    }
    return new AnswerToReset(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** The last bytes, a check byte included where there is one; empty when there are fewer. */
  Optional<byte[]> findLast(int count) {
    return count > bytes.length
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(bytes, bytes.length - count, bytes.length));
  }

  /**
   * The historical bytes T1 to TK: behind the interface bytes that T0 and each TD announce. Empty
   * when the answer is shorter than it says.
   */
  Optional<byte[]> findHistorical() {
    int count = bytes[1] & 0x0F;
    int announced = bytes[1];
    int at = LEAST;
    while (true) {
      boolean another = (announced & 0x80) != 0;
      int last = at + Integer.bitCount(announced & 0xF0);
      if (last > bytes.length) {
        return Optional.empty();
      }
      at = last;
      if (!another) {
        break;
      }
      announced = bytes[at - 1];
    }
    return at + count > bytes.length
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(bytes, at, at + count));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnswerToReset that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "AnswerToReset[hidden]";
  }
}
