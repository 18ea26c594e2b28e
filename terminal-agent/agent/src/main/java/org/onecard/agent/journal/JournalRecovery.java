package org.onecard.agent.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.journal.Segment.Found;

/**
 * What a start may believe of the segments it finds. Told of them one at a time, it keeps of each
 * only where its records begin and end, so that a journal of any size is recovered in the memory
 * that one segment takes. One thread.
 */
final class JournalRecovery {

  private final int segmentBytes;
  private final Journal journal;

  /** Segments without entries, behind the last one that has any: spares, unless one follows. */
  private final List<Doubtful> empty = new ArrayList<>();

  /** The last segment with entries, where anything but zeros follows them: torn, or damaged. */
  private @Nullable Doubtful torn;

  private Recovery.@Nullable Refused refused;
  private @Nullable JournalEntry last;
  private long highest;

  /**
   * @param segmentBytes size of a segment
   * @param maxSegments how many there may be, the spare one included; at least 3
   */
  JournalRecovery(int segmentBytes, int maxSegments) {
    this.segmentBytes = segmentBytes;
    this.journal = new Journal(segmentBytes, maxSegments);
  }

  /**
   * The next segment that was found.
   *
   * @param number higher than that of the one before
   * @param bytes all of it; not kept
   */
  void found(long number, byte[] bytes) {
    if (number <= highest) {
      throw new IllegalArgumentException("segment " + number + " after segment " + highest);
    }
    highest = number;
    if (refused != null) {
      return;
    }
    boolean wellMade = bytes.length == segmentBytes && Segment.hasHeader(bytes, number);
    Segment.Scan scan = Segment.scan(bytes);
    boolean wasSynced = scan.dirty() && Segment.wasSynced(bytes, scan.end());
    int tornBytes = scan.dirty() ? tornBytes(bytes, scan.end()) : 0;
    Doubtful seen = new Doubtful(number, wellMade, scan.end(), tornBytes);
    if (scan.entries().isEmpty() && !wasSynced) {
      empty.add(seen);
      return;
    }
    refused = findFaultBefore().orElse(null);
    if (refused == null) {
      refused = take(seen, scan, wasSynced).orElse(null);
    }
  }

  /** What came of it, once every segment has been told. */
  Recovery finish() {
    Recovery.Refused why = refused;
    if (why != null) {
      return why;
    }
    List<JournalAction> actions = new ArrayList<>();
    Doubtful tail = torn;
    if (tail != null) {
      actions.add(new JournalAction.Cut(tail.number(), tail.end()));
    }
    // Spares, perhaps one whose making was interrupted or that a torn write touched: they hold
    // nothing, and a fresh one costs little.
    empty.forEach(spare -> actions.add(new JournalAction.Delete(spare.number())));
    actions.addAll(journal.begin(highest + 1));
    return new Recovery.Recovered(
        journal,
        List.copyOf(actions),
        Optional.ofNullable(last),
        tail == null ? 0 : tail.tornBytes());
  }

  /** What an entry in a later segment shows to be wrong with those before it. */
  private Optional<Recovery.Refused> findFaultBefore() {
    Doubtful before = torn;
    if (before != null) {
      return Optional.of(damaged(before));
    }
    for (Doubtful segment : empty) {
      if (!segment.wellMade()) {
        return Optional.of(badlyMade(segment.number()));
      }
      if (segment.tornBytes() > 0) {
        return Optional.of(damaged(segment));
      }
      journal.foundEmpty(segment.number());
    }
    empty.clear();
    return Optional.empty();
  }

  private Optional<Recovery.Refused> take(Doubtful seen, Segment.Scan scan, boolean wasSynced) {
    if (!seen.wellMade()) {
      return Optional.of(badlyMade(seen.number()));
    }
    if (wasSynced) {
      return Optional.of(damaged(seen));
    }
    torn = seen.tornBytes() > 0 ? seen : null;
    for (Found found : scan.entries()) {
      Place place = found.entry().place();
      if (!Journal.follows(journal.last(), place)) {
        return Optional.of(
            refused(
                seen.number(),
                found.offset(),
                "record " + place + " does not follow record " + journal.last()));
      }
      journal.count(place);
      last = found.entry();
    }
    journal.found(seen.number(), scan.entries().get(0).entry().place(), journal.last(), scan.end());
    return Optional.empty();
  }

  private static int tornBytes(byte[] bytes, int from) {
    int end = bytes.length;
    while (end > from && bytes[end - 1] == 0) {
      end--;
    }
    return end - from;
  }

  private static Recovery.Refused badlyMade(long segment) {
    return refused(segment, 0, "its header or its size is wrong");
  }

  private static Recovery.Refused damaged(Doubtful segment) {
    return refused(
        segment.number(), segment.end(), "a record that had been written whole is damaged");
  }

  private static Recovery.Refused refused(long segment, int offset, String what) {
    return new Recovery.Refused(
        segment,
        offset,
        "journal segment %08d is damaged at offset %d: %s. Enrol the terminal again"
                .formatted(segment, offset, what)
            + " (`terminal enrol --again`): the journal is set aside then");
  }

  /**
   * A segment about which only a later one can tell.
   *
   * @param end offset behind its last entry
   * @param tornBytes from there to the last byte that is not zero
   */
  private record Doubtful(long number, boolean wellMade, int end, int tornBytes) {}
}
