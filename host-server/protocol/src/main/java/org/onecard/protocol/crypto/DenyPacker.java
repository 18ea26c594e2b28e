package org.onecard.protocol.crypto;

import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.onecard.protocol.record.Hash;

/** Packs a list of any length, tag by tag, and takes its digest. One thread, used once. */
public final class DenyPacker implements LongConsumer {

  /** Takes the packed bytes; they are overwritten when it returns. */
  @FunctionalInterface
  public interface Sink {
    void take(byte[] bytes, int length);
  }

  private static final int TAGS_AT_ONCE = 8_192;

  private final Sink sink;
  private final MessageDigest digest = Hashes.newSha256();
  private final byte[] buffer = new byte[TAGS_AT_ONCE * DenyTag.LENGTH];
  private int filled;
  private int count;
  private long last = -1;

  public DenyPacker(Sink sink) {
    this.sink = sink;
  }

  /**
   * The next tag.
   *
   * @throws IllegalArgumentException where it does not come after the last, or there are too many
   */
  @Override
  public void accept(long tag) {
    if (tag <= last || count == DenyTags.MOST) {
      throw new IllegalArgumentException("tags rise, and are at most " + DenyTags.MOST);
    }
    last = tag;
    count++;
    DenyTag.write(tag, buffer, filled);
    filled += DenyTag.LENGTH;
    if (filled == buffer.length) {
      flush();
    }
  }

  private void flush() {
    digest.update(buffer, 0, filled);
    sink.take(buffer, filled);
    filled = 0;
  }

  public int count() {
    return count;
  }

  /** The digest of the whole, after the last tag. */
  public Hash finish() {
    flush();
    return new Hash(digest.digest());
  }
}
