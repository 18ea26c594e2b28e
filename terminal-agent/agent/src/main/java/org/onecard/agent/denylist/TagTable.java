package org.onecard.agent.denylist;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.onecard.protocol.crypto.DenyTag;

/**
 * Rising tags in a buffer that is mostly a mapped file. Immutable; any thread.
 *
 * <p>The index says for the upper bits of a tag where those tags begin. Between, tags are spread
 * evenly (they are of a MAC), so that a guess is close; where a list is not, halving finds it.
 */
final class TagTable {

  static final TagTable EMPTY = new TagTable(ByteBuffer.allocate(0), 0, 0, new int[] {0, 0}, 0);

  private static final int TAG_BITS = 8 * DenyTag.LENGTH;
  private static final int MOST_INDEX_BITS = 16;

  /** A few guesses: each comes closer, and more would not be worth a halving. */
  private static final int MOST_GUESSES = 3;

  private final ByteBuffer buffer;
  private final int start;
  private final int count;
  private final int[] index;
  private final int indexBits;

  private TagTable(ByteBuffer buffer, int start, int count, int[] index, int indexBits) {
    this.buffer = buffer;
    this.start = start;
    this.count = count;
    this.index = index;
    this.indexBits = indexBits;
  }

  int count() {
    return count;
  }

  long tag(int at) {
    int offset = start + at * DenyTag.LENGTH;
    return (buffer.getInt(offset) & 0xffff_ffffL) << 16
        | (buffer.getShort(offset + Integer.BYTES) & 0xffffL);
  }

  boolean contains(long tag) {
    int bucket = (int) (tag >>> (TAG_BITS - indexBits));
    int low = index[bucket];
    int high = index[bucket + 1] - 1;
    long lowest = (long) bucket << (TAG_BITS - indexBits);
    long highest = lowest + (1L << (TAG_BITS - indexBits));
    for (int round = 0; low <= high; round++) {
      int at =
          round < MOST_GUESSES && highest > lowest
              ? guess(tag, low, high, lowest, highest)
              : (low + high) >>> 1;
      long found = tag(at);
      if (found == tag) {
        return true;
      }
      if (found < tag) {
        low = at + 1;
        lowest = found;
      } else {
        high = at - 1;
        highest = found;
      }
    }
    return false;
  }

  private static int guess(long tag, int low, int high, long lowest, long highest) {
    double share = (double) (tag - lowest) / (highest - lowest);
    return Math.min(high, low + (int) (share * (high - low + 1)));
  }

  /** Builds the index while the tags pass by, and sees that they rise. */
  static final class Builder implements LongConsumer {

    private final int count;
    private final int indexBits;
    private final int[] index;
    private int seen;
    private int bucket;
    private long last = -1;
    private boolean rising = true;

    /**
     * @param count of tags that will pass
     */
    Builder(int count) {
      this.count = count;
      int bits = 0;
      while (bits < MOST_INDEX_BITS && count >> bits > 128) {
        bits++;
      }
      this.indexBits = bits;
      this.index = new int[(1 << bits) + 1];
    }

    @Override
    public void accept(long tag) {
      rising &= tag > last;
      last = tag;
      int its = (int) (tag >>> (TAG_BITS - indexBits));
      while (bucket < its) {
        index[++bucket] = seen;
      }
      seen++;
    }

    boolean isWhole() {
      return rising && seen == count;
    }

    TagTable finish(ByteBuffer buffer, int start) {
      while (bucket < index.length - 1) {
        index[++bucket] = seen;
      }
      return new TagTable(buffer, start, count, index, indexBits);
    }
  }
}
