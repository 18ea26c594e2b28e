package org.onecard.server.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.RecordedTaps;
import org.onecard.ledger.RecordedTaps.RecordedTap;
import org.onecard.ledger.RecordedTaps.Stretch;
import org.onecard.scenario.Decider;
import org.onecard.scenario.catalogue.Catalogue;

/**
 * Decides recorded taps again by a draft. Each is taken by itself: by the facts that were known
 * then, not by what the draft would have made of the taps before it.
 */
public final class Replay {

  /** So many lines are one piece of work: large enough to read in one go, small enough to share. */
  private static final int LINES_OF_A_PIECE = 4_000;

  /** A book has four connections that read. */
  private static final int MOST_WORKERS = 3;

  /** Items come from terminals, and a book may hold any number of strange ones. */
  private static final int MOST_GROUPS = 50_000;

  private static final String OTHERS = "(others)";
  private static final long TELL_EVERY = 1_000;

  private final RecordedTaps taps;
  private final Catalogue draft;
  private final String name;
  private final int workers;

  /**
   * Which taps, and how.
   *
   * @param from the first instant
   * @param to the instant behind the last
   * @param newest only so many of the last; empty for all
   * @param weeksEarlier by how many weeks the draft's days are moved; empty for the least number by
   *     which it holds for the first of the taps
   */
  public record Wanted(Instant from, Instant to, OptionalInt newest, OptionalLong weeksEarlier) {}

  /** Told how far it is; called from several threads, now and then. */
  @FunctionalInterface
  public interface Progress {
    void told(long done, long all);
  }

  /**
   * @param draft has passed its check
   * @param name how people call it
   * @param processors how many cores there are to use
   */
  public Replay(RecordedTaps taps, Catalogue draft, String name, int processors) {
    this.taps = taps;
    this.draft = draft;
    this.name = name;
    this.workers = Math.max(1, Math.min(processors, MOST_WORKERS));
  }

  /**
   * Runs to the end.
   *
   * @throws LedgerUnavailable where the book cannot be read
   */
  public ReplayReport run(Wanted wanted, Progress progress) throws InterruptedException {
    long began = System.nanoTime();
    Optional<Stretch> found = taps.find(wanted.from(), wanted.to(), wanted.newest());
    if (found.isEmpty()) {
      return new ReplayReport(
          name, 0, Instant.EPOCH, Instant.EPOCH, 0, new TreeMap<>(), Duration.ZERO);
    }
    Stretch stretch = found.get();
    long weeks =
        wanted
            .weeksEarlier()
            .orElseGet(() -> EarlierDays.weeksUntil(draft.effectiveFrom(), stretch.from()));
    Catalogue moved = EarlierDays.by(weeks, draft);
    AtomicLong done = new AtomicLong();
    Pieces pieces = new Pieces(stretch);
    List<Part> parts =
        onWorkers(
            () -> {
              Part part = new Part(moved);
              LongConsumer count = lines -> progress.told(done.addAndGet(lines), stretch.lines());
              part.work(pieces, count);
              return part;
            });
    SortedMap<Group, Tally> groups = new TreeMap<>();
    long undecided = 0;
    for (Part part : parts) {
      part.groups.forEach(
          (group, tally) -> groups.computeIfAbsent(group, each -> new Tally()).add(tally));
      undecided += part.undecided;
    }
    return new ReplayReport(
        name,
        weeks,
        stretch.from(),
        stretch.to(),
        undecided,
        groups,
        Duration.ofNanos(System.nanoTime() - began));
  }

  private List<Part> onWorkers(Callable<Part> work) throws InterruptedException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            workers,
            task -> {
              Thread thread = new Thread(task, "replay");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<Part>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        running.add(pool.submit(work));
      }
      List<Part> parts = new ArrayList<>();
      for (Future<Part> each : running) {
        parts.add(each.get());
      }
      return parts;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LedgerUnavailable unavailable) {
        throw unavailable;
      }
      throw new IllegalStateException("a replay failed by a fault of its own", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Taps from an instant on to before another. */
  private record Piece(Instant from, Instant to) {}

  /** The pieces of the stretch, handed out one after the other. */
  private final class Pieces {

    private final Instant end;
    private @Nullable Instant next;

    Pieces(Stretch stretch) {
      this.next = stretch.from();
      this.end = stretch.to();
    }

    synchronized Optional<Piece> take() {
      Instant from = next;
      if (from == null) {
        return Optional.empty();
      }
      Optional<Instant> border = taps.findEnd(from, end, LINES_OF_A_PIECE);
      next = border.orElse(null);
      return Optional.of(new Piece(from, border.orElse(end)));
    }
  }

  /** What one worker has counted. */
  private final class Part {

    private final Catalogue catalogue;
    private final Map<Group, Tally> groups = new HashMap<>();
    private long undecided;
    private long untold;

    Part(Catalogue catalogue) {
      this.catalogue = catalogue;
    }

    void work(Pieces pieces, LongConsumer told) {
      for (Optional<Piece> piece = pieces.take(); piece.isPresent(); piece = pieces.take()) {
        taps.read(
            piece.get().from(),
            piece.get().to(),
            tap -> {
              count(tap);
              if (++untold == TELL_EVERY) {
                told.accept(untold);
                untold = 0;
              }
            });
      }
      told.accept(untold);
    }

    private void count(RecordedTap recorded) {
      if (recorded.facts().isEmpty() || recorded.was().isEmpty()) {
        undecided++;
        return;
      }
      Group group = Group.of(recorded.tap().itemId(), recorded.facts().get());
      Tally tally = groups.get(group);
      if (tally == null) {
        Group counted =
            groups.size() < MOST_GROUPS ? group : new Group(OTHERS, group.holderClass());
        tally = groups.computeIfAbsent(counted, each -> new Tally());
      }
      tally.count(
          group,
          recorded.tap(),
          recorded.was().get(),
          Decider.decide(catalogue, recorded.facts().get(), recorded.tap()).decision());
    }
  }
}
