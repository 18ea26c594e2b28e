package org.onecard.agent.journal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochStore;
import org.onecard.agent.journal.CannotRecord.Kind;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.record.Body.EpochOpenedBody;
import org.onecard.protocol.record.Body.ReversalBody;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.RecordId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the disk, the epochs and the end of the chain. One thread at a time: {@link JournalShell}
 * gives it one of its own, and a simulated city calls it directly.
 */
public final class JournalKeeper {

  /** How long a record that nobody waits for may stay in the machine's memory only. */
  public static final Duration LAZY_SYNC = Duration.ofMillis(200);

  /** Records that are read again without the disk: more than a link ever has under way. */
  private static final int TAIL_RECORDS = 512;

  /**
   * How long a debit that has not opened a gate is waited for: so long it stays in the journal too,
   * where there is room, since a process that starts knows it from there alone.
   */
  public static final Duration DEBITS_STAY = Duration.ofMinutes(15);

  private static final Duration RETRY_RESERVE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);

  private final String terminalId;
  private final Disk disk;
  private final JournalSize size;
  private final EpochStore epochStore;
  private final Supplier<ClockReading> time;
  private final LongSupplier nanoTime;
  private final ArrayDeque<ChainedRecord> tail = new ArrayDeque<>();

  private final Journal journal;
  private final OpenDebitSearch debits;

  /** As they were when it was opened. */
  private final List<PendingDebit> openDebits;

  private EpochBook epochs;

  /** Null while no epoch is open. */
  private @Nullable RecordChain chain;

  /** The last record in the journal. */
  private Head end;

  private long unsyncedSinceNanos;
  private boolean unsynced;

  /** The last record that others may be shown. */
  private Place told;

  /**
   * Records from the first on whose sync somebody waits for. An approval that acts only after its
   * sync must not be booked before: of one that a power cut takes, nobody could give back the
   * charge.
   */
  private final ArrayDeque<ChainedRecord> unshown = new ArrayDeque<>();

  /** Where the last reading of the disk ended. */
  private @Nullable Mark mark;

  /**
   * @param next the place that may stand at the offset
   */
  private record Mark(long segment, int offset, Place next) {}

  /** Written records whose sync somebody waits for, the oldest first. */
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  /**
   * @param dueNanos of the monotonic clock, when it is synced at the latest
   */
  private record Waiting(ChainedRecord record, long dueNanos, Consumer<Recorded> told) {}

  private long nextReserveNanos;

  /** Why no epoch could be stored; null while that is not what is missing. */
  private @Nullable CannotRecord epochTrouble;

  private long nextEpochNanos;

  private Consumer<ChainedRecord> onAppended = record -> {};

  private JournalKeeper(
      String terminalId,
      Disk disk,
      JournalSize size,
      EpochStore epochStore,
      EpochBook epochs,
      Supplier<ClockReading> time,
      LongSupplier nanoTime,
      Journal journal,
      Head end,
      OpenDebitSearch debits) {
    this.terminalId = terminalId;
    this.disk = disk;
    this.size = size;
    this.epochStore = epochStore;
    this.epochs = epochs;
    this.time = time;
    this.nanoTime = nanoTime;
    this.journal = journal;
    this.debits = debits;
    this.openDebits = debits.list(time.get().at().minus(DEBITS_STAY));
    this.end = end;
    this.told = journal.last();
  }

  /**
   * Recovers what is on the disk and opens an epoch.
   *
   * @param disk closed with the journal
   * @param time the corrected clock, for the record that opens an epoch
   * @param nanoTime the monotonic clock, in nanoseconds from any origin
   * @throws JournalDamagedException when something is damaged that was once whole
   * @throws IOException when the disk cannot be read or written at all
   */
  public static JournalKeeper open(
      String terminalId,
      Disk disk,
      JournalSize size,
      EpochStore epochStore,
      Supplier<ClockReading> time,
      LongSupplier nanoTime)
      throws IOException, JournalDamagedException {
    OpenDebitSearch debits = new OpenDebitSearch();
    Recovery recovery = recover(disk, size, debits);
    if (recovery instanceof Recovery.Refused refused) {
      throw new JournalDamagedException(refused.text());
    }
    Recovery.Recovered recovered = (Recovery.Recovered) recovery;
    if (recovered.cutBytes() > 0) {
      LOG.warn(
          "[terminal={}] cut {} bytes of a record that was being written when the power went",
          terminalId,
          recovered.cutBytes());
    }
    JournalKeeper keeper =
        new JournalKeeper(
            terminalId,
            disk,
            size,
            epochStore,
            epochStore.read(),
            time,
            nanoTime,
            recovered.journal(),
            lastHead(recovered.last()),
            debits);
    keeper.writeAgain();
    if (!keeper.perform(recovered.actions())) {
      throw new IOException(keeper.failureText());
    }
    keeper.openEpoch();
    return keeper;
  }

  /**
   * After a sync that failed, the system may call pages clean that never reached the disk; a
   * process that starts finds them and cannot tell. Written once more they are not clean, and the
   * sync that follows means what it says.
   */
  private void writeAgain() throws IOException {
    for (long segment : journal.segmentsFrom(journal.last())) {
      byte[] bytes = disk.read(segment);
      disk.append(segment, 0, Arrays.copyOf(bytes, Segment.scan(bytes).end()));
    }
  }

  /** One segment at a time: a backlog near its bound must not need as much memory as disk. */
  private static Recovery recover(Disk disk, JournalSize size, OpenDebitSearch debits)
      throws IOException {
    JournalRecovery recovery = new JournalRecovery(size.segmentBytes(), size.maxSegments());
    for (long number : disk.list().stream().sorted().toList()) {
      byte[] bytes = disk.read(number);
      recovery.found(number, bytes);
      Segment.scan(bytes).entries().forEach(found -> debits.step(found.entry()));
    }
    return recovery.finish();
  }

  /** Debits of purses of which the journal did not know what became when it was opened. */
  public List<PendingDebit> listOpenDebits() {
    return openDebits;
  }

  /**
   * Is told of each record once it is written, or synced where it waits for that; must not wait.
   */
  public void onAppended(Consumer<ChainedRecord> listener) {
    onAppended = listener;
  }

  /**
   * Gives the draft its place and writes it.
   *
   * @param told what came of it, once it is as durable as was asked for: before this returns, or
   *     where it waits for others at a later call, {@link #tick} at the latest
   * @throws IllegalArgumentException where it breaks the protocol's limits
   */
  public void write(Draft draft, Durability durability, Consumer<Recorded> told) {
    Recorded recorded = write(draft, durability);
    if (durability.isGrouped() && recorded instanceof Recorded.Done done) {
      waiting.addLast(
          new Waiting(done.record(), nanoTime.getAsLong() + durability.within().toNanos(), told));
    } else {
      told.accept(recorded);
    }
    refuseWaiting();
  }

  /** After a failure nobody who waits is told that the record is there. */
  private void refuseWaiting() {
    Optional<CannotRecord> failure = journal.findFailure();
    while (failure.isPresent() && !waiting.isEmpty()) {
      Waiting next = waiting.removeFirst();
      doubt(next.record());
      next.told().accept(new Recorded.Refused(failure.get()));
    }
  }

  /** How long {@link #tick} may be put off; empty where nobody waits for a sync. */
  public Optional<Duration> findPatience() {
    return waiting.stream()
        .map(each -> each.dueNanos() - nanoTime.getAsLong())
        .min(Long::compare)
        .map(nanos -> Duration.ofNanos(Math.max(0, nanos)));
  }

  private Recorded write(Draft draft, Durability durability) {
    if (chain != null && chain.head().sequence() >= RecordId.MOST_SEQUENCE) {
      // A sequence never starts over within its epoch; what a power cut ends, a full one ends too.
      chain = null;
      openEpochLate();
    }
    if (chain == null) {
      return new Recorded.Refused(whyNoEpoch());
    }
    Head before = chain.head();
    ChainedRecord record;
    try {
      record =
          chain.append(
              draft.time().at(),
              draft.time().quality(),
              draft.catalogueVersion(),
              draft.body().apply(chain.nextId()),
              draft.sealedCard());
    } catch (RuntimeException e) {
      throw new DraftFault(e);
    }
    try {
      return write(record, before, durability);
    } catch (RuntimeException e) {
      // Whoever asked for it is refused, and it may be there.
      doubt(record);
      throw e;
    }
  }

  private Recorded write(ChainedRecord record, Head before, Durability durability) {
    Place place = placeOf(record);
    AppendPlan plan =
        journal.append(
            new JournalEntry(place, record.bytes(), record.sealedCard().map(SealedCard::bytes)));
    if (plan instanceof AppendPlan.Refused refused) {
      // Nobody has seen the record, so its id is free for another.
      chain = RecordChain.resume(terminalId, before);
      return new Recorded.Refused(refused.why());
    }
    end = headOf(record);
    debits.step(place, record.content());
    boolean written = perform(((AppendPlan.Planned) plan).actions());
    if (written && durability.isAwaited() && !durability.isGrouped()) {
      written = perform(journal.sync());
      unsynced = false;
    } else if (written && !unsynced) {
      unsynced = true;
      unsyncedSinceNanos = nanoTime.getAsLong();
    }
    if (!written) {
      doubt(record);
      return new Recorded.Refused(
          journal
              .findFailure()
              .orElseGet(() -> new CannotRecord(Kind.DISK_FAILED, "the journal failed")));
    }
    if (durability.isGrouped() || !unshown.isEmpty()) {
      unshown.addLast(record);
    } else {
      show(record);
    }
    return new Recorded.Done(record);
  }

  private void show(ChainedRecord record) {
    told = placeOf(record);
    tail.addLast(record);
    if (tail.size() > TAIL_RECORDS) {
      tail.removeFirst();
    }
    onAppended.accept(record);
  }

  /**
   * Whoever asked is told that the record is not there, and yet the disk may hold it: the next
   * start takes the tap back.
   */
  private void doubt(ChainedRecord record) {
    Optional<String> tapId = BookedTap.find(record);
    if (tapId.isEmpty()) {
      return;
    }
    epochs = epochs.doubting(tapId.get());
    try {
      epochStore.write(epochs);
    } catch (IOException e) {
      LOG.error(
          "[terminal={}] [tap={}] was refused, may be booked all the same, and this is not kept for"
              + " the next start: tell the operator ({})",
          terminalId,
          tapId.get(),
          e.getMessage());
    }
  }

  /** The first that is said after taps were refused whose records may have reached the disk. */
  private void takeBackDoubtful() {
    List<String> tapIds = epochs.doubtful();
    if (tapIds.isEmpty() || chain == null) {
      return;
    }
    for (String tapId : tapIds) {
      Recorded recorded =
          write(
              new Draft(
                  time.get(),
                  0,
                  Optional.empty(),
                  id -> new ReversalBody(tapId, "refused: the disk failed")),
              Durability.NOW);
      if (recorded instanceof Recorded.Refused) {
        return;
      }
      LOG.warn("[terminal={}] [tap={}] was refused and is taken back", terminalId, tapId);
    }
    // Where this is not kept the next start takes them back again, which changes nothing.
    var unused = storeEpoch(epochs.withoutDoubt());
  }

  /** Whether all was done that has to be; a segment reserved ahead may be had later. */
  private boolean perform(List<JournalAction> actions) {
    for (JournalAction action : actions) {
      if (action instanceof JournalAction.Reserve reserve
          && !journal.isCurrent(reserve.segment())) {
        reserveAhead(reserve.segment());
        continue;
      }
      try {
        perform(action);
      } catch (IOException e) {
        journal.failed(String.valueOf(e.getMessage()));
        LOG.error("[terminal={}] {}", terminalId, failureText());
        return false;
      }
    }
    return true;
  }

  private void perform(JournalAction action) throws IOException {
    if (action instanceof JournalAction.Write write) {
      disk.append(write.segment(), write.offset(), write.bytes().bytes());
    } else if (action instanceof JournalAction.Sync sync) {
      disk.sync(sync.segment());
      journal.synced(sync.segment());
      tellWaiting();
    } else if (action instanceof JournalAction.Cut cut) {
      disk.truncate(cut.segment(), cut.offset());
    } else if (action instanceof JournalAction.Reserve reserve) {
      disk.reserve(reserve.segment(), Segment.header(reserve.segment()), size.segmentBytes());
    } else if (action instanceof JournalAction.Delete delete) {
      disk.delete(delete.segment());
    }
  }

  private void reserveAhead(long segment) {
    try {
      disk.reserve(segment, Segment.header(segment), size.segmentBytes());
      journal.reserved(segment);
    } catch (IOException e) {
      boolean firstTime = !journal.lacksRoom();
      journal.reserveFailed(segment, String.valueOf(e.getMessage()));
      nextReserveNanos = nanoTime.getAsLong() + RETRY_RESERVE.toNanos();
      if (firstTime) {
        LOG.error(
            "[terminal={}] no room for journal segment {}: {}",
            terminalId,
            segment,
            e.getMessage());
      }
    }
  }

  /** All that was written when a sync began is covered by it, whoever it was for. */
  private void tellWaiting() {
    while (!unshown.isEmpty()) {
      show(unshown.removeFirst());
    }
    while (!waiting.isEmpty()) {
      Waiting next = waiting.removeFirst();
      next.told().accept(new Recorded.Done(next.record()));
    }
  }

  /**
   * Does what is due by now. To be called some twenty times a second, or once a second while it
   * {@link #isCalm}, after each write, and where somebody waits for a sync after {@link
   * #findPatience}.
   */
  public void tick() {
    syncGroup();
    syncLazily();
    retryReserve();
    retryEpoch();
  }

  private void syncGroup() {
    if (findPatience().filter(Duration::isZero).isPresent()) {
      unsynced = false;
      perform(journal.sync());
      refuseWaiting();
    }
  }

  /** Whether nothing falls due by time alone: then once a second is often enough. */
  public boolean isCalm() {
    return !unsynced && waiting.isEmpty() && chain != null && !journal.lacksRoom();
  }

  private void syncLazily() {
    if (unsynced && nanoTime.getAsLong() - unsyncedSinceNanos >= LAZY_SYNC.toNanos()) {
      unsynced = false;
      perform(journal.sync());
      refuseWaiting();
    }
  }

  private void retryReserve() {
    if (journal.lacksRoom() && nanoTime.getAsLong() - nextReserveNanos >= 0) {
      perform(journal.retryReserve());
    }
  }

  private void retryEpoch() {
    boolean due =
        epochTrouble == null ? epochs.left() > 0 : nanoTime.getAsLong() - nextEpochNanos >= 0;
    if (chain == null && due && journal.findFailure().isEmpty()) {
      openEpochLate();
    }
  }

  private void openEpochLate() {
    try {
      openEpoch();
    } catch (JournalDamagedException e) {
      journal.failed("no epoch can be opened: " + e.getMessage());
      LOG.error("[terminal={}] {}", terminalId, failureText());
    }
  }

  /**
   * Records from a place on, in order, all of one epoch.
   *
   * @param most 1 or more
   * @return as many as are there, none when there is nothing from the place on or it cannot be read
   */
  public List<ChainedRecord> find(Place from, int most) {
    ChainedRecord oldest = tail.peekFirst();
    try {
      return oldest != null && placeOf(oldest).compareTo(from) <= 0
          ? take(tail, from, most)
          : take(readDisk(from, most), from, most);
    } catch (IOException e) {
      LOG.error("[terminal={}] the journal cannot be read: {}", terminalId, e.getMessage());
      return List.of();
    }
  }

  private List<ChainedRecord> readDisk(Place from, int most) throws IOException {
    List<ChainedRecord> records = new ArrayList<>();
    for (long segment : journal.segmentsFrom(from)) {
      byte[] image = disk.read(segment);
      int offset = beginning(segment, from);
      Optional<Segment.Found> found = Segment.find(image, offset);
      while (found.isPresent() && found.get().entry().place().compareTo(told) <= 0) {
        if (records.size() == most) {
          return records;
        }
        Place place = found.get().entry().place();
        offset = found.get().end();
        if (place.compareTo(from) >= 0) {
          records.add(decode(segment, found.get()));
          mark = new Mark(segment, offset, place.next());
        }
        found = Segment.find(image, offset);
      }
    }
    return records;
  }

  /** Whoever drains asks for what follows: a segment of thousands is not gone through each time. */
  private int beginning(long segment, Place from) {
    Mark before = mark;
    return before != null && before.segment() == segment && before.next().equals(from)
        ? before.offset()
        : Segment.HEADER_BYTES;
  }

  private static ChainedRecord decode(long segment, Segment.Found found) throws IOException {
    Decoded<ChainedRecord> decoded = found.entry().decode();
    if (decoded instanceof Decoded.Ok<ChainedRecord> ok) {
      return ok.value();
    }
    throw new IOException(
        "segment %08d at offset %d: %s"
            .formatted(
                segment, found.offset(), ((Decoded.Malformed<ChainedRecord>) decoded).because()));
  }

  private static List<ChainedRecord> take(Iterable<ChainedRecord> records, Place from, int most) {
    List<ChainedRecord> taken = new ArrayList<>();
    for (ChainedRecord record : records) {
      Place place = placeOf(record);
      if (place.compareTo(from) < 0) {
        continue;
      }
      if (taken.size() == most
          || (!taken.isEmpty() && placeOf(taken.get(0)).epoch() != place.epoch())) {
        break;
      }
      taken.add(record);
    }
    return List.copyOf(taken);
  }

  /** The host has countersigned this head: what lies below may go. */
  public void release(Head head) {
    if (head.epoch() > journal.last().epoch()) {
      LOG.error(
          "[terminal={}] the host countersigned record {}.{}, of an epoch that this terminal has not"
              + " opened: nothing is released, call the operator",
          terminalId,
          head.epoch(),
          head.sequence());
      return;
    }
    for (ChainedRecord record : tail) {
      if (placeOf(record).equals(new Place(head.epoch(), head.sequence()))
          && !record.hash().equals(head.hash())) {
        LOG.error(
            "[terminal={}] the host countersigned another record {}.{} than this terminal wrote:"
                + " nothing is released, call the operator",
            terminalId,
            head.epoch(),
            head.sequence());
        return;
      }
    }
    Instant since = time.get().at().minus(DEBITS_STAY);
    perform(journal.release(new Place(head.epoch(), head.sequence()), debits.findNeeded(since)));
  }

  /** The host granted epochs; its signature has been checked. */
  public void grant(EpochGrant grant) {
    if (grant.first() == epochs.first() && grant.count() == epochs.count()) {
      return;
    }
    EpochBook granted = epochs.grant(grant.first(), grant.count());
    try {
      epochStore.write(granted);
    } catch (IOException e) {
      LOG.error("[terminal={}] the grant of epochs is not kept: {}", terminalId, e.getMessage());
      return;
    }
    epochs = granted;
    if (chain == null) {
      openEpochLate();
    }
  }

  private void openEpoch() throws JournalDamagedException {
    EpochBook.Opening opening = epochs.open(end);
    if (opening instanceof EpochBook.Opening.TailLost lost) {
      throw new JournalDamagedException(
          "the journal ends at record %d.%d, but the last stop was clean at record %d.%d: a segment"
                  .formatted(
                      end.epoch(),
                      end.sequence(),
                      lost.promised().epoch(),
                      lost.promised().sequence())
              + " is missing or was replaced. Put it back, or enrol the terminal again (`terminal enrol"
              + " --again`)");
    }
    if (opening instanceof EpochBook.Opening.Continues continues) {
      if (storeEpoch(continues.book())) {
        chain = RecordChain.resume(terminalId, continues.after());
      }
    } else if (opening instanceof EpochBook.Opening.Begins begins) {
      if (storeEpoch(begins.book())) {
        begin(begins.previous());
      }
    } else {
      LOG.error("[terminal={}] {}", terminalId, noEpoch().text());
    }
    takeBackDoubtful();
  }

  /** An epoch in which something is said without its being stored could be opened a second time. */
  private boolean storeEpoch(EpochBook book) {
    try {
      epochStore.write(book);
    } catch (IOException e) {
      CannotRecord trouble =
          new CannotRecord(
              Kind.DISK_FULL,
              "the epoch in use cannot be stored (" + e + "): free some disk space");
      if (epochTrouble == null) {
        LOG.error("[terminal={}] {}", terminalId, trouble.text());
      }
      epochTrouble = trouble;
      nextEpochNanos = nanoTime.getAsLong() + RETRY_RESERVE.toNanos();
      return false;
    }
    epochTrouble = null;
    epochs = book;
    return true;
  }

  private void begin(Head previous) {
    chain = RecordChain.opening(terminalId, epochs.current());
    LOG.info("[terminal={}] epoch {} begins, {} left", terminalId, epochs.current(), epochs.left());
    Recorded opened =
        write(
            new Draft(time.get(), 0, Optional.empty(), id -> new EpochOpenedBody(previous)),
            Durability.NOW);
    if (opened instanceof Recorded.Refused) {
      // Nothing may be said in an epoch that was not opened; another is opened when there is
      // room.
      chain = null;
    }
  }

  /** Syncs, marks the stop as clean and lets go of the disk. */
  public void stop() {
    try {
      boolean synced = perform(journal.sync());
      refuseWaiting();
      if (synced && journal.findFailure().isEmpty() && chain != null) {
        epochStore.write(epochs.stoppedCleanly(end));
      }
      disk.close();
    } catch (IOException e) {
      LOG.warn("[terminal={}] the journal was not closed cleanly: {}", terminalId, e.getMessage());
    }
  }

  /**
   * Lets go of the disk as it is, as if the power went, and of whoever waits for a sync. Nothing
   * else is asked of the keeper after.
   */
  void abandon(CannotRecord why) {
    while (!waiting.isEmpty()) {
      Waiting next = waiting.removeFirst();
      doubt(next.record());
      next.told().accept(new Recorded.Refused(why));
    }
    try {
      disk.close();
    } catch (IOException e) {
      LOG.warn("[terminal={}] the journal was not closed: {}", terminalId, e.getMessage());
    }
  }

  public JournalStatus status() {
    Optional<CannotRecord> failure = journal.findFailure();
    return new JournalStatus(
        journal.last(),
        end.hash(),
        journal.released(),
        journal.backlog(),
        journal.segmentCount(),
        chain != null,
        failure.isEmpty() && chain == null ? Optional.of(whyNoEpoch()) : failure);
  }

  private String failureText() {
    return journal.findFailure().map(CannotRecord::text).orElse("the journal failed");
  }

  private CannotRecord whyNoEpoch() {
    CannotRecord trouble = epochTrouble;
    return trouble == null ? noEpoch() : trouble;
  }

  private static CannotRecord noEpoch() {
    return new CannotRecord(
        Kind.NO_EPOCH,
        "the host's grant of epochs is used up: connect the terminal to its host once");
  }

  private static Head lastHead(Optional<JournalEntry> last) throws JournalDamagedException {
    if (last.isEmpty()) {
      return Head.NONE;
    }
    Decoded<ChainedRecord> decoded = last.get().decode();
    if (decoded instanceof Decoded.Ok<ChainedRecord> ok) {
      return headOf(ok.value());
    }
    throw new JournalDamagedException(
        "the last record of the journal, " + last.get().place() + ", makes no sense");
  }

  private static Head headOf(ChainedRecord record) {
    Place place = placeOf(record);
    return new Head(place.epoch(), place.sequence(), record.hash());
  }

  /** Where a record stands. */
  public static Place placeOf(ChainedRecord record) {
    return new Place(record.content().id().epoch(), record.content().id().sequence());
  }
}
