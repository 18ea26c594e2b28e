package org.onecard.card.trace;

import java.util.BitSet;

/**
 * Which data of one command's answer may be shown, by their offset in the whole answer, however
 * many pieces it comes in.
 */
final class AnswerRule {

  static final AnswerRule HIDDEN = new AnswerRule(new BitSet(), new byte[0], (byte) 0, 0, 0, 0);

  /** A number of zeroes would be that of no chip. */
  static final AnswerRule CHIP_NUMBER =
      new AnswerRule(new BitSet(), new byte[0], (byte) 0x01, 0, 0, 0);

  private final BitSet shown;
  private final byte[] standIn;
  private final byte filling;
  private final int headerLength;
  private final int tag;
  private final int valueLength;
  private boolean headerFits;

  /**
   * @param shown offsets that may be shown
   * @param standIn what takes the place of the others, as far as it goes
   * @param filling what takes it behind that
   * @param headerLength how many bytes of tag and length must come first: 0, 2 or 3. Where they are
   *     others, the answer is not what the profile means, and nothing of it is shown
   * @param tag one byte, where there is a header
   * @param valueLength what that header says
   */
  AnswerRule(
      BitSet shown, byte[] standIn, byte filling, int headerLength, int tag, int valueLength) {
    this.shown = shown;
    this.standIn = standIn;
    this.filling = filling;
    this.headerLength = headerLength;
    this.tag = tag;
    this.valueLength = valueLength;
    this.headerFits = headerLength == 0;
  }

  /** Shows the first so many. */
  static AnswerRule first(int count) {
    BitSet shown = new BitSet();
    shown.set(0, Math.min(count, 65_536));
    return new AnswerRule(shown, new byte[0], (byte) 0, 0, 0, 0);
  }

  /** A piece of the answer begins at an offset; the first decides whether its header fits. */
  void begin(byte[] piece, int length, int offset) {
    if (headerLength == 0 || offset != 0 || length == 0) {
      return;
    }
    boolean longForm = headerLength == 3;
    headerFits =
        length >= headerLength
            && (piece[0] & 0xFF) == tag
            && (!longForm || (piece[1] & 0xFF) == 0x81)
            && (piece[headerLength - 1] & 0xFF) == valueLength;
  }

  boolean isShown(int offset) {
    return headerFits && (offset < headerLength || shown.get(offset));
  }

  byte standIn(int offset) {
    return headerFits && offset < standIn.length ? standIn[offset] : filling;
  }
}
