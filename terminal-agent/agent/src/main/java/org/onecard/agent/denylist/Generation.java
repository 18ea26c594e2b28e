package org.onecard.agent.denylist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyMerge;
import org.onecard.protocol.crypto.DenyPacker;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.message.DenyManifest;

/**
 * A list that decides: a base that is mapped, and what came after it. Immutable; any thread. Its
 * map ends when nobody holds the generation any more.
 *
 * @param baseVersion of the base file, which may be older than the manifest
 * @param overlay what the base lacks and has too much
 */
record Generation(
    DenyManifest manifest,
    long baseVersion,
    TagTable base,
    TagTable added,
    TagTable removed,
    DenyDelta overlay,
    Instant asOf) {

  static final DenyDelta NOTHING = new DenyDelta(DenyTags.NONE, DenyTags.NONE);

  boolean contains(long tag) {
    return base.contains(tag) ? !removed.contains(tag) : added.contains(tag);
  }

  /**
   * Looks whether base and overlay are the list that the manifest tells of, and maps them.
   *
   * @throws NotThatListException where they are another list
   * @throws IOException where they cannot be read
   */
  static Generation verify(ListFile base, DenyManifest manifest, DenyDelta overlay, Instant asOf)
      throws IOException {
    if (!base.isWhole()) {
      throw new NotThatListException(
          "the file of version %d is not whole".formatted(base.manifest().version()));
    }
    TagTable.Builder index = new TagTable.Builder(base.manifest().count());
    digest(base, overlay, manifest, index, (bytes, length) -> {});
    if (!index.isWhole()) {
      throw new NotThatListException("its tags do not rise");
    }
    return new Generation(
        manifest,
        base.manifest().version(),
        index.finish(base.map(), base.header().length()),
        table(overlay.added()),
        table(overlay.removed()),
        overlay,
        asOf);
  }

  /** Passes the list that comes of a base and an overlay to a sink, and compares its digest. */
  static void digest(
      ListFile base,
      DenyDelta overlay,
      DenyManifest manifest,
      LongConsumer alsoOfTheBase,
      DenyPacker.Sink sink)
      throws IOException {
    DenyPacker packer = new DenyPacker(sink);
    DenyMerge merge = new DenyMerge(overlay, packer);
    boolean fits;
    try {
      base.readTags(
          tag -> {
            alsoOfTheBase.accept(tag);
            merge.accept(tag);
          });
      fits = merge.finish();
    } catch (IllegalArgumentException e) {
      throw new NotThatListException("its tags do not rise");
    }
    if (!fits || packer.count() != manifest.count() || !packer.finish().equals(manifest.digest())) {
      throw new NotThatListException("it is not the list of which the region says its digest");
    }
  }

  private static TagTable table(DenyTags tags) {
    TagTable.Builder index = new TagTable.Builder(tags.size());
    for (int at = 0; at < tags.size(); at++) {
      index.accept(tags.value(at));
    }
    return index.finish(ByteBuffer.wrap(tags.packed()), 0);
  }

  /**
   * What the base lacks and has too much when another delta comes on top.
   *
   * @param next of exactly this list
   */
  DenyDelta overlayWith(DenyDelta next) {
    return new DenyDelta(
        changed(overlay.added(), removed, next.added(), next.removed()),
        changed(overlay.removed(), added, next.removed(), next.added()));
  }

  /** What was done stays unless it is undone; what is newly done counts unless it undoes. */
  private static DenyTags changed(
      DenyTags before, TagTable opposite, DenyTags done, DenyTags undone) {
    long[] undoneNow = values(undone);
    long[] kept =
        Arrays.stream(values(before))
            .filter(tag -> Arrays.binarySearch(undoneNow, tag) < 0)
            .toArray();
    long[] fresh = Arrays.stream(values(done)).filter(tag -> !opposite.contains(tag)).toArray();
    long[] all = Arrays.copyOf(kept, kept.length + fresh.length);
    System.arraycopy(fresh, 0, all, kept.length, fresh.length);
    return DenyTags.of(all);
  }

  private static long[] values(DenyTags tags) {
    long[] values = new long[tags.size()];
    for (int at = 0; at < values.length; at++) {
      values[at] = tags.value(at);
    }
    return values;
  }
}
