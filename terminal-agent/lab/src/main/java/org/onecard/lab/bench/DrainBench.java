package org.onecard.lab.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.journal.Draft;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalDamagedException;
import org.onecard.agent.journal.JournalShell;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.journal.Recorded;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.lab.host.Patience;
import org.onecard.protocol.record.Body;

/**
 * A terminal that was alone for long comes back to its host: its records go up while people tap. A
 * real journal, a real host in a process of its own, TLS between.
 */
final class DrainBench {

  private static final int WARM_UP = 100;

  /** A turn of taps while records go up. */
  private static final int TURN = 20;

  private static final int MOST_TURNS = 10_000;

  /** A turn takes a fifth of a second at least, in which more than these go up. */
  private static final int RECORDS_A_TURN = 100;

  /**
   * A contactless card takes 5 to 20 ms for each answer: {@code firmware-docs/benchmarks.md} has
   * what was measured.
   */
  private static final Duration LIKE_A_REAL_CARD = Duration.ofMillis(10);

  /** Appended at once: the journal's own queue is bounded. */
  private static final int AHEAD = 256;

  private static final int SEGMENT_BYTES = 1 << 20;

  /** A segment holds at least this many of the records that are written here. */
  private static final int RECORDS_A_SEGMENT = 4_000;

  private DrainBench() {}

  /**
   * What was measured.
   *
   * @param atOnce of cards that answer at once, tap after tap
   * @param likeReal of cards that take as long as real ones: what waits makes way meanwhile
   * @param perSecond records that the host countersigned in a second, while people tapped
   * @param heapMb of the terminal's process, after a collection, while records went up
   * @param hostKib resident memory of the host at the end
   */
  record Result(Taps atOnce, Taps likeReal, double perSecond, long heapMb, long hostKib) {}

  /**
   * What taps took beyond their cards' part.
   *
   * @param idle once all had gone up
   * @param draining while records went up
   * @param alone taps meanwhile that the terminal decided by itself, since no answer came in time;
   *     the others went ahead of what waited
   */
  record Taps(Percentiles idle, Percentiles draining, int alone) {

    /** How many times as long the slowest of a hundred takes while records go up. */
    double p99Ratio() {
      return draining.p99Ms() / idle.p99Ms();
    }
  }

  static Result run(Path directory, int records, int taps, PrintWriter progress)
      throws IOException, InterruptedException {
    int segments = Math.max(64, records / RECORDS_A_SEGMENT + 16);
    JournalSize size = new JournalSize(SEGMENT_BYTES, segments);
    int turns = Math.min(MOST_TURNS, records / RECORDS_A_TURN);
    progress.println("writing " + records + " records");
    progress.flush();
    try (OverheadBench bench =
        OverheadBench.open(
            directory,
            WARM_UP + 2 * taps + TURN * turns,
            List.of(),
            data -> {
              write(data, records, size);
              return TerminalConfig.of(data).withJournalSize(size);
            })) {
      long first = bench.backlog();
      long began = System.nanoTime();
      progress.println("linked, " + first + " records are to go up");
      progress.flush();
      Gathered atOnce = new Gathered(Duration.ZERO);
      Gathered likeReal = new Gathered(LIKE_A_REAL_CARD);
      bench.run(WARM_UP);
      long heapMb = 0;
      int turn = 0;
      while (bench.backlog() > AHEAD && turn < turns) {
        (turn % 2 == 0 ? likeReal : atOnce).add(bench);
        turn++;
        if (turn == 5) {
          heapMb = heapAfterCollection();
        }
      }
      double perSecond = (first - bench.backlog()) * 1e9 / (System.nanoTime() - began);
      Patience.await("all to have gone up", () -> bench.backlog() == 0);
      return new Result(
          atOnce.besideIdle(bench, taps),
          likeReal.besideIdle(bench, taps),
          perSecond,
          heapMb,
          bench.host().findResidentKib().orElse(0L));
    }
  }

  /** Taps with cards of one kind while records go up. */
  private static final class Gathered {

    private final Duration answersIn;
    private final List<OverheadBench.Added> draining = new ArrayList<>();
    private int alone;

    Gathered(Duration answersIn) {
      this.answersIn = answersIn;
    }

    void add(OverheadBench bench) throws IOException, InterruptedException {
      OverheadBench.Series series = bench.run(TURN, answersIn);
      draining.add(series.each());
      alone += series.alone();
    }

    Taps besideIdle(OverheadBench bench, int taps) throws IOException, InterruptedException {
      Percentiles idle = bench.run(taps, answersIn).added();
      return new Taps(idle, OverheadBench.Added.joined(draining).percentiles(), alone);
    }
  }

  private static long heapAfterCollection() {
    ManagementFactory.getMemoryMXBean().gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  /** Events of a terminal without its host. */
  static void write(Path data, int records, JournalSize size) throws IOException {
    TerminalIdentity identity = TerminalIdentity.read(data);
    TimeKeeper time =
        TimeKeeper.open(
            data.resolve("floor"), identity.enrolledAfter(), Clock.systemUTC(), System::nanoTime);
    try {
      JournalShell journal =
          JournalShell.open(
              identity.terminalId(),
              FileDisk.open(data.resolve("journal")),
              size,
              new EpochFile(data.resolve("epochs")),
              time::now);
      try {
        Deque<CompletableFuture<Recorded>> ahead = new ArrayDeque<>();
        for (int number = 0; number < records; number++) {
          String detail = "record " + number + " of a terminal that was alone";
          ahead.add(
              journal.append(
                  new Draft(
                      time.now(),
                      0,
                      Optional.empty(),
                      id -> new Body.EventBody("bench.alone", detail)),
                  Durability.SOON));
          if (ahead.size() == AHEAD) {
            written(ahead);
          }
        }
        written(ahead);
      } finally {
        journal.close();
      }
    } catch (JournalDamagedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void written(Deque<CompletableFuture<Recorded>> ahead) throws IOException {
    while (!ahead.isEmpty()) {
      if (ahead.removeFirst().join() instanceof Recorded.Refused refused) {
        throw new IOException("the journal took no more: " + refused.why().text());
      }
    }
  }
}
