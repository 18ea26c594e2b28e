package org.onecard.agent.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.onecard.card.code.CodeDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code codes}: which transit codes this terminal has taken, for as long as they could be
 * shown again.
 *
 * <pre>
 *   0   4  "OCQ1"
 *   4   8  since: epoch seconds; of codes made before it nothing is known
 *   12  4  CRC-32 of the 12 before
 *   then, for each code, 44 bytes:
 *   0  32  SHA-256 of what its user signed; nothing that names a card can be had from it
 *   32  8  until: epoch seconds, the last second at which it counts
 *   40  4  CRC-32 of the 40 before
 * </pre>
 *
 * <p>An entry is on stable storage before the gate may open, or a power cut would let the code
 * through twice. A torn end, as a power cut leaves it, is cut off: its gate did not open. A file
 * that is damaged anywhere else is begun again from now, and codes made before are refused.
 *
 * <p>Owned by one thread, that of the reader.
 */
public final class CodeMemory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CodeMemory.class);

  private static final int MAGIC = 0x4F435131;
  private static final int HEADER = 16;
  private static final int CHECKED_HEADER = 12;
  private static final int CHECKED_ENTRY = CodeDigest.LENGTH + 8;
  private static final int ENTRY = CHECKED_ENTRY + 4;

  private final Path file;
  private final int most;
  private final Instant since;
  private final Map<CodeDigest, Instant> codes;
  private FileChannel channel;
  private int entries;
  private boolean failed;

  private CodeMemory(
      Path file, int most, Instant since, Map<CodeDigest, Instant> codes, int entries)
      throws IOException {
    this.file = file;
    this.most = most;
    this.since = since;
    this.codes = codes;
    this.entries = entries;
    this.channel = append(file);
  }

  /**
   * What the terminal remembers; an empty memory that begins now where there is none.
   *
   * @param most how many codes it holds at once; the file has at most twice as many entries
   * @param now by the terminal's corrected clock
   */
  public static CodeMemory open(Path file, int most, Instant now) throws IOException {
    byte[] content = StoredFile.find(file).orElse(new byte[0]);
    ByteBuffer in = ByteBuffer.wrap(content);
    Instant since = Instant.ofEpochSecond(now.getEpochSecond());
    Map<CodeDigest, Instant> codes = new HashMap<>();
    if (content.length >= HEADER && in.getInt() == MAGIC && isWhole(content, 0, CHECKED_HEADER)) {
      Instant began = Instant.ofEpochSecond(in.getLong());
      int whole = (content.length - HEADER) / ENTRY;
      if (readEntries(content, whole, codes)) {
        codes.values().removeIf(now::isAfter);
        write(file, began, codes);
        return new CodeMemory(file, most, began, codes, codes.size());
      }
    }
    if (content.length > 0) {
      LOG.warn("{} is damaged: codes made before now are refused", file);
      codes.clear();
    }
    write(file, since, codes);
    return new CodeMemory(file, most, since, codes, 0);
  }

  /** Whether all is sound but for the last entry, which a power cut may have torn. */
  private static boolean readEntries(byte[] content, int whole, Map<CodeDigest, Instant> codes) {
    for (int i = 0; i < whole; i++) {
      int at = HEADER + i * ENTRY;
      if (!isWhole(content, at, CHECKED_ENTRY)) {
        return i == whole - 1;
      }
      byte[] digest = new byte[CodeDigest.LENGTH];
      ByteBuffer entry = ByteBuffer.wrap(content, at, ENTRY).get(digest);
      codes.put(CodeDigest.of(digest), Instant.ofEpochSecond(entry.getLong()));
    }
    return true;
  }

  private static boolean isWhole(byte[] content, int at, int length) {
    return ByteBuffer.wrap(content).getInt(at + length) == checksum(content, at, length);
  }

  private static int checksum(byte[] content, int at, int length) {
    CRC32 sum = new CRC32();
    sum.update(content, at, length);
    return (int) sum.getValue();
  }

  /** Of codes made before it nothing is known. */
  public Instant since() {
    return since;
  }

  /** The codes that were taken, each with the last moment at which it counts. */
  public Map<CodeDigest, Instant> codes() {
    return Map.copyOf(codes);
  }

  /**
   * Remembers that a code was taken; returns when that is on stable storage.
   *
   * @param until the last moment at which the code counts
   * @param now by the terminal's corrected clock
   * @return whether it is; after a failure nothing is remembered any more, for what a disk has lost
   *     once it may lose again without a word
   */
  public boolean remember(CodeDigest code, Instant until, Instant now) {
    if (failed) {
      return false;
    }
    // To the next second: a code may not be forgotten within its last one.
    Instant end = Instant.ofEpochSecond(until.getEpochSecond() + (until.getNano() > 0 ? 1 : 0));
    try {
      if (entries >= 2 * most) {
        channel.close();
        codes.values().removeIf(now::isAfter);
        write(file, since, codes);
        channel = append(file);
        entries = codes.size();
      }
      codes.put(code, end);
      ByteBuffer out = ByteBuffer.wrap(entry(code, end));
      while (out.hasRemaining()) {
        channel.write(out);
      }
      channel.force(true);
      entries++;
      return true;
    } catch (IOException e) {
      failed = true;
      LOG.error("{} cannot be written: no transit code is taken until the next start", file, e);
      return false;
    }
  }

  private static FileChannel append(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.APPEND);
  }

  private static void write(Path file, Instant since, Map<CodeDigest, Instant> codes)
      throws IOException {
    ByteBuffer out = ByteBuffer.allocate(HEADER + codes.size() * ENTRY);
    out.putInt(MAGIC).putLong(since.getEpochSecond());
    out.putInt(checksum(out.array(), 0, CHECKED_HEADER));
    codes.forEach((code, until) -> out.put(entry(code, until)));
    StoredFile.replace(file, out.array());
  }

  private static byte[] entry(CodeDigest code, Instant until) {
    ByteBuffer out = ByteBuffer.allocate(ENTRY).put(code.bytes()).putLong(until.getEpochSecond());
    return out.putInt(checksum(out.array(), 0, CHECKED_ENTRY)).array();
  }

  @Override
  public void close() {
    failed = true;
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("{} cannot be closed; all in it is on stable storage", file, e);
    }
  }
}
