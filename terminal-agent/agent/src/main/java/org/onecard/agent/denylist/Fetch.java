package org.onecard.agent.denylist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.onecard.agent.store.StoredFile;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.DenyHeader;
import org.onecard.protocol.message.DenyManifest;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListWanted;
import org.onecard.protocol.message.Message.Signed;

/** A list or a delta that comes piece by piece. */
sealed interface Fetch {

  Signed<DenyManifest> manifest();

  /** The version that the delta begins at; 0 where the list comes whole. */
  long base();

  /** How many bytes have come. */
  long offset();

  /**
   * Takes the next piece.
   *
   * @return whether it was the last
   */
  boolean take(byte[] bytes, long total) throws IOException;

  default DenyListWanted next() {
    DenyManifest content = manifest().content();
    return new DenyListWanted(
        content.tagKeyId(), base(), content.version(), offset(), DenyListChunk.MOST_BYTES);
  }

  /** Whether that is the piece that is missing next. */
  default boolean isNext(DenyListChunk chunk) {
    DenyManifest content = manifest().content();
    return chunk.tagKeyId() == content.tagKeyId()
        && chunk.version() == content.version()
        && chunk.base() == base()
        && chunk.offset() == offset();
  }

  /** A list, whose pieces are kept over breaks of the link and of the terminal. */
  final class OfWhole implements Fetch {

    /** What is gone on from after a start was synced before anything behind it was written. */
    private static final long SYNC_EVERY = 1 << 20;

    private final Signed<DenyManifest> manifest;
    private final Path part;
    private final int headerLength;
    private long offset;

    private OfWhole(Signed<DenyManifest> manifest, Path part, int headerLength, long offset) {
      this.manifest = manifest;
      this.part = part;
      this.headerLength = headerLength;
      this.offset = offset;
    }

    /** Goes on with what is there of that version, or begins. */
    static OfWhole begin(Path part, Signed<DenyManifest> manifest, Verifier regionKey)
        throws IOException {
      Optional<OfWhole> left = find(part, manifest, regionKey);
      if (left.isPresent()) {
        return left.get();
      }
      byte[] header = DenyHeader.encode(manifest);
      Files.deleteIfExists(part);
      try (FileChannel channel =
          FileChannel.open(
              part,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              StoredFile.attributes(part, "rw-------"))) {
        write(channel, header, 0);
        channel.force(true);
      }
      return new OfWhole(manifest, part, header.length, 0);
    }

    private static Optional<OfWhole> find(
        Path part, Signed<DenyManifest> manifest, Verifier regionKey) throws IOException {
      if (!Files.exists(part)) {
        return Optional.empty();
      }
      try (ListFile file = ListFile.open(part, manifest.content().tagKeyId(), regionKey)) {
        if (!file.manifest().equals(manifest.content())) {
          return Optional.empty();
        }
        long came = Math.min(file.length(), manifest.content().length());
        return Optional.of(
            new OfWhole(manifest, part, file.header().length(), came - came % SYNC_EVERY));
      } catch (IOException e) {
        return Optional.empty(); // Torn, or of a former region: it is begun anew.
      }
    }

    @Override
    public Signed<DenyManifest> manifest() {
      return manifest;
    }

    @Override
    public long base() {
      return 0;
    }

    @Override
    public long offset() {
      return offset;
    }

    @Override
    public boolean take(byte[] bytes, long total) throws IOException {
      if (total != manifest.content().length()) {
        throw new IOException("the host says another length than the region");
      }
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        write(channel, bytes, headerLength + offset);
        long after = offset + bytes.length;
        if (offset / SYNC_EVERY != after / SYNC_EVERY || after == total) {
          channel.force(true);
        }
        if (after == total) {
          // What lay behind it from before a power cut.
          channel.truncate(headerLength + total);
        }
        offset = after;
      }
      return isWhole();
    }

    boolean isWhole() {
      return offset == manifest.content().length();
    }

    private static void write(FileChannel channel, byte[] bytes, long at) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer, at + buffer.position());
      }
    }
  }

  /** A delta, which is small: it is kept in memory, and fetched anew after a break. */
  final class OfDelta implements Fetch {

    private final Signed<DenyManifest> manifest;
    private final long base;
    private final ByteArrayOutputStream came = new ByteArrayOutputStream();

    OfDelta(Signed<DenyManifest> manifest, long base) {
      this.manifest = manifest;
      this.base = base;
    }

    @Override
    public Signed<DenyManifest> manifest() {
      return manifest;
    }

    @Override
    public long base() {
      return base;
    }

    @Override
    public long offset() {
      return came.size();
    }

    @Override
    public boolean take(byte[] bytes, long total) throws IOException {
      if (total > DenyDelta.MOST_BYTES) {
        throw new IOException("the delta is longer than any");
      }
      came.write(bytes);
      return came.size() == total;
    }

    Optional<DenyDelta> delta() {
      return DenyDelta.decode(came.toByteArray());
    }
  }
}
