package org.onecard.agent.denylist;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.DenyHeader;
import org.onecard.protocol.message.DenyManifest;

/** An open file that begins with a header. One thread; what is mapped of it outlives it. */
final class ListFile implements Closeable {

  private static final int READ_AT_ONCE = 8_192 * DenyTag.LENGTH;

  private final Path file;
  private final FileChannel channel;
  private final DenyHeader header;

  private ListFile(Path file, FileChannel channel, DenyHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file whose header is the region's and of this key.
   *
   * @throws IOException with a sentence that says what is wrong
   */
  static ListFile open(Path file, int tagKeyId, Verifier regionKey) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      DenyHeader header = readHeader(file, channel);
      if (!header.manifest().holds(regionKey, SignatureContext.DENY_LIST)) {
        throw new IOException(file + ": the region did not sign this list");
      }
      if (header.manifest().content().tagKeyId() != tagKeyId) {
        throw new IOException(file + ": the list is of another tag key");
      }
      return new ListFile(file, channel, header);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static DenyHeader readHeader(Path file, FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(DenyHeader.MOST_BYTES, channel.size()));
    readFully(file, channel, start, 0);
    Decoded<DenyHeader> decoded = DenyHeader.decode(start.array());
    if (decoded instanceof Decoded.Ok<DenyHeader> ok) {
      return ok.value();
    }
    throw new IOException(file + ": " + ((Decoded.Malformed<DenyHeader>) decoded).because());
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer into, long offset)
      throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        throw new IOException(file + " ends before its time");
      }
    }
  }

  DenyHeader header() {
    return header;
  }

  DenyManifest manifest() {
    return header.manifest().content();
  }

  /** How much stands behind the header. */
  long length() throws IOException {
    return channel.size() - header.length();
  }

  /** Whether the file has the length that its manifest says. */
  boolean isWhole() throws IOException {
    return channel.size() == header.fileLength();
  }

  /** What stands behind the header, of a file that is small. */
  byte[] rest(int most) throws IOException {
    if (length() > most) {
      throw new IOException(file + " is too long");
    }
    ByteBuffer rest = ByteBuffer.allocate((int) length());
    readFully(file, channel, rest, header.length());
    return rest.array();
  }

  /** Every tag in turn, by reading and not by the map: what cannot be read is then a fault. */
  void readTags(LongConsumer tags) throws IOException {
    long end = header.fileLength();
    ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE);
    for (long offset = header.length(); offset < end; offset += buffer.limit()) {
      buffer.clear().limit((int) Math.min(READ_AT_ONCE, end - offset));
      readFully(file, channel, buffer, offset);
      for (int at = 0; at < buffer.limit(); at += DenyTag.LENGTH) {
        tags.accept(DenyTag.read(buffer.array(), at));
      }
    }
  }

  /** The whole file, outside the heap. */
  ByteBuffer map() throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
