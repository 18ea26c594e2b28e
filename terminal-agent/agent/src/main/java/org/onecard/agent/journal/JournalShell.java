package org.onecard.agent.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.journal.CannotRecord.Kind;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.record.Body.EpochOpenedBody;
import org.onecard.protocol.record.Body.ReversalBody;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.PendingDebit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the disk, the epochs and the end of the chain, with one thread of its own. Its methods may
 * be called from any thread and do not wait; what they ask for is done in the order in which it was
 * asked.
 */
public final class JournalShell implements RecordKeeper, AutoCloseable {

  /** How long a record that nobody waits for may stay in the machine's memory only. */
  public static final Duration LAZY_SYNC = Duration.ofMillis(200);

  /** Records that are read again without the disk: more than a link ever has under way. */
  private static final int TAIL_RECORDS = 512;

  private static final int QUEUE = 1_024;
  private static final Duration RETRY_RESERVE = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(JournalShell.class);

  private final String terminalId;
  private final Disk disk;
  private final JournalSize size;
  private final EpochFile epochFile;
  private final Supplier<ClockReading> time;
  private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private final ArrayDeque<ChainedRecord> tail = new ArrayDeque<>();

  private final Journal journal;
  private final List<PendingDebit> openDebits;
  private EpochBook epochs;

  /** Null while no epoch is open. */
  private @Nullable RecordChain chain;

  private long unsyncedSinceNanos;
  private boolean unsynced;

  /** The last record that whoever asked for it was told is there. */
  private Place told;

  private long nextReserveNanos;

  /** Why no epoch could be stored; null while that is not what is missing. */
  private @Nullable CannotRecord epochTrouble;

  private long nextEpochNanos;

  private volatile boolean stopping;
  private volatile JournalStatus status;
  private volatile Consumer<ChainedRecord> onAppended = record -> {};

  private JournalShell(
      String terminalId,
      Disk disk,
      JournalSize size,
      EpochFile epochFile,
      EpochBook epochs,
      Supplier<ClockReading> time,
      Journal journal,
      List<PendingDebit> openDebits) {
    this.terminalId = terminalId;
    this.disk = disk;
    this.size = size;
    this.epochFile = epochFile;
    this.epochs = epochs;
    this.time = time;
    this.journal = journal;
    this.openDebits = openDebits;
    this.told = journal.last();
    this.status = statusNow();
    this.thread = new Thread(this::run, "journal");
    this.thread.setDaemon(true);
  }

  /**
   * Recovers what is on the disk, opens an epoch and starts the thread.
   *
   * @param disk closed with the journal
   * @param time the corrected clock, for the record that opens an epoch
   * @throws JournalDamagedException when something is damaged that was once whole
   * @throws IOException when the disk cannot be read or written at all
   */
  public static JournalShell open(
      String terminalId,
      Disk disk,
      JournalSize size,
      EpochFile epochFile,
      Supplier<ClockReading> time)
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
    JournalShell shell =
        new JournalShell(
            terminalId,
            disk,
            size,
            epochFile,
            epochFile.read(),
            time,
            recovered.journal(),
            debits.list());
    if (!shell.perform(recovered.actions())) {
      throw new IOException(shell.failureText());
    }
    shell.openEpoch(lastHead(recovered.last()));
    shell.thread.start();
    return shell;
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

  /** Debits of purses that the journal held without a result when it was opened. */
  public List<PendingDebit> listOpenDebits() {
    return openDebits;
  }

  /** Is told of each record once it is written, on the journal's thread; must not wait. */
  public void onAppended(Consumer<ChainedRecord> listener) {
    onAppended = listener;
  }

  @Override
  public CompletableFuture<Recorded> append(Draft draft, Durability durability) {
    PendingWrite result = new PendingWrite();
    boolean taken = !stopping && tasks.offer(() -> write(draft, durability, result));
    if (!taken) {
      result.complete(
          new Recorded.Refused(
              stopping
                  ? new CannotRecord(Kind.STOPPED, "the terminal is being stopped")
                  : new CannotRecord(
                      Kind.OVERLOADED,
                      "the disk is slower than the taps: " + QUEUE + " writes are waiting")));
    }
    return result;
  }

  /**
   * Records from a place on, in order, all of one epoch.
   *
   * @param most 1 or more
   * @return as many as are there, none when there is nothing from the place on or it cannot be read
   */
  public CompletableFuture<List<ChainedRecord>> read(Place from, int most) {
    CompletableFuture<List<ChainedRecord>> result = new CompletableFuture<>();
    if (stopping || !tasks.offer(() -> result.complete(find(from, most)))) {
      result.complete(List.of());
    }
    return result;
  }

  /** The host has countersigned this head: what lies below may go. */
  public void release(Head head) {
    // Dropped when the queue is full: the next head says the same and more.
    boolean taken = tasks.offer(() -> releaseNow(head));
    if (!taken) {
      LOG.debug("[terminal={}] the journal is busy, a head is passed over", terminalId);
    }
  }

  /** The host granted epochs; its signature has been checked. */
  public void grant(EpochGrant grant) {
    boolean taken = tasks.offer(() -> grantNow(grant));
    if (!taken) {
      LOG.debug("[terminal={}] the journal is busy, a grant is passed over", terminalId);
    }
  }

  public JournalStatus status() {
    return status;
  }

  @Override
  public Optional<CannotRecord> findFailure() {
    return status.failure();
  }

  /** Does what is waiting, syncs, marks the stop as clean and lets go of the disk. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(STOP_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping || !tasks.isEmpty()) {
      try {
        Runnable task = tasks.poll(LAZY_SYNC.toMillis() / 4, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
      } catch (InterruptedException e) {
        stopping = true;
      }
      syncLazily();
      retryReserve();
      retryEpoch();
      status = statusNow();
    }
    stop();
  }

  private void write(Draft draft, Durability durability, PendingWrite result) {
    if (!result.begin()) {
      return; // Withdrawn: nothing was said.
    }
    try {
      result.complete(write(draft, durability));
    } catch (RuntimeException e) {
      // A draft that breaks the protocol's limits is a fault of whoever made it.
      result.completeExceptionally(e);
    }
  }

  private Recorded write(Draft draft, Durability durability) {
    if (chain == null) {
      return new Recorded.Refused(whyNoEpoch());
    }
    Head before = chain.head();
    ChainedRecord record =
        chain.append(
            draft.time().at(),
            draft.time().quality(),
            draft.catalogueVersion(),
            draft.body().apply(chain.nextId()),
            draft.sealedCard());
    Place place = placeOf(record);
    AppendPlan plan =
        journal.append(
            new JournalEntry(place, record.bytes(), record.sealedCard().map(SealedCard::bytes)));
    if (plan instanceof AppendPlan.Refused refused) {
      // Nobody has seen the record, so its id is free for another.
      chain = RecordChain.resume(terminalId, before);
      return new Recorded.Refused(refused.why());
    }
    boolean written = perform(((AppendPlan.Planned) plan).actions());
    if (written && durability == Durability.NOW) {
      written = perform(journal.sync());
      unsynced = false;
    } else if (written && !unsynced) {
      unsynced = true;
      unsyncedSinceNanos = System.nanoTime();
    }
    if (!written) {
      doubt(record);
      status = statusNow();
      return new Recorded.Refused(
          journal
              .findFailure()
              .orElseGet(() -> new CannotRecord(Kind.DISK_FAILED, "the journal failed")));
    }
    told = place;
    tail.addLast(record);
    if (tail.size() > TAIL_RECORDS) {
      tail.removeFirst();
    }
    status = statusNow();
    onAppended.accept(record);
    return new Recorded.Done(record);
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
      epochFile.write(epochs);
    } catch (IOException e) {
      LOG.error(
          "[terminal={}] [tap={}] was refused, may be booked all the same, and this is not kept for"
              + " the next start: tell the operator ({})",
          terminalId,
          tapId.get(),
          e.getMessage());
    }
  }

  /** The first that is said after a tap was refused whose record may have reached the disk. */
  private void takeBackDoubtful() {
    Optional<String> tapId = epochs.doubtful();
    if (tapId.isEmpty() || chain == null) {
      return;
    }
    Recorded recorded =
        write(
            new Draft(
                time.get(),
                0,
                Optional.empty(),
                id -> new ReversalBody(tapId.get(), "refused: the disk failed")),
            Durability.NOW);
    if (recorded instanceof Recorded.Done) {
      LOG.warn("[terminal={}] [tap={}] was refused and is taken back", terminalId, tapId.get());
      // Where this is not kept the next start takes it back again, which changes nothing.
      var unused = storeEpoch(epochs.withoutDoubt());
    }
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
      nextReserveNanos = System.nanoTime() + RETRY_RESERVE.toNanos();
      if (firstTime) {
        LOG.error(
            "[terminal={}] no room for journal segment {}: {}",
            terminalId,
            segment,
            e.getMessage());
      }
    }
  }

  private void syncLazily() {
    if (unsynced && System.nanoTime() - unsyncedSinceNanos >= LAZY_SYNC.toNanos()) {
      unsynced = false;
      perform(journal.sync());
    }
  }

  private void retryReserve() {
    if (journal.lacksRoom() && System.nanoTime() - nextReserveNanos >= 0) {
      perform(journal.retryReserve());
    }
  }

  private void retryEpoch() {
    boolean due =
        epochTrouble == null ? epochs.left() > 0 : System.nanoTime() - nextEpochNanos >= 0;
    if (chain == null && due && journal.findFailure().isEmpty()) {
      openEpochLate();
    }
  }

  private void openEpochLate() {
    try {
      openEpoch(currentHead());
    } catch (IOException | JournalDamagedException e) {
      journal.failed("no epoch can be opened: " + e.getMessage());
      LOG.error("[terminal={}] {}", terminalId, failureText());
    }
  }

  private List<ChainedRecord> find(Place from, int most) {
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
      for (Segment.Found found : Segment.scan(disk.read(segment)).entries()) {
        Place place = found.entry().place();
        if (place.compareTo(from) >= 0 && place.compareTo(told) <= 0 && records.size() < most) {
          records.add(decode(segment, found));
        }
      }
      if (records.size() == most) {
        break;
      }
    }
    return records;
  }

  private static Decoded<ChainedRecord> decode(JournalEntry entry) {
    return Bodies.decodeChained(entry.record().bytes(), entry.sealedCard().map(SealedCard::new));
  }

  private static ChainedRecord decode(long segment, Segment.Found found) throws IOException {
    Decoded<ChainedRecord> decoded = decode(found.entry());
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

  private void releaseNow(Head head) {
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
    perform(journal.release(new Place(head.epoch(), head.sequence())));
    status = statusNow();
  }

  private void grantNow(EpochGrant grant) {
    if (grant.first() == epochs.first() && grant.count() == epochs.count()) {
      return;
    }
    EpochBook granted = epochs.grant(grant.first(), grant.count());
    try {
      epochFile.write(granted);
    } catch (IOException e) {
      LOG.error("[terminal={}] the grant of epochs is not kept: {}", terminalId, e.getMessage());
      return;
    }
    epochs = granted;
    if (chain == null) {
      openEpochLate();
      status = statusNow();
    }
  }

  /** What the epoch before ended with; only asked for while no epoch is open. */
  private Head currentHead() throws IOException {
    Place last = journal.last();
    List<ChainedRecord> found = take(readDisk(last, 1), last, 1);
    return found.isEmpty() ? Head.NONE : headOf(found.get(0));
  }

  private void openEpoch(Head durable) throws IOException, JournalDamagedException {
    EpochBook.Opening opening = epochs.open(durable);
    if (opening instanceof EpochBook.Opening.TailLost lost) {
      throw new JournalDamagedException(
          "the journal ends at record %d.%d, but the last stop was clean at record %d.%d: a segment"
                  .formatted(
                      durable.epoch(),
                      durable.sequence(),
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
    status = statusNow();
  }

  /** An epoch in which something is said without its being stored could be opened a second time. */
  private boolean storeEpoch(EpochBook book) {
    try {
      epochFile.write(book);
    } catch (IOException e) {
      CannotRecord trouble =
          new CannotRecord(
              Kind.DISK_FULL,
              "the epoch in use cannot be stored (" + e + "): free some disk space");
      if (epochTrouble == null) {
        LOG.error("[terminal={}] {}", terminalId, trouble.text());
      }
      epochTrouble = trouble;
      nextEpochNanos = System.nanoTime() + RETRY_RESERVE.toNanos();
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

  private void stop() {
    try {
      boolean synced = perform(journal.sync());
      RecordChain end = chain;
      if (synced && journal.findFailure().isEmpty() && end != null) {
        epochFile.write(
            epochs.stoppedCleanly(end.head().sequence() == 0 ? currentHead() : end.head()));
      }
      disk.close();
    } catch (IOException e) {
      LOG.warn("[terminal={}] the journal was not closed cleanly: {}", terminalId, e.getMessage());
    }
  }

  private JournalStatus statusNow() {
    Optional<CannotRecord> failure = journal.findFailure();
    return new JournalStatus(
        journal.last(),
        journal.released(),
        journal.backlog(),
        journal.segmentCount(),
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
    Decoded<ChainedRecord> decoded = decode(last.get());
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
