package org.onecard.card.trace;

import java.util.BitSet;

/**
 * Which bytes of an answer to reset may be shown (ISO 7816-3, section 8). Historical bytes often
 * hold the chip's serial number.
 *
 * <pre>
 *   TS T0 | TA1 TB1 TC1 TD1 … as T0's and each TD's high bits say | T1 … TK historical | TCK
 * </pre>
 */
final class Atr {

  /** What a reader makes up for a contactless memory card (PC/SC part 3, section 3.1.3.2.3). */
  private static final byte[] MEMORY_CARD = {
    (byte) 0x80, 0x4F, 0x0C, (byte) 0xA0, 0x00, 0x00, 0x03, 0x06
  };

  private static final int ALL = Integer.MAX_VALUE;

  private Atr() {}

  /** Hides all historical bytes; a card of which nothing is known. */
  static TraceBytes hideHistorical(byte[] atr) {
    return hideHistorical(atr, ALL);
  }

  /**
   * Hides the last of the historical bytes. The check byte, where there is one, is hidden too, for
   * it would betray them, and made to fit, so that the rest stays a valid answer to reset.
   */
  static TraceBytes hideHistorical(byte[] atr, int count) {
    if (atr.length < 2) {
      return hideFrom(atr, 0);
    }
    int first = firstHistorical(atr);
    int end = first + (atr[1] & 0x0F);
    if (first < 0 || end > atr.length || atr.length > end + 1) {
      return hideFrom(atr, 1);
    }
    if (isMemoryCard(atr, first, end)) {
      return TraceBytes.shown(atr);
    }
    byte[] bytes = atr.clone();
    BitSet hidden = new BitSet();
    for (int i = Math.max(first, end - Math.min(count, end)); i < end; i++) {
      bytes[i] = 0;
      hidden.set(i);
    }
    if (!hidden.isEmpty() && atr.length > end) {
      bytes[end] = 0;
      for (int i = 1; i < end; i++) {
        bytes[end] ^= bytes[i];
      }
      hidden.set(end);
    }
    return TraceBytes.of(bytes, hidden);
  }

  /** Where the interface bytes end; −1 where the bytes do before them. */
  private static int firstHistorical(byte[] atr) {
    int at = 2;
    int present = (atr[1] & 0xF0) >> 4;
    // Each round takes a byte more, so it ends with the bytes.
    while (at <= atr.length) {
      at += Integer.bitCount(present & 0x7);
      if ((present & 0x8) == 0) {
        return at;
      }
      if (at >= atr.length) {
        return -1;
      }
      present = (atr[at] & 0xF0) >> 4;
      at++;
    }
    return -1;
  }

  private static boolean isMemoryCard(byte[] atr, int first, int end) {
    if (end - first < MEMORY_CARD.length) {
      return false;
    }
    for (int i = 0; i < MEMORY_CARD.length; i++) {
      if (atr[first + i] != MEMORY_CARD[i]) {
        return false;
      }
    }
    return true;
  }

  private static TraceBytes hideFrom(byte[] atr, int from) {
    byte[] bytes = atr.clone();
    BitSet hidden = new BitSet();
    for (int i = from; i < bytes.length; i++) {
      bytes[i] = 0;
      hidden.set(i);
    }
    return TraceBytes.of(bytes, hidden);
  }
}
