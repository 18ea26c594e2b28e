package org.onecard.protocol.crypto;

import java.util.Arrays;
import java.util.Optional;

/**
 * Tags that rise without repetition, held in memory: small lists, and what changes in large ones.
 */
public final class DenyTags {

  /** Tags of a list: more than the cards of a large region that are ever denied at once. */
  public static final int MOST = 1 << 24;

  public static final DenyTags NONE = new DenyTags(new byte[0]);

  private final byte[] packed;

  private DenyTags(byte[] packed) {
    this.packed = packed;
  }

  /** Length of so many packed tags in bytes. */
  public static long length(int count) {
    return (long) count * DenyTag.LENGTH;
  }

  /**
   * Packs the values.
   *
   * @param values of {@link DenyTag#value()}, in any order
   */
  public static DenyTags of(long... values) {
    long[] sorted = Arrays.stream(values).distinct().sorted().toArray();
    if (sorted.length > MOST) {
      throw new IllegalArgumentException("at most " + MOST + " tags, not " + sorted.length);
    }
    byte[] packed = new byte[sorted.length * DenyTag.LENGTH];
    for (int index = 0; index < sorted.length; index++) {
      new DenyTag(sorted[index]).write(packed, index * DenyTag.LENGTH);
    }
    return new DenyTags(packed);
  }

  /**
   * Takes packed tags, 6 bytes each; empty where they do not rise, are not whole, or too many.
   *
   * @param packed is copied from the offset on
   */
  public static Optional<DenyTags> parse(byte[] packed, int offset, int length) {
    if (length % DenyTag.LENGTH != 0 || length / DenyTag.LENGTH > MOST) {
      return Optional.empty();
    }
    DenyTags tags = new DenyTags(Arrays.copyOfRange(packed, offset, offset + length));
    for (int index = 1; index < tags.size(); index++) {
      if (tags.value(index - 1) >= tags.value(index)) {
        return Optional.empty();
      }
    }
    return Optional.of(tags);
  }

  public int size() {
    return packed.length / DenyTag.LENGTH;
  }

  /** The value of a tag, from 0 to below {@link #size()}. */
  public long value(int index) {
    return DenyTag.read(packed, index * DenyTag.LENGTH);
  }

  /** 6 bytes each. */
  public byte[] packed() {
    return packed.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DenyTags tags && Arrays.equals(packed, tags.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }

  @Override
  public String toString() {
    return size() + " tags";
  }
}
