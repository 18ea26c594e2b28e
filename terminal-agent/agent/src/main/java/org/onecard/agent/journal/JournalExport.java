package org.onecard.agent.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.FormerKey;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;

/**
 * What an export of a journal holds, once it is written. The export changes nothing, and may be
 * taken while a terminal runs; of the journal it keeps one segment in memory.
 *
 * <p>The file is text, one JSON object a line, numbers decimal and bytes hexadecimal. The kinds, in
 * this order:
 *
 * <pre>
 *   journal  format, version, terminal, region, location, item, madeAt, epochFirst, epochCount,
 *            epochCurrent
 *   key      belowEpoch (0: no end), algorithm, key           which key signed records of which epoch
 *   record   epoch, sequence, hash, record, sealed (where the record is about a card)
 *   stop     segment, offset, torn, what                      here something could not be read
 *   head     epoch, first, last, hash                         after the records of each epoch
 *   end      records, segments, stops, sha256, algorithm, signature
 * </pre>
 *
 * <p>{@code sha256} is over every byte before the line {@code end}, and {@code signature} is the
 * terminal's record key's over it, context {@link SignatureContext#JOURNAL_EXPORT}. A file without
 * that line was cut off. Record bytes are those on the disk; the sealed identifier is as the
 * terminal has it, which cannot open it.
 *
 * @param records how many
 * @param segments how many were read
 * @param first the first record; {@link Place#START} where there is none
 * @param last the last one
 * @param stops where something could not be read, and what; the first {@link #MOST_STOPS} of them
 * @param damaged whether anything that was once whole could not be read; a torn tail is no such
 * @param sha256 what the line {@code end} says
 */
public record JournalExport(
    long records,
    int segments,
    Place first,
    Place last,
    List<String> stops,
    boolean damaged,
    Hash sha256) {

  /** Of the file. */
  public static final int VERSION = 1;

  /** Named to a person; the file has them all. */
  public static final int MOST_STOPS = 20;

  private static final String FORMAT = "onecard-journal-export";

  public JournalExport {
    stops = List.copyOf(stops);
  }

  /**
   * Writes everything of a journal that can be read.
   *
   * @param at when it is made, by the machine's clock
   * @param out not closed
   * @throws ReleasedMeanwhileException where a segment went while others were written already; what
   *     was written is no export
   * @throws IOException where the disk cannot be read at all, or the file cannot be written
   */
  public static JournalExport write(
      Disk disk, TerminalIdentity identity, EpochBook epochs, Instant at, OutputStream out)
      throws IOException {
    Lines lines = new Lines(out);
    lines.write(
        kind("journal")
            .put("format", FORMAT)
            .put("version", VERSION)
            .put("terminal", identity.terminalId())
            .put("region", identity.region().code())
            .put("location", identity.locationId())
            .put("item", identity.itemId())
            .put("madeAt", at.toString())
            .put("epochFirst", epochs.first())
            .put("epochCount", epochs.count())
            .put("epochCurrent", epochs.current()));
    for (FormerKey former :
        identity.formerKeys().stream().sorted(Comparator.comparing(FormerKey::below)).toList()) {
      lines.write(key(former.below(), former.key()));
    }
    lines.write(key(0, identity.recordKey()));
    Walk walk = new Walk(lines);
    int segments = 0;
    for (long number : disk.list().stream().sorted().toList()) {
      Optional<byte[]> bytes = read(disk, number, walk);
      if (bytes.isPresent()) {
        walk.segment(number, bytes.get());
        segments++;
      }
    }
    return walk.finish(segments, identity.recordKey());
  }

  /** Empty too where it was released before anything was read: the journal begins later then. */
  private static Optional<byte[]> read(Disk disk, long segment, Walk walk) throws IOException {
    try {
      return Optional.of(disk.read(segment));
    } catch (NoSuchFileException released) {
      if (walk.records > 0) {
        throw new ReleasedMeanwhileException(segment);
      }
      return Optional.empty();
    } catch (IOException e) {
      walk.stop(new Stop(segment, 0, false, "it cannot be read: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private static FlatJson kind(String kind) {
    return new FlatJson().put("kind", kind);
  }

  private static FlatJson key(int below, SigningKey key) {
    return kind("key")
        .put("belowEpoch", below)
        .put("algorithm", key.verifyingKey().algorithm().number())
        .put("key", key.verifyingKey().encoded());
  }

  /** Lines, and the hash of all that were written. */
  private static final class Lines {

    private final OutputStream out;
    private final MessageDigest digest = sha256();

    Lines(OutputStream out) {
      this.out = out;
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    void write(FlatJson line) throws IOException {
      byte[] bytes = line.bytes();
      digest.update(bytes);
      digest.update((byte) '\n');
      out.write(bytes);
      out.write('\n');
    }

    Hash hash() {
      return new Hash(digest.digest());
    }
  }

  /** Where something cannot be read. */
  private record Stop(long segment, int offset, boolean torn, String what) {}

  /** From entry to entry. */
  private static final class Walk {

    private final Lines lines;

    /** What shows to be damage when a record follows, and else is a tail that a power cut tore. */
    private final List<Stop> doubtful = new ArrayList<>();

    private final List<String> stops = new ArrayList<>();
    private long stopCount;
    private boolean damaged;
    private long records;
    private Place first = Place.START;
    private Place last = Place.START;
    private Place firstOfEpoch = Place.START;
    private @Nullable Hash lastHash;

    Walk(Lines lines) {
      this.lines = lines;
    }

    void segment(long number, byte[] bytes) throws IOException {
      if (!Segment.hasHeader(bytes, number)) {
        doubtful.add(new Stop(number, 0, false, "its header is wrong"));
      }
      int offset = Segment.HEADER_BYTES;
      while (true) {
        Segment.Scan scan = Segment.scan(bytes, offset);
        for (Segment.Found found : scan.entries()) {
          record(found.entry());
        }
        if (!scan.dirty()) {
          return;
        }
        doubtful.add(
            new Stop(number, scan.end(), false, "a record that had been written whole is damaged"));
        int next = Segment.findNext(bytes, scan.end() + 1);
        if (next < 0) {
          return;
        }
        offset = next;
      }
    }

    private void record(JournalEntry entry) throws IOException {
      for (Stop stop : doubtful) {
        stop(stop);
      }
      doubtful.clear();
      Place place = entry.place();
      if (place.epoch() != last.epoch()) {
        endEpoch();
        firstOfEpoch = place;
      }
      Hash hash = Hashes.ofRecord(entry.record().bytes());
      FlatJson line =
          kind("record")
              .put("epoch", place.epoch())
              .put("sequence", place.sequence())
              .put("hash", hash.bytes())
              .put("record", entry.record().bytes());
      entry.sealedCard().map(SignedBytes::bytes).ifPresent(bytes -> line.put("sealed", bytes));
      lines.write(line);
      records++;
      first = first.equals(Place.START) ? place : first;
      last = place;
      lastHash = hash;
    }

    private void endEpoch() throws IOException {
      Hash hash = lastHash;
      if (hash != null) {
        lines.write(
            kind("head")
                .put("epoch", last.epoch())
                .put("first", firstOfEpoch.sequence())
                .put("last", last.sequence())
                .put("hash", hash.bytes()));
      }
    }

    void stop(Stop stop) throws IOException {
      lines.write(
          kind("stop")
              .put("segment", stop.segment())
              .put("offset", stop.offset())
              .put("torn", stop.torn())
              .put("what", stop.what()));
      stopCount++;
      damaged |= !stop.torn();
      if (stops.size() < MOST_STOPS) {
        stops.add(
            "segment %08d at offset %d, behind record %s: %s"
                .formatted(stop.segment(), stop.offset(), last, stop.what()));
      }
    }

    JournalExport finish(int segments, SigningKey key) throws IOException {
      for (Stop stop : doubtful) {
        stop(new Stop(stop.segment(), stop.offset(), true, "a tail that was never synced is torn"));
      }
      endEpoch();
      Hash sha256 = lines.hash();
      Signature signature = key.sign(SignatureContext.JOURNAL_EXPORT, sha256.bytes());
      lines.write(
          kind("end")
              .put("records", records)
              .put("segments", segments)
              .put("stops", stopCount)
              .put("sha256", sha256.bytes())
              .put("algorithm", signature.algorithm().number())
              .put("signature", signature.bytes().bytes()));
      return new JournalExport(records, segments, first, last, stops, damaged, sha256);
    }
  }
}
