package org.onecard.lab.city;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochStore;
import org.onecard.agent.journal.Disk;

/**
 * A terminal's disk under an operating system that keeps pages in memory: what was written is read
 * back at once, and is on the platter only after a sync. When the power goes, each sector that was
 * not synced is there or not, as the chance of the disk says, and names of files that were deleted
 * may be back.
 *
 * <p>Outlives the process. What it does takes no time of the agenda; {@link #takeLatencyNanos} says
 * how long it took.
 */
final class CityDisk implements Disk, EpochStore {

  static final int SECTOR = 512;

  private static final int SEGMENT_HEADER = 16;
  private static final int ENTRY_HEADER = 12;

  private static final long WRITE_NANOS = 30_000;
  private static final long LEAST_SYNC_NANOS = 400_000;
  private static final long MOST_SYNC_NANOS = 4_000_000;
  private static final long SLOW_NANOS = 3_000_000_000L;

  private final Chance chance;
  private final TreeMap<Long, Pages> files = new TreeMap<>();

  /** Deleted, and the folder not synced since; in the order of their deletion. */
  private final Deque<Ghost> ghosts = new ArrayDeque<>();

  private EpochBook epochs;
  private long latencyNanos;

  private boolean full;
  private boolean slow;
  private boolean failsNextSync;
  private int stepsToPowerCut = -1;

  private record Ghost(long segment, Pages pages) {}

  /** One file: what programs see, and what would be left of it. */
  private static final class Pages {
    private byte[] seen;
    private byte[] platter;
    private final BitSet unsynced = new BitSet();
    private boolean syncFailed;

    Pages(byte[] content) {
      this.seen = content;
      this.platter = content.clone();
    }

    void write(int offset, byte[] bytes, int count) {
      System.arraycopy(bytes, 0, seen, offset, count);
      if (count > 0) {
        unsynced.set(offset / SECTOR, (offset + count - 1) / SECTOR + 1);
      }
    }

    void sync() {
      for (int sector = unsynced.nextSetBit(0);
          sector >= 0;
          sector = unsynced.nextSetBit(sector + 1)) {
        persist(sector);
      }
      unsynced.clear();
    }

    void persist(int sector) {
      int from = sector * SECTOR;
      System.arraycopy(seen, from, platter, from, Math.min(SECTOR, seen.length - from));
    }

    /** What the system calls clean although it never reached the platter. */
    void loseUnsynced(Chance chance) {
      for (int sector = unsynced.nextSetBit(0);
          sector >= 0;
          sector = unsynced.nextSetBit(sector + 1)) {
        if (chance.percent(50)) {
          persist(sector);
        }
      }
      unsynced.clear();
    }
  }

  CityDisk(Chance chance, EpochBook epochs) {
    this.chance = chance;
    this.epochs = epochs;
  }

  /** The same bytes on a disk of its own, as they are on the platter. */
  CityDisk copy(Chance ofTheCopy) {
    CityDisk copy = new CityDisk(ofTheCopy, epochs);
    files.forEach((segment, pages) -> copy.files.put(segment, new Pages(pages.platter.clone())));
    return copy;
  }

  // ---- what the seed does to it ----

  void fill(boolean isFull) {
    full = isFull;
  }

  boolean isFull() {
    return full;
  }

  void slowDown(boolean isSlow) {
    slow = isSlow;
  }

  void failNextSync() {
    failsNextSync = true;
  }

  void healSync() {
    failsNextSync = false;
  }

  /** The power goes in the middle of the so-manieth write or sync from now, from 0. */
  void cutPowerAfter(int steps) {
    stepsToPowerCut = steps;
  }

  /** The power was gone: only the platter is left. */
  void powerCut() {
    stepsToPowerCut = -1;
    latencyNanos = 0;
    failsNextSync = false;
    // Deletions reach the platter in their order, so what comes back are the last ones.
    while (!ghosts.isEmpty() && chance.percent(50)) {
      ghosts.removeFirst();
    }
    ghosts.forEach(ghost -> files.put(ghost.segment(), ghost.pages()));
    ghosts.clear();
    files
        .values()
        .forEach(
            pages -> {
              pages.loseUnsynced(chance);
              pages.seen = pages.platter.clone();
              pages.syncFailed = false;
            });
  }

  /** The process ended and the machine did not: what was written is still seen. */
  void processEnded() {
    stepsToPowerCut = -1;
    latencyNanos = 0;
    files.values().forEach(pages -> pages.syncFailed = false);
  }

  /** A place where a bit can be flipped back. */
  record Flipped(long segment, int offset, int bit) {}

  /**
   * Flips a bit of an entry that a later one calls synced; empty where there is none. Of what no
   * later entry calls so, be it that the one that did was torn, a bad entry is a torn tail by the
   * journal's own rules.
   */
  Optional<Flipped> flipBit() {
    List<Flipped> places = new ArrayList<>();
    files.forEach(
        (segment, pages) -> {
          List<int[]> entries = entries(pages.platter);
          int claimed = entries.stream().mapToInt(entry -> entry[1]).max().orElse(0);
          for (int[] entry : entries) {
            int at = entry[0] + ENTRY_HEADER + chance.below(8);
            if (at < claimed) {
              places.add(new Flipped(segment, at, chance.below(8)));
            }
          }
        });
    if (places.isEmpty()) {
      return Optional.empty();
    }
    Flipped place = chance.pick(places);
    flip(place);
    return Optional.of(place);
  }

  /**
   * Offset and claim of each entry, as the journal's package draws them; a torn one claims none.
   */
  private static List<int[]> entries(byte[] image) {
    List<int[]> entries = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(image);
    int offset = SEGMENT_HEADER;
    while (offset <= image.length - ENTRY_HEADER) {
      int length = bytes.getInt(offset);
      if (length <= 0 || length > image.length - ENTRY_HEADER - offset) {
        break;
      }
      CRC32C checksum = new CRC32C();
      checksum.update(image, offset, 8);
      checksum.update(image, offset + ENTRY_HEADER, length);
      boolean isWhole = (int) checksum.getValue() == bytes.getInt(offset + 8);
      entries.add(new int[] {offset, isWhole ? bytes.getInt(offset + 4) : 0});
      offset += ENTRY_HEADER + length;
    }
    return entries;
  }

  void flip(Flipped place) {
    Pages pages = files.get(place.segment());
    if (pages != null) {
      pages.platter[place.offset()] ^= (byte) (1 << place.bit());
      pages.seen[place.offset()] ^= (byte) (1 << place.bit());
    }
  }

  /** Whether these bytes are on the platter, in whatever segment. */
  boolean holds(byte[] record) {
    return files.values().stream().anyMatch(pages -> contains(pages.platter, record));
  }

  private static boolean contains(byte[] whole, byte[] part) {
    int at = 0;
    while (at <= whole.length - part.length) {
      if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
        return true;
      }
      at++;
    }
    return false;
  }

  /** How long everything took since the last call. */
  long takeLatencyNanos() {
    long taken = latencyNanos;
    latencyNanos = 0;
    return taken;
  }

  // ---- segments ----

  @Override
  public List<Long> list() {
    return new ArrayList<>(files.keySet());
  }

  @Override
  public byte[] read(long segment) throws IOException {
    return pages(segment).seen.clone();
  }

  @Override
  public void reserve(long segment, byte[] header, int size) throws IOException {
    if (files.containsKey(segment)) {
      throw new IOException("segment " + segment + " is there already");
    }
    if (full) {
      throw new IOException("cannot reserve segment " + segment + ": No space left on device");
    }
    byte[] content = Arrays.copyOf(header, size);
    if (isPowerCut()) {
      // A file of any length, with any of its sectors.
      Pages torn = new Pages(new byte[(int) chance.between(0, size)]);
      int count = Math.min(torn.seen.length, header.length);
      torn.write(0, header, count);
      files.put(segment, torn);
      throw new Actor.Gone("power cut in a reserve");
    }
    latencyNanos += syncNanos();
    files.put(segment, new Pages(content));
    ghosts.clear(); // The folder was synced.
  }

  @Override
  public void append(long segment, int offset, byte[] bytes) throws IOException {
    Pages pages = pages(segment);
    if (pages.syncFailed) {
      throw new Broken("segment " + segment + " is written after its sync failed");
    }
    if (isPowerCut()) {
      pages.write(offset, bytes, (int) chance.between(0, bytes.length));
      throw new Actor.Gone("power cut in a write");
    }
    pages.write(offset, bytes, bytes.length);
    latencyNanos += slow ? SLOW_NANOS : WRITE_NANOS;
  }

  @Override
  public void sync(long segment) throws IOException {
    Pages pages = pages(segment);
    if (isPowerCut()) {
      throw new Actor.Gone("power cut in a sync");
    }
    latencyNanos += syncNanos();
    if (failsNextSync) {
      failsNextSync = false;
      pages.syncFailed = true;
      pages.loseUnsynced(chance);
      throw new IOException("cannot sync segment " + segment + ": Input/output error");
    }
    pages.sync();
  }

  @Override
  public void truncate(long segment, int offset) throws IOException {
    Pages pages = pages(segment);
    byte[] zeros = new byte[pages.seen.length - offset];
    boolean cut = isPowerCut();
    pages.write(offset, zeros, cut ? (int) chance.between(0, zeros.length) : zeros.length);
    if (cut) {
      throw new Actor.Gone("power cut in a cut");
    }
    pages.sync();
    latencyNanos += syncNanos();
  }

  @Override
  public void delete(long segment) {
    Pages pages = files.remove(segment);
    if (pages != null) {
      ghosts.addLast(new Ghost(segment, pages));
    }
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  private Pages pages(long segment) throws IOException {
    Pages pages = files.get(segment);
    if (pages == null) {
      throw new IOException("there is no segment " + segment);
    }
    return pages;
  }

  private boolean isPowerCut() {
    if (stepsToPowerCut < 0) {
      return false;
    }
    stepsToPowerCut--;
    return stepsToPowerCut < 0;
  }

  private long syncNanos() {
    return slow ? SLOW_NANOS : chance.between(LEAST_SYNC_NANOS, MOST_SYNC_NANOS);
  }

  // ---- the file of epochs ----

  @Override
  public EpochBook read() {
    return epochs;
  }

  /** Replaced whole and synced, as the real file is: the power goes before it or after. */
  @Override
  public void write(EpochBook book) throws IOException {
    if (full) {
      throw new IOException("cannot write epochs: No space left on device");
    }
    latencyNanos += syncNanos();
    if (isPowerCut()) {
      if (chance.percent(50)) {
        epochs = book;
      }
      throw new Actor.Gone("power cut in a write of epochs");
    }
    epochs = book;
    ghosts.clear(); // It syncs the folder above; the names below are not held back by less.
  }

  /** The journal did what it promised never to do. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String what) {
      super(what);
    }
  }
}
