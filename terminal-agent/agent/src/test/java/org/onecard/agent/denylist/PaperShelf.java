package org.onecard.agent.denylist;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyPacker;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.DenyManifest;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Message.DenyListWanted;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.SignedBytes;

/** Deny lists as a host would hand them out, in memory. Safe from any thread. */
public final class PaperShelf {

  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

  private final SigningKey region;
  private final int tagKeyId;
  private final TreeMap<Long, DenyTags> versions = new TreeMap<>();
  private long whole;
  private long deltasFrom;

  public PaperShelf(SigningKey region, int tagKeyId) {
    this.region = region;
    this.tagKeyId = tagKeyId;
  }

  /** The next version, handed out whole and as deltas from every one before. */
  public synchronized long publish(DenyTags tags) {
    long version = versions.isEmpty() ? 1 : versions.lastKey() + 1;
    versions.put(version, tags);
    whole = version;
    deltasFrom = 1;
    return version;
  }

  /** What the last version is offered as. */
  synchronized void offerWhole(long handedOutWhole, long oldestDelta) {
    whole = handedOutWhole;
    deltasFrom = oldestDelta;
  }

  synchronized DenyTags tags(long version) {
    return Optional.ofNullable(versions.get(version)).orElseThrow();
  }

  /** Another list under the same number, as after a book was restored. */
  synchronized void replace(long version, DenyTags tags) {
    versions.put(version, tags);
  }

  public synchronized Optional<DenyListOffer> offer() {
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(new DenyListOffer(manifest(versions.lastKey()), manifest(whole), deltasFrom));
  }

  synchronized Signed<DenyManifest> manifest(long version) {
    DenyTags tags = tags(version);
    DenyPacker packer = new DenyPacker((bytes, length) -> {});
    values(tags).forEach(packer);
    return Signing.sign(
        new DenyManifest(version, tagKeyId, tags.size(), packer.finish(), AT), region);
  }

  static LongStream values(DenyTags tags) {
    return IntStream.range(0, tags.size()).mapToLong(tags::value);
  }

  /** The piece, or the offer where it is not to be had. */
  public synchronized Message answer(DenyListWanted wanted) {
    boolean has =
        wanted.base() == 0
            ? wanted.version() == whole
            : wanted.version() == versions.lastKey() && wanted.base() >= deltasFrom;
    if (!has) {
      return offer().orElseThrow();
    }
    byte[] all =
        wanted.base() == 0
            ? tags(whole).packed()
            : delta(tags(wanted.base()), tags(wanted.version())).encode();
    int from = (int) wanted.offset();
    return new DenyListChunk(
        tagKeyId,
        wanted.base(),
        wanted.version(),
        from,
        all.length,
        new SignedBytes(Arrays.copyOfRange(all, from, Math.min(all.length, from + wanted.most()))));
  }

  static DenyDelta delta(DenyTags before, DenyTags after) {
    long[] had = values(before).toArray();
    long[] has = values(after).toArray();
    return new DenyDelta(
        DenyTags.of(Arrays.stream(has).filter(tag -> Arrays.binarySearch(had, tag) < 0).toArray()),
        DenyTags.of(Arrays.stream(had).filter(tag -> Arrays.binarySearch(has, tag) < 0).toArray()));
  }
}
