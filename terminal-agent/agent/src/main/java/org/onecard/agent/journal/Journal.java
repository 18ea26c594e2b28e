package org.onecard.agent.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.journal.CannotRecord.Kind;
import org.onecard.protocol.record.SignedBytes;

/**
 * Where records go on the disk. Told what happened, it answers what to do; it touches nothing
 * itself. {@link JournalRecovery} takes it up where the run before left it. One thread.
 */
final class Journal {

  /**
   * Room that stays for outcomes and events once nothing more is approved: the tap that is being
   * acted upon must still be able to tell its end.
   */
  static final int CLOSING_RESERVE_BYTES = 4_096;

  private final int segmentBytes;
  private final int maxSegments;

  /** Segments with entries, and the one being written last. */
  private final List<Extent> segments = new ArrayList<>();

  /** The records of each epoch that are here or were released since the start. */
  private final TreeMap<Integer, Span> epochs = new TreeMap<>();

  private int offset;
  private int durable;
  private boolean spareReady;
  private boolean spareAsked;
  private Place last = Place.START;
  private Place released = Place.START;
  private @Nullable CannotRecord failure;
  private @Nullable CannotRecord noRoom;

  /** Empty; {@link JournalRecovery} tells it what was found, then that it begins. */
  Journal(int segmentBytes, int maxSegments) {
    this.segmentBytes = segmentBytes;
    this.maxSegments = maxSegments;
  }

  /**
   * Reads what a start found, where all of it fits in memory.
   *
   * @param images every segment, in any order
   * @param segmentBytes size of a segment
   * @param maxSegments how many there may be, the spare one included; at least 3
   */
  static Recovery recover(List<SegmentImage> images, int segmentBytes, int maxSegments) {
    JournalRecovery recovery = new JournalRecovery(segmentBytes, maxSegments);
    images.stream()
        .sorted(Comparator.comparingLong(SegmentImage::number))
        .forEach(image -> recovery.found(image.number(), image.bytes().bytes()));
    return recovery.finish();
  }

  /** A segment that holds nothing, with records behind it. */
  void foundEmpty(long segment) {
    segments.add(new Extent(segment, null, null));
  }

  /**
   * A segment with records, each of which was {@link #count counted}.
   *
   * @param end offset behind the last
   */
  void found(long segment, Place first, Place latest, int end) {
    segments.add(new Extent(segment, first, latest));
    offset = end;
  }

  /**
   * All that was found has been told.
   *
   * @param fresh the number of the first segment, where none was found
   */
  List<JournalAction> begin(long fresh) {
    List<JournalAction> actions = new ArrayList<>();
    if (segments.isEmpty()) {
      segments.add(new Extent(fresh, null, null));
      offset = Segment.HEADER_BYTES;
      actions.add(new JournalAction.Reserve(fresh));
    } else {
      // What was found may be in the machine's memory only: a power cut soon after a crash would
      // take it away again.
      actions.add(new JournalAction.Sync(current().number()));
    }
    durable = offset;
    actions.addAll(wantSpare());
    return actions;
  }

  /** Room for one more entry, and where it goes. */
  AppendPlan append(JournalEntry entry) {
    if (failure != null) {
      return new AppendPlan.Refused(failure);
    }
    if (!follows(last, entry.place())) {
      throw new IllegalArgumentException(
          "record " + entry.place() + " does not follow record " + last);
    }
    List<JournalAction> actions = new ArrayList<>();
    byte[] bytes = Segment.encode(entry, durable);
    if (bytes.length > segmentBytes - offset) {
      if (!spareReady) {
        return new AppendPlan.Refused(
            noRoom != null
                ? noRoom
                : new CannotRecord(Kind.DISK_FULL, "the next journal segment is not there yet"));
      }
      if (durable < offset) {
        actions.add(new JournalAction.Sync(current().number()));
      }
      segments.add(new Extent(current().number() + 1, null, null));
      offset = Segment.HEADER_BYTES;
      durable = offset;
      spareReady = false;
      bytes = Segment.encode(entry, durable);
    }
    actions.add(new JournalAction.Write(current().number(), offset, new SignedBytes(bytes)));
    offset += bytes.length;
    count(entry.place());
    Extent current = current();
    Place first = current.first();
    segments.set(
        segments.size() - 1,
        new Extent(current.number(), first == null ? entry.place() : first, entry.place()));
    if (noRoom == null) {
      // On a full disk every try writes until it fails: that is not for each tap to wait for.
      actions.addAll(wantSpare());
    }
    return new AppendPlan.Planned(List.copyOf(actions));
  }

  /** What has to be synced so that all that was appended survives a power cut. */
  List<JournalAction> sync() {
    return failure == null && durable < offset
        ? List.of(new JournalAction.Sync(current().number()))
        : List.of();
  }

  /** A sync of the segment finished. */
  void synced(long segment) {
    if (segment == current().number()) {
      durable = offset;
    }
  }

  /** A write, a sync or a cut failed. Nothing is appended again in this run. */
  void failed(String what) {
    failure =
        new CannotRecord(
            Kind.DISK_FAILED,
            what
                + "; nothing is approved until the disk has been checked and the terminal"
                + " restarted");
  }

  /** The asked-for segment is there. */
  void reserved(long segment) {
    spareAsked = false;
    if (segment == current().number() + 1) {
      spareReady = true;
    }
    noRoom = null;
  }

  /** The asked-for segment could not be made; {@link #retryReserve} asks again. */
  void reserveFailed(long segment, String why) {
    spareAsked = false;
    noRoom =
        new CannotRecord(
            Kind.DISK_FULL,
            "no room for journal segment " + segment + " (" + why + "): free some disk space");
  }

  /** Whether a segment could not be made that is still wanted. */
  boolean lacksRoom() {
    return failure == null && noRoom != null;
  }

  /** Asks once more for the segment that could not be made. */
  List<JournalAction> retryReserve() {
    return failure == null ? wantSpare() : List.of();
  }

  /**
   * The host has countersigned that it holds everything up to here.
   *
   * @param needed the record from which on a start wants to know what was written; those before its
   *     segment go, and those after too where less than half of the room is left
   * @return segments that nobody needs any more; the last record that a power cut leaves always
   *     stays, since the next start has to name it
   */
  List<JournalAction> release(Place upTo, Optional<Place> needed) {
    if (upTo.compareTo(released) <= 0) {
      return List.of();
    }
    released = upTo;
    List<JournalAction> actions = new ArrayList<>();
    while (segments.size() > 1) {
      Place lastOfFirst = segments.get(0).last();
      boolean holdsTheLast = last.equals(lastOfFirst);
      if (lastOfFirst == null
          || holdsTheLast
          || lastOfFirst.compareTo(upTo) > 0
          || isToStay(lastOfFirst, needed)
          || !isAnyDurableBehindTheFirst()) {
        break;
      }
      actions.add(new JournalAction.Delete(segments.remove(0).number()));
    }
    if (noRoom != null) {
      actions.addAll(wantSpare());
    }
    return List.copyOf(actions);
  }

  /** What is written next needs the room more than a start does what it may want to know. */
  private boolean isToStay(Place latest, Optional<Place> needed) {
    return needed.isPresent()
        && latest.compareTo(needed.get()) >= 0
        && segments.size() <= maxSegments / 2;
  }

  /** The host may have countersigned what is in the machine's memory only. */
  private boolean isAnyDurableBehindTheFirst() {
    return durable > Segment.HEADER_BYTES
        || segments.subList(1, segments.size() - 1).stream().anyMatch(each -> each.last() != null);
  }

  /** Why nothing may be approved; empty while all is well. */
  Optional<CannotRecord> findFailure() {
    if (failure != null) {
      return Optional.of(failure);
    }
    boolean roomHere = segmentBytes - offset >= Segment.MAX_PAYLOAD_BYTES + CLOSING_RESERVE_BYTES;
    return spareReady || roomHere ? Optional.empty() : Optional.ofNullable(noRoom);
  }

  /** The segments that hold records from this place on, in order. */
  List<Long> segmentsFrom(Place from) {
    return segments.stream()
        .filter(segment -> segment.last() != null && segment.last().compareTo(from) >= 0)
        .map(Extent::number)
        .toList();
  }

  /** Whether records go to this segment now: it has to be there. */
  boolean isCurrent(long segment) {
    return segment == current().number();
  }

  Place last() {
    return last;
  }

  Place released() {
    return released;
  }

  int segmentCount() {
    return segments.size();
  }

  /** Records that no countersigned head covers yet. */
  long backlog() {
    long count = 0;
    for (var epoch : epochs.tailMap(released.epoch(), true).entrySet()) {
      Span span = epoch.getValue();
      long from =
          epoch.getKey() == released.epoch()
              ? Math.max(span.first(), released.sequence() + 1)
              : span.first();
      count += Math.max(0, span.last() - from + 1);
    }
    return count;
  }

  private List<JournalAction> wantSpare() {
    if (spareReady || spareAsked) {
      return List.of();
    }
    if (segments.size() + 1 > maxSegments) {
      noRoom =
          new CannotRecord(
              Kind.JOURNAL_FULL,
              "the journal holds all "
                  + maxSegments
                  + " segments it may: bring the link to the host back, so that it can be drained");
      return List.of();
    }
    spareAsked = true;
    return List.of(new JournalAction.Reserve(current().number() + 1));
  }

  /** One more record, in the order of the chain. */
  void count(Place place) {
    last = place;
    epochs.merge(
        place.epoch(),
        new Span(place.sequence(), place.sequence()),
        (known, added) -> new Span(known.first(), added.last()));
  }

  private Extent current() {
    return segments.get(segments.size() - 1);
  }

  /** Whether a record may come right behind another. */
  static boolean follows(Place before, Place after) {
    // The first entry found may be any: what was before it has been released.
    return before.equals(Place.START)
        || after.equals(before.next())
        || (after.epoch() > before.epoch() && after.sequence() == 1);
  }

  /**
   * A segment and what it holds.
   *
   * @param first null while it is empty
   * @param last null while it is empty
   */
  private record Extent(long number, @Nullable Place first, @Nullable Place last) {}

  /** Consecutive sequences, both included. */
  private record Span(long first, long last) {}
}
