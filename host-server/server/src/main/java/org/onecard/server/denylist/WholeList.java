package org.onecard.server.denylist;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.DenyHeader;
import org.onecard.protocol.message.DenyManifest;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;

/** One version of the list in its file. May be read from any thread until it is closed. */
final class WholeList implements Closeable {

  private static final int READ_AT_ONCE = 8_192 * DenyTag.LENGTH;

  private final Signed<DenyManifest> manifest;
  private final Path file;
  private final FileChannel channel;

  private WholeList(Signed<DenyManifest> manifest, Path file, FileChannel channel) {
    this.manifest = manifest;
    this.file = file;
    this.channel = channel;
  }

  static Path tagsFile(Path folder, int tagKeyId, long version) {
    return folder.resolve("%d-%d.tags".formatted(tagKeyId, version));
  }

  static Path manifestFile(Path tags) {
    return tags.resolveSibling(tags.getFileName().toString().replace(".tags", ".manifest"));
  }

  static WholeList open(Signed<DenyManifest> manifest, Path file) throws IOException {
    return new WholeList(manifest, file, FileChannel.open(file, StandardOpenOption.READ));
  }

  /** What an earlier run left; empty where it is not whole. Who signed it is not looked at. */
  static Optional<WholeList> find(Path file) throws IOException {
    Path manifest = manifestFile(file);
    if (!Files.exists(manifest) || Files.size(manifest) > DenyHeader.MOST_BYTES) {
      return Optional.empty();
    }
    if (!(DenyHeader.decode(Files.readAllBytes(manifest)) instanceof Decoded.Ok<DenyHeader> ok)) {
      return Optional.empty();
    }
    Signed<DenyManifest> told = ok.value().manifest();
    WholeList list = open(told, file);
    if (list.channel.size() == told.content().length()
        && list.digest().equals(told.content().digest())) {
      return Optional.of(list);
    }
    list.close();
    return Optional.empty();
  }

  Signed<DenyManifest> manifest() {
    return manifest;
  }

  long version() {
    return manifest.content().version();
  }

  /** Bytes from the offset on; empty where it lies at or beyond the end. */
  Optional<SignedBytes> read(long offset, int most) throws IOException {
    long left = manifest.content().length() - offset;
    if (left <= 0) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(most, left));
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException(file + " is shorter than its manifest says");
      }
    }
    return Optional.of(new SignedBytes(buffer.array()));
  }

  /** Every tag, rising. */
  void readTags(LongConsumer tags) throws IOException {
    long length = manifest.content().length();
    for (long offset = 0; offset < length; offset += READ_AT_ONCE) {
      byte[] piece = read(offset, READ_AT_ONCE).orElseThrow().bytes();
      for (int at = 0; at < piece.length; at += DenyTag.LENGTH) {
        tags.accept(DenyTag.read(piece, at));
      }
    }
  }

  private Hash digest() throws IOException {
    MessageDigest digest = Hashes.newSha256();
    long length = manifest.content().length();
    for (long offset = 0; offset < length; offset += READ_AT_ONCE) {
      digest.update(read(offset, READ_AT_ONCE).orElseThrow().bytes());
    }
    return new Hash(digest.digest());
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(manifestFile(file));
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
