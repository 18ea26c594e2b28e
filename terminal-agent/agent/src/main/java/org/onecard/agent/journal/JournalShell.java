package org.onecard.agent.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.onecard.agent.epoch.EpochStore;
import org.onecard.agent.journal.CannotRecord.Kind;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.PendingDebit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's thread, and the queue before it. Its methods may be called from any thread and do
 * not wait; what they ask for is done in the order in which it was asked.
 */
public final class JournalShell implements RecordKeeper, AutoCloseable {

  /** How long a record that nobody waits for may stay in the machine's memory only. */
  public static final Duration LAZY_SYNC = JournalKeeper.LAZY_SYNC;

  /** How often is looked what has fallen due, while something may. */
  private static final long DUE_MS = LAZY_SYNC.toMillis() / 4;

  private static final long CALM_MS = 1_000;

  private static final int QUEUE = 1_024;
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(JournalShell.class);

  private final String terminalId;
  private final JournalKeeper keeper;
  private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread = new Thread(this::run, "journal");

  /** After a fault of our own the keeper is left alone: what it holds may be half changed. */
  private volatile Optional<CannotRecord> fault = Optional.empty();

  private volatile boolean stopping;
  private volatile JournalStatus status;
  private volatile Consumer<ChainedRecord> onAppended = record -> {};

  private JournalShell(String terminalId, JournalKeeper keeper) {
    this.terminalId = terminalId;
    this.keeper = keeper;
    this.status = keeper.status();
    this.thread.setDaemon(true);
    keeper.onAppended(this::appended);
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
      EpochStore epochStore,
      Supplier<ClockReading> time)
      throws IOException, JournalDamagedException {
    JournalShell shell =
        new JournalShell(
            terminalId,
            JournalKeeper.open(terminalId, disk, size, epochStore, time, System::nanoTime));
    shell.thread.start();
    return shell;
  }

  /** Debits of purses that the journal held without a result when it was opened. */
  public List<PendingDebit> listOpenDebits() {
    return keeper.listOpenDebits();
  }

  /** As {@link JournalKeeper#onAppended}, on the journal's thread. */
  public void onAppended(Consumer<ChainedRecord> listener) {
    onAppended = listener;
  }

  private void appended(ChainedRecord record) {
    status = keeper.status();
    onAppended.accept(record);
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
    if (stopping || !tasks.offer(() -> find(from, most, result))) {
      result.complete(List.of());
    }
    return result;
  }

  private void find(Place from, int most, CompletableFuture<List<ChainedRecord>> result) {
    whileSound(() -> result.complete(keeper.find(from, most)));
    result.complete(List.of());
  }

  /** The host has countersigned this head: what lies below may go. */
  public void release(Head head) {
    // Dropped when the queue is full: the next head says the same and more.
    boolean taken = tasks.offer(() -> whileSound(() -> keeper.release(head)));
    if (!taken) {
      LOG.debug("[terminal={}] the journal is busy, a head is passed over", terminalId);
    }
  }

  /** The host granted epochs; its signature has been checked. */
  public void grant(EpochGrant grant) {
    boolean taken = tasks.offer(() -> whileSound(() -> keeper.grant(grant)));
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
    // Where the queue is full the thread is awake anyway.
    boolean unused = tasks.offer(() -> {});
    try {
      thread.join(STOP_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping || !tasks.isEmpty()) {
      try {
        Runnable task = tasks.poll(findWait().toNanos(), TimeUnit.NANOSECONDS);
        if (task != null) {
          task.run();
        }
        whileSound(keeper::tick);
      } catch (InterruptedException e) {
        stopping = true;
      }
      status = statusNow();
    }
    whileSound(keeper::stop);
  }

  private Duration findWait() {
    return fault.isPresent()
        ? Duration.ofMillis(CALM_MS)
        : keeper.findPatience().orElse(Duration.ofMillis(keeper.isCalm() ? CALM_MS : DUE_MS));
  }

  /** The thread outlives its faults: whoever wants something to be recorded gets an answer. */
  private void whileSound(Runnable work) {
    if (fault.isPresent()) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("[terminal={}] a fault of our own in the journal", terminalId, e);
      CannotRecord why =
          new CannotRecord(
              Kind.OWN_FAULT,
              "the journal stopped with a fault of this program ("
                  + e.getClass().getSimpleName()
                  + "): restart the terminal, and send its log to whoever looks after it");
      fault = Optional.of(why);
      keeper.abandon(why);
    }
  }

  private JournalStatus statusNow() {
    return fault.map(status::failed).orElseGet(keeper::status);
  }

  private void write(Draft draft, Durability durability, PendingWrite result) {
    if (!result.begin()) {
      return; // Withdrawn: nothing was said.
    }
    whileSound(
        () -> {
          try {
            keeper.write(
                draft,
                durability,
                recorded -> {
                  status = keeper.status();
                  result.complete(recorded);
                });
          } catch (DraftFault e) {
            // A draft that breaks the protocol's limits is a fault of whoever made it.
            result.completeExceptionally(e);
          }
        });
    fault.ifPresent(why -> result.complete(new Recorded.Refused(why)));
  }

  /** Where a record stands. */
  public static Place placeOf(ChainedRecord record) {
    return JournalKeeper.placeOf(record);
  }
}
