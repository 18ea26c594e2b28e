package org.onecard.protocol.crypto;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What became of a deny list from one version to a later one.
 *
 * <pre>
 *   0                4
 *   | added tags: a  | added 6 × a | removed 6 × r
 * </pre>
 *
 * @param added were not on the earlier list
 * @param removed were
 */
public record DenyDelta(DenyTags added, DenyTags removed) {

  /** Changes in one delta; a list that changed by more is fetched whole. */
  public static final int MOST_CHANGES = 200_000;

  public static final int MOST_BYTES = Integer.BYTES + MOST_CHANGES * DenyTag.LENGTH;

  public int size() {
    return added.size() + removed.size();
  }

  public byte[] encode() {
    byte[] first = added.packed();
    byte[] second = removed.packed();
    return ByteBuffer.allocate(Integer.BYTES + first.length + second.length)
        .putInt(added.size())
        .put(first)
        .put(second)
        .array();
  }

  /**
   * Empty where the bytes are no delta: not whole, not sorted, or more than {@link #MOST_BYTES}.
   */
  public static Optional<DenyDelta> decode(byte[] bytes) {
    if (bytes.length < Integer.BYTES || bytes.length > MOST_BYTES) {
      return Optional.empty();
    }
    int count = ByteBuffer.wrap(bytes).getInt();
    int room = (bytes.length - Integer.BYTES) / DenyTag.LENGTH;
    if (count < 0 || count > room) {
      return Optional.empty();
    }
    int end = Integer.BYTES + count * DenyTag.LENGTH;
    Optional<DenyTags> added = DenyTags.parse(bytes, Integer.BYTES, end - Integer.BYTES);
    Optional<DenyTags> removed = DenyTags.parse(bytes, end, bytes.length - end);
    return added.isPresent() && removed.isPresent()
        ? Optional.of(new DenyDelta(added.get(), removed.get()))
        : Optional.empty();
  }
}
