package org.onecard.server.denylist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.DenyStore;
import org.onecard.ledger.DenyStore.DenyVersion;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyMerge;
import org.onecard.protocol.crypto.DenyPacker;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.DenyHeader;
import org.onecard.protocol.message.DenyManifest;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Message.DenyListWanted;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.SignedBytes;

/**
 * The lists that are handed out. {@link #refresh} is for one thread at a time; everything else may
 * be called from any.
 */
public final class DenyShelf implements AutoCloseable {

  /** So many changes after a whole list another is made: a delta of a week of a large region. */
  public static final int USUAL_MOST_APART = 100_000;

  /** Some of the largest; most are a few hundred bytes, of the day that a terminal was away. */
  private static final int MOST_DELTA_BYTES = 4 << 20;

  private static final DenyDelta NOTHING = new DenyDelta(DenyTags.NONE, DenyTags.NONE);

  private final DenyStore store;
  private final Path folder;
  private final Signer signer;
  private final int tagKeyId;
  private final int mostApart;

  private volatile @Nullable Shelved shelved;

  /** Its lock is held while {@link #shelved} changes, so that it holds nothing of before. */
  private final DeltaCache deltas = new DeltaCache(MOST_DELTA_BYTES);

  /** What is handed out now. */
  private record Shelved(
      Signed<DenyManifest> newest, WholeList whole, Optional<WholeList> former, long deltasFrom) {

    long version() {
      return newest.content().version();
    }

    DenyListOffer offer() {
      return new DenyListOffer(newest, whole.manifest(), deltasFrom);
    }
  }

  /** Gives tags one by one, and says which version they are of. */
  @FunctionalInterface
  private interface TagSource {
    Optional<DenyVersion> read(DenyPacker packer) throws IOException;
  }

  /** A list without its file. */
  private record Made(DenyManifest manifest) {}

  /**
   * An empty shelf.
   *
   * @param folder made where it is missing; nobody else writes there
   * @param tagKeyId the key that terminals make tags with
   * @param mostApart see {@link #USUAL_MOST_APART}
   */
  public DenyShelf(DenyStore store, Path folder, Signer signer, int tagKeyId, int mostApart) {
    this.store = store;
    this.folder = folder;
    this.signer = signer;
    this.tagKeyId = tagKeyId;
    this.mostApart = mostApart;
  }

  /**
   * Takes over what the book holds now.
   *
   * @return whether there is another list than before
   * @throws IOException where no file can be written or read; what was handed out stays
   */
  public boolean refresh() throws IOException {
    Shelved before = shelved;
    long version = store.denyVersion();
    if (version == 0 || (before != null && before.version() == version)) {
      return false;
    }
    if (before == null) {
      shelved = begin();
      return true;
    }
    Optional<DenyVersion> made = store.findVersion(version);
    Optional<DenyDelta> delta = store.findDelta(tagKeyId, before.whole().version(), version);
    boolean isKnown = made.isPresent() && delta.isPresent();
    boolean isFar = !isKnown || delta.get().size() > mostApart;
    if (isKnown && !isFar) {
      Optional<Made> merged = merge(before.whole(), delta.get(), made.get());
      if (merged.isPresent()) {
        shelve(Signing.sign(merged.get().manifest(), signer), before.whole(), before.former());
        return true;
      }
    }
    Optional<WholeList> fromFile =
        isKnown && isFar
            ? writeMerged(before.whole(), delta.get(), made.get())
            : Optional.<WholeList>empty();
    boolean isSpoilt = isKnown && fromFile.isEmpty();
    WholeList whole =
        fromFile.isPresent() ? fromFile.get() : write(packer -> store.readTags(tagKeyId, packer));
    if (before.former().isPresent()) {
      before.former().get().delete();
    }
    if (isSpoilt) {
      // Nobody who is in the midst of it would come to an end: it is not handed out any more.
      before.whole().delete();
    }
    shelve(
        whole.manifest(),
        whole,
        isSpoilt ? Optional.<WholeList>empty() : Optional.of(before.whole()));
    return true;
  }

  /**
   * At the start: what an earlier run left is gone on with where the book bears it out, so that
   * terminals which were fetching it can go on too.
   */
  private Shelved begin() throws IOException {
    Files.createDirectories(folder);
    Made now = digest(packer -> store.readTags(tagKeyId, packer));
    long version = now.manifest().version();
    Optional<WholeList> left = takeUp();
    if (left.isPresent()) {
      Optional<DenyDelta> delta =
          left.get().version() == version
              ? Optional.of(NOTHING)
              : store.findDelta(tagKeyId, left.get().version(), version);
      DenyVersion made = new DenyVersion(version, now.manifest().at());
      if (delta.isPresent()
          && delta.get().size() <= mostApart
          && merge(left.get(), delta.get(), made).equals(Optional.of(now))) {
        return shelve(Signing.sign(now.manifest(), signer), left.get(), Optional.empty());
      }
      left.get().delete();
    }
    WholeList whole = write(packer -> store.readTags(tagKeyId, packer));
    return shelve(whole.manifest(), whole, Optional.empty());
  }

  private Shelved shelve(Signed<DenyManifest> newest, WholeList whole, Optional<WholeList> former) {
    long from = Math.max(1, Math.min(store.oldestBase(), whole.version()));
    Shelved now = new Shelved(newest, whole, former, from);
    synchronized (deltas) {
      deltas.clear();
      shelved = now;
    }
    return now;
  }

  private Optional<WholeList> takeUp() throws IOException {
    Optional<WholeList> newest = Optional.empty();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Optional<WholeList> found =
            file.getFileName().toString().startsWith(tagKeyId + "-")
                    && file.getFileName().toString().endsWith(".tags")
                ? WholeList.find(file)
                : Optional.empty();
        if (found.isPresent()
            && found.get().manifest().holds(signer.verifyingKey(), SignatureContext.DENY_LIST)) {
          newest = newest.isEmpty() ? found : Optional.of(newer(newest.get(), found.get()));
        }
      }
    }
    deleteAllBut(newest.map(WholeList::version).orElse(0L));
    return newest;
  }

  private static WholeList newer(WholeList one, WholeList other) throws IOException {
    WholeList older = one.version() < other.version() ? one : other;
    older.close();
    return older == one ? other : one;
  }

  private void deleteAllBut(long version) throws IOException {
    Path kept = WholeList.tagsFile(folder, tagKeyId, version);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!file.equals(kept) && !file.equals(WholeList.manifestFile(kept))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Optional<Made> merge(WholeList whole, DenyDelta delta, DenyVersion made)
      throws IOException {
    try {
      return Optional.of(digest(packer -> mergeInto(packer, whole, delta, made)));
    } catch (DoesNotFitException e) {
      return Optional.empty();
    }
  }

  private Optional<WholeList> writeMerged(WholeList whole, DenyDelta delta, DenyVersion made)
      throws IOException {
    try {
      return Optional.of(write(packer -> mergeInto(packer, whole, delta, made)));
    } catch (DoesNotFitException e) {
      return Optional.empty();
    }
  }

  /** Looks at the file again while it is read: what has been spoilt since is signed by nobody. */
  private static Optional<DenyVersion> mergeInto(
      DenyPacker packer, WholeList whole, DenyDelta delta, DenyVersion made)
      throws DoesNotFitException {
    DenyPacker asRead = new DenyPacker((bytes, length) -> {});
    DenyMerge merge = new DenyMerge(delta, packer);
    boolean fits;
    try {
      whole.readTags(
          tag -> {
            asRead.accept(tag);
            merge.accept(tag);
          });
      fits = asRead.finish().equals(whole.manifest().content().digest()) && merge.finish();
    } catch (IOException | IllegalArgumentException e) {
      throw new DoesNotFitException(e);
    }
    if (!fits) {
      throw new DoesNotFitException();
    }
    return Optional.of(made);
  }

  /** The file cannot be read, was spoilt, or tells of another list than the book. */
  private static final class DoesNotFitException extends IOException {
    private static final long serialVersionUID = 1L;

    DoesNotFitException() {
      super("the changes of the deny list do not fit the list");
    }

    DoesNotFitException(Exception cause) {
      super("the file of the deny list does not hold: " + cause.getMessage(), cause);
    }
  }

  private Made digest(TagSource source) throws IOException {
    return make(source, (bytes, length) -> {});
  }

  private Made make(TagSource source, DenyPacker.Sink sink) throws IOException {
    DenyPacker packer = new DenyPacker(sink);
    DenyVersion version =
        source.read(packer).orElseThrow(() -> new IOException("the book has no deny list yet"));
    return new Made(
        new DenyManifest(
            version.version(),
            tagKeyId,
            packer.count(),
            packer.finish(),
            Instant.ofEpochMilli(version.at().toEpochMilli())));
  }

  private WholeList write(TagSource source) throws IOException {
    Path fresh = folder.resolve("list.new");
    Made made;
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      made =
          make(
              source,
              (bytes, length) -> {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
                try {
                  while (buffer.hasRemaining()) {
                    channel.write(buffer);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Signed<DenyManifest> manifest = Signing.sign(made.manifest(), signer);
    Path file = WholeList.tagsFile(folder, tagKeyId, made.manifest().version());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // Not synced: after a power cut the digest tells whether they are whole.
    Files.write(WholeList.manifestFile(file), DenyHeader.encode(manifest));
    return WholeList.open(manifest, file);
  }

  /** The newest that is handed out; 0 while there is none. */
  public long version() {
    Shelved now = shelved;
    return now == null ? 0 : now.version();
  }

  /** What a terminal is offered that holds such a version; empty where it holds the newest. */
  public Optional<DenyListOffer> offerBeyond(long version) {
    Shelved now = shelved;
    return now != null && now.version() > version ? Optional.of(now.offer()) : Optional.empty();
  }

  /**
   * The piece that a terminal wants, or what there is instead. Reads a file or the book.
   *
   * @return empty where there is no list at all
   */
  public Optional<Message> answer(DenyListWanted wanted) throws IOException {
    Shelved now = shelved;
    if (now == null) {
      return Optional.empty();
    }
    Optional<Message> chunk = Optional.empty();
    if (wanted.tagKeyId() == tagKeyId) {
      chunk = wanted.base() == 0 ? wholeChunk(now, wanted) : deltaChunk(now, wanted);
    }
    return chunk.isPresent() ? chunk : Optional.of(now.offer());
  }

  private Optional<Message> wholeChunk(Shelved now, DenyListWanted wanted) throws IOException {
    Optional<WholeList> list =
        Optional.of(now.whole())
            .filter(whole -> whole.version() == wanted.version())
            .or(() -> now.former().filter(whole -> whole.version() == wanted.version()));
    if (list.isEmpty()) {
      return Optional.empty();
    }
    try {
      long total = list.get().manifest().content().length();
      return list.get()
          .read(wanted.offset(), wanted.most())
          .map(bytes -> chunk(wanted, total, bytes));
    } catch (ClosedChannelException e) {
      return Optional.empty(); // It was replaced a moment ago.
    }
  }

  private Optional<Message> deltaChunk(Shelved now, DenyListWanted wanted) {
    // Of an older base the delta would be as long as whoever asks likes.
    if (wanted.version() != now.version() || wanted.base() < now.deltasFrom()) {
      return Optional.empty();
    }
    return delta(now, wanted.base())
        .filter(delta -> wanted.offset() < delta.length())
        .map(
            delta -> {
              int from = (int) wanted.offset();
              int length = Math.min(wanted.most(), delta.length() - from);
              byte[] piece = new byte[length];
              System.arraycopy(delta.bytes(), from, piece, 0, length);
              return chunk(wanted, delta.length(), new SignedBytes(piece));
            });
  }

  private Optional<SignedBytes> delta(Shelved now, long base) {
    Optional<SignedBytes> held = deltas.find(base);
    if (held.isPresent()) {
      return held;
    }
    Optional<SignedBytes> delta =
        store
            .findDelta(tagKeyId, base, now.version())
            .map(found -> new SignedBytes(found.encode()));
    synchronized (deltas) {
      Shelved still = shelved;
      if (still != null && still.version() == now.version()) {
        delta.ifPresent(found -> deltas.put(base, found));
      }
    }
    return delta;
  }

  private static Message chunk(DenyListWanted wanted, long total, SignedBytes bytes) {
    return new DenyListChunk(
        wanted.tagKeyId(), wanted.base(), wanted.version(), wanted.offset(), total, bytes);
  }

  @Override
  public void close() throws IOException {
    Shelved now = shelved;
    if (now != null) {
      now.whole().close();
      if (now.former().isPresent()) {
        now.former().get().close();
      }
    }
  }
}
