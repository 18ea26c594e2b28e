package org.onecard.agent.tap;

import java.util.Arrays;
import org.onecard.protocol.crypto.DenyTag;

/**
 * Cards of which something may lie in the journal that the host has not heard yet, since this
 * process began. The host would decide such a card's next tap without knowing of it.
 *
 * <p>A fixed set of bits, whatever the backlog: it may name a card that is not in it, which is then
 * decided here, and never misses one that is. With a million cards it names one stranger in forty.
 * One thread.
 */
final class UntoldCards {

  /** 1 MiB. */
  private static final int LOG_BITS = 23;

  private static final int MARKS = 4;

  private final long[] bits = new long[1 << (LOG_BITS - 6)];
  private boolean empty = true;

  void add(DenyTag tag) {
    for (int mark = 0; mark < MARKS; mark++) {
      int bit = bitOf(tag, mark);
      bits[bit >>> 6] |= 1L << bit;
    }
    empty = false;
  }

  boolean mayName(DenyTag tag) {
    for (int mark = 0; mark < MARKS; mark++) {
      int bit = bitOf(tag, mark);
      if ((bits[bit >>> 6] & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The host has heard all. */
  void clear() {
    if (!empty) {
      Arrays.fill(bits, 0);
      empty = true;
    }
  }

  /** Tags are keyed hashes, so their two halves serve as two hashes. */
  private static int bitOf(DenyTag tag, int mark) {
    long high = tag.value() >>> 24;
    long low = (tag.value() & 0xff_ffff) | 1;
    return (int) ((high + mark * low) & ((1 << LOG_BITS) - 1));
  }
}
