package org.onecard.server.warmup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.protocol.crypto.RandomBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays made-up taps before the first person comes. A cold Java runtime takes some 300 ms for its
 * first tap, more than the 150 ms that a terminal waits, so that after each start of the host the
 * first person at each gate would be decided alone.
 *
 * <p>It runs beside the rest of the start, from when the book is open, and the tap port opens when
 * it is done: terminals come back the moment a port listens, and a host that takes their taps while
 * it still warms up is slower than one that opens a second later. It is bounded in time and may
 * fail; then the host opens cold, and says so.
 *
 * <p>Everything is its own: keys, catalogue, cards, and a book in a temporary directory. The host's
 * book, keys, audit trail and page are out of its reach.
 */
public final class WarmUp implements AutoCloseable {

  /** What a start may take longer for it. */
  public static final Duration AT_MOST = Duration.ofMillis(1_500);

  /** How the names of this process's temporary folders begin. */
  static final String FOLDER = "onecard-warm-up-%d-".formatted(ProcessHandle.current().pid());

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  /** Enough for the second compiler to have seen the way of a tap; more changes little. */
  private static final int MOST_ROUNDS = 60;

  private static final long STOP_WITHIN_MS = 2_000;

  private final Clock clock;
  private final RandomBytes random;
  private final long beganNs = System.nanoTime();
  private final Thread thread = new Thread(this::run, "warm-up");

  private WarmUp(Clock clock, RandomBytes random) {
    this.clock = clock;
    this.random = random;
    thread.setDaemon(true);
  }

  /** Begins; to be closed also where it has ended. */
  public static WarmUp start(Clock clock, RandomBytes random) {
    WarmUp warmUp = new WarmUp(clock, random);
    warmUp.thread.start();
    return warmUp;
  }

  /** Waits until it is done, or its time is over. */
  public void await() {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, remainingNs()));
      if (thread.isAlive()) {
        log.warn("This machine is too busy to warm up on: the first taps may be decided alone.");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(STOP_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long remainingNs() {
    return AT_MOST.toNanos() - (System.nanoTime() - beganNs);
  }

  private void run() {
    try {
      // Readable by its owner only, as every temporary directory of Java.
      Path directory = Files.createTempDirectory(FOLDER);
      try {
        play(directory);
      } finally {
        delete(directory);
      }
    } catch (InterruptedException e) {
      log.debug("Warming up was cut short.");
    } catch (IOException | LedgerUnavailable | IllegalStateException e) {
      log.warn("The host could not warm up, its first taps may be slow: {}", e.getMessage());
    }
  }

  private void play(Path directory) throws InterruptedException {
    int rounds = 0;
    try (Rehearsal rehearsal = new Rehearsal(directory.resolve("ledger.db"), clock, random)) {
      while (rounds < MOST_ROUNDS && remainingNs() > 0) {
        rehearsal.play(rounds, remainingNs());
        rounds++;
      }
    }
    log.info(
        "warmed up [rounds={}] [ms={}]",
        rounds,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs));
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
