package org.onecard.protocol.crypto;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** The cards that terminals refuse while they are alone: sorted tags without repetition. */
public final class DenyList {

  /** So that a list fits into one frame. */
  public static final int MOST_TAGS = 160_000;

  private final long version;
  private final int tagKeyId;
  private final byte[] tags;

  private DenyList(long version, int tagKeyId, byte[] tags) {
    this.version = version;
    this.tagKeyId = tagKeyId;
    this.tags = tags;
  }

  /**
   * Sorts and packs the tags.
   *
   * @param version from 1
   * @param tagKeyId number of the key that the tags were made with
   * @param tags in any order, at most {@link #MOST_TAGS} different ones
   */
  public static DenyList build(long version, int tagKeyId, Collection<DenyTag> tags) {
    long[] sorted = tags.stream().mapToLong(DenyTag::value).distinct().sorted().toArray();
    if (sorted.length > MOST_TAGS) {
      throw new IllegalArgumentException(
          "a deny list holds at most " + MOST_TAGS + " cards, not " + sorted.length);
    }
    byte[] packed = new byte[sorted.length * DenyTag.LENGTH];
    for (int index = 0; index < sorted.length; index++) {
      for (int octet = 0; octet < DenyTag.LENGTH; octet++) {
        packed[index * DenyTag.LENGTH + octet] =
            (byte) (sorted[index] >>> (8 * (DenyTag.LENGTH - 1 - octet)));
      }
    }
    return parse(version, tagKeyId, packed)
        .orElseThrow(() -> new IllegalArgumentException("version from 1, key from 0 to 255"));
  }

  /**
   * Takes packed tags, 6 bytes each; empty where they are not sorted, not whole, or too many.
   *
   * @param packed is copied
   */
  public static Optional<DenyList> parse(long version, int tagKeyId, byte[] packed) {
    if (version < 1
        || tagKeyId < 0
        || tagKeyId > 255
        || packed.length % DenyTag.LENGTH != 0
        || packed.length / DenyTag.LENGTH > MOST_TAGS) {
      return Optional.empty();
    }
    DenyList list = new DenyList(version, tagKeyId, packed.clone());
    for (int index = 1; index < list.size(); index++) {
      if (list.tag(index - 1) >= list.tag(index)) {
        return Optional.empty();
      }
    }
    return Optional.of(list);
  }

  public long version() {
    return version;
  }

  public int tagKeyId() {
    return tagKeyId;
  }

  public int size() {
    return tags.length / DenyTag.LENGTH;
  }

  public byte[] packedTags() {
    return tags.clone();
  }

  /** Whether a tag made with key {@link #tagKeyId()} is on the list. */
  public boolean contains(DenyTag tag) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compare(tag(middle), tag.value());
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private long tag(int index) {
    long value = 0;
    for (int octet = 0; octet < DenyTag.LENGTH; octet++) {
      value = value << 8 | (tags[index * DenyTag.LENGTH + octet] & 0xff);
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DenyList list
        && version == list.version
        && tagKeyId == list.tagKeyId
        && Arrays.equals(tags, list.tags);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(version) * 31 + Arrays.hashCode(tags);
  }

  @Override
  public String toString() {
    return "deny list " + version + " of " + size() + " cards";
  }
}
