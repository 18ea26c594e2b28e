package org.onecard.lab.city;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.onecard.agent.journal.CannotRecord;
import org.onecard.agent.journal.Draft;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.JournalKeeper;
import org.onecard.agent.journal.Place;
import org.onecard.agent.journal.RecordKeeper;
import org.onecard.agent.journal.Recorded;
import org.onecard.protocol.record.ChainedRecord;

/**
 * The queue before a journal, in virtual time: what {@code JournalShell} does with a thread. What
 * the keeper did is told when the disk's time for it is over.
 */
final class CityJournal implements RecordKeeper {

  private static final long PICK_UP_NANOS = 20_000;
  private static final long TICK_NANOS = 250_000_000;

  private final City city;
  private final CityTerminal terminal;
  private final CityTerminal.Run run;
  private final CityDisk disk;
  private final JournalKeeper keeper;
  private final Deque<Task> tasks = new ArrayDeque<>();
  private final List<ChainedRecord> written = new ArrayList<>();

  /** What the keeper answered and nobody has heard yet. */
  private final List<Runnable> answers = new ArrayList<>();

  private long readNanos;
  private boolean busy;
  private boolean tickAsked;

  /** Whether something was done since the last tick. */
  private boolean restless;

  /** Done at once; what it answers is told later. */
  @FunctionalInterface
  private interface Task {
    Runnable run();
  }

  CityJournal(
      City city, CityTerminal terminal, CityTerminal.Run run, CityDisk disk, JournalKeeper keeper) {
    this.city = city;
    this.terminal = terminal;
    this.run = run;
    this.disk = disk;
    this.keeper = keeper;
    keeper.onAppended(written::add);
  }

  @Override
  public CompletableFuture<Recorded> append(Draft draft, Durability durability) {
    Write write = new Write();
    Optional<Instant> heard = city.told().findHostTime(terminal.name());
    add(
        () -> {
          if (!write.begin()) {
            return () -> {};
          }
          keeper.write(
              draft,
              durability,
              recorded -> {
                if (recorded instanceof Recorded.Done done) {
                  city.told().written(terminal.name(), done.record(), durability, heard);
                }
                answers.add(() -> write.complete(recorded));
              });
          return () -> {};
        });
    return write;
  }

  @Override
  public Optional<CannotRecord> findFailure() {
    return keeper.status().failure();
  }

  void read(Place from, int most, Consumer<List<ChainedRecord>> to) {
    add(
        () -> {
          List<ChainedRecord> records = keeper.find(from, most);
          if (readNanos == 0) {
            return () -> to.accept(records);
          }
          return () ->
              city.agenda()
                  .afterNanos(
                      readNanos,
                      () -> {
                        if (run.isAlive()) {
                          to.accept(records);
                        }
                      });
        });
  }

  /** What is read for the host comes so much later from now on. */
  void readSlowly(Duration by) {
    readNanos = by.toNanos();
  }

  void task(Consumer<JournalKeeper> task) {
    add(
        () -> {
          task.accept(keeper);
          return () -> {};
        });
  }

  /** Does what waits, at once, and stops as it should. */
  void stop() {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run().run();
    }
    keeper.stop();
    answers.forEach(Runnable::run);
    answers.clear();
  }

  private void add(Task task) {
    restless = true;
    queue(task);
  }

  private void queue(Task task) {
    tasks.addLast(task);
    if (!busy) {
      busy = true;
      city.agenda().afterNanos(PICK_UP_NANOS, this::next);
    }
  }

  private void next() {
    if (!run.isAlive()) {
      return;
    }
    Task task = tasks.pollFirst();
    if (task == null) {
      busy = false;
      keeper
          .findPatience()
          .ifPresent(patience -> city.agenda().afterNanos(patience.toNanos(), this::wake));
      if (restless || findFailure().isPresent()) {
        askForTick();
      }
      restless = false;
      return;
    }
    Runnable answer;
    try {
      answer = task.run();
      keeper.tick();
    } catch (Actor.Gone e) {
      terminal.crash(String.valueOf(e.getMessage()));
      return;
    }
    List<ChainedRecord> told = List.copyOf(written);
    written.clear();
    List<Runnable> heard = List.copyOf(answers);
    answers.clear();
    city.agenda()
        .afterNanos(
            disk.takeLatencyNanos(),
            () -> {
              if (run.isAlive()) {
                told.forEach(run.link()::appended);
                answer.run();
                heard.forEach(Runnable::run);
                run.actor().wake();
                next();
              }
            });
  }

  /** For records that nobody waits for: the last ones are synced when nothing else comes. */
  private void askForTick() {
    if (!tickAsked) {
      tickAsked = true;
      city.agenda().afterNanos(TICK_NANOS, this::tick);
    }
  }

  private void tick() {
    tickAsked = false;
    wake();
  }

  private void wake() {
    if (run.isAlive() && !busy) {
      queue(() -> () -> {});
    }
  }

  /** A record that waits for its place, as in the product's queue. */
  private final class Write extends CompletableFuture<Recorded> {
    private boolean settled;

    boolean begin() {
      boolean first = !settled;
      settled = true;
      return first;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      return begin() && super.cancel(mayInterrupt);
    }

    @Override
    public Recorded get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      if (!run.actor().await(this::isDone, unit.toNanos(timeout))) {
        throw new TimeoutException();
      }
      return get();
    }
  }
}
