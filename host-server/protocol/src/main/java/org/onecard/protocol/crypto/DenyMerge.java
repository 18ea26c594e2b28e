package org.onecard.protocol.crypto;

import java.util.function.LongConsumer;

/** Applies a delta to a list that passes by once. One thread, used once. */
public final class DenyMerge implements LongConsumer {

  private final DenyTags added;
  private final DenyTags removed;
  private final LongConsumer result;
  private int nextAdded;
  private int nextRemoved;
  private boolean fits = true;

  /**
   * @param result told of each tag of the later list, rising
   */
  public DenyMerge(DenyDelta delta, LongConsumer result) {
    this.added = delta.added();
    this.removed = delta.removed();
    this.result = result;
  }

  /** The next tag of the earlier list; they rise. */
  @Override
  public void accept(long tag) {
    while (nextAdded < added.size() && added.value(nextAdded) < tag) {
      result.accept(added.value(nextAdded++));
    }
    if (nextAdded < added.size() && added.value(nextAdded) == tag) {
      fits = false; // It is there already.
      nextAdded++;
    }
    if (nextRemoved < removed.size() && removed.value(nextRemoved) <= tag) {
      fits &= removed.value(nextRemoved) == tag;
      nextRemoved++;
      return;
    }
    result.accept(tag);
  }

  /**
   * After the last tag.
   *
   * @return whether the delta was one of that list: false where it adds what was there, or removes
   *     what was not
   */
  public boolean finish() {
    while (nextAdded < added.size()) {
      result.accept(added.value(nextAdded++));
    }
    return fits && nextRemoved == removed.size();
  }
}
