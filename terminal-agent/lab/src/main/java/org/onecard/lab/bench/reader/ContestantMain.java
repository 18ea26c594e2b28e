package org.onecard.lab.bench.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A contestant's process: {@code CONTESTANT READER…}. Does what its standard input says, a line at
 * a time; {@link org.onecard.lab.bench.reader} has the lines.
 */
public final class ContestantMain {

  /** Between the taps of a slot that is not to be a load on the machine. */
  private static final long PACE_MS = 20;

  private static final long RETRY_MS = 10;

  /** Taps that may fail, and be done again, before a contestant is one that does not work. */
  private static final int FAULTS_MAX = 10;

  private static final Logger LOG = LoggerFactory.getLogger(ContestantMain.class);

  private final List<Tapper> tappers;
  private final PrintStream out;

  /** What the card of the first slot answered to the first tap. */
  private final byte[][] expected;

  private ContestantMain(List<Tapper> tappers, PrintStream out) throws TapException {
    this.tappers = tappers;
    this.out = out;
    this.expected = goodTap(tappers.get(0));
    CardWork.checkAllRead(expected);
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    // Whatever a library has to say must not come between the lines.
    System.setOut(System.err);
    List<String> readers = List.of(arguments).subList(1, arguments.length);
    try {
      ContestantMain main = new ContestantMain(Contestant.of(arguments[0]).open(readers), out);
      out.println("ready " + CardWork.digest(main.expected));
      main.obey();
    } catch (TapException | ExecutionException e) {
      out.println("failed " + String.valueOf(e.getMessage()).replace('\n', ' '));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Threads that a hung card holds are no reason to stay.
    Runtime.getRuntime().halt(0);
  }

  private void obey() throws IOException, TapException, InterruptedException, ExecutionException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "read" -> read(Integer.parseInt(words[1]));
        case "load" -> load(Long.parseLong(words[1]));
        case "paced" -> paced(Long.parseLong(words[1]));
        case "recover" -> recover();
        default -> throw new IOException("the benchmark says " + line);
      }
    }
  }

  private void read(int rounds) throws TapException {
    long[] nanos = new long[rounds];
    int faults = 0;
    Tapper tapper = tappers.get(0);
    long cpuBefore = ProcessCpu.nanos();
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      byte[][] answers;
      try {
        answers = tapper.tap();
      } catch (TapException e) {
        faults = faulted(tapper, faults, e);
        round--;
        continue;
      }
      nanos[round] = System.nanoTime() - start;
      CardWork.check(expected, answers);
    }
    long cpuNanos = ProcessCpu.nanos() - cpuBefore;
    out.println("read " + cpuNanos + " " + faults + " " + joined(nanos));
  }

  /** A tap that works, in a few attempts if it must be. */
  private static byte[][] goodTap(Tapper tapper) throws TapException {
    int faults = 0;
    while (true) {
      try {
        return tapper.tap();
      } catch (TapException e) {
        faults = faulted(tapper, faults, e);
      }
    }
  }

  private static int faulted(Tapper tapper, int before, TapException fault) throws TapException {
    if (before == FAULTS_MAX) {
      throw fault;
    }
    LOG.warn("a tap failed: {}", fault.getMessage());
    renewed(tapper);
    return before + 1;
  }

  private void load(long durationMs) throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    long end = start + durationMs * 1_000_000;
    List<Load> slots = onEachSlot(tapper -> taps(tapper, end));
    out.println(
        "load "
            + slots.stream().mapToLong(Load::taps).sum()
            + " "
            + slots.stream().mapToLong(Load::faults).sum()
            + " "
            + (System.nanoTime() - start));
  }

  /** What one slot did under load. */
  private record Load(long taps, long faults) {}

  /** Taps that fail are counted apart, and the slot goes on, as a gate has to. */
  private static Load taps(Tapper tapper, long endNanos) {
    long taps = 0;
    long faults = 0;
    while (System.nanoTime() < endNanos) {
      try {
        CardWork.checkAllRead(tapper.tap());
        taps++;
      } catch (TapException e) {
        LOG.warn("[taps={}] a tap failed: {}", taps, e.getMessage());
        faults++;
        renewed(tapper);
      }
    }
    return new Load(taps, faults);
  }

  private void paced(long durationMs) throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + durationMs * 1_000_000;
    List<long[]> slots = onEachSlot(tapper -> pacedTaps(tapper, end));
    out.println(
        "paced " + slots.stream().map(ContestantMain::joined).collect(Collectors.joining(" | ")));
  }

  /** How long each took; one that failed counts with the time until it did. */
  private static long[] pacedTaps(Tapper tapper, long endNanos) throws InterruptedException {
    LongStream.Builder nanos = LongStream.builder();
    while (System.nanoTime() < endNanos) {
      long start = System.nanoTime();
      try {
        tapper.tap();
        nanos.add(System.nanoTime() - start);
      } catch (TapException e) {
        nanos.add(System.nanoTime() - start);
        renewed(tapper);
      }
      Thread.sleep(PACE_MS);
    }
    return nanos.build().toArray();
  }

  /** Until told to end by the end of the process: a contestant may never recover. */
  private void recover() throws TapException, InterruptedException {
    Tapper tapper = tappers.get(0);
    goodTap(tapper);
    out.println("tapping");
    boolean lost = false;
    while (true) {
      try {
        byte[][] answers = tapper.tap();
        if (lost && Arrays.deepEquals(expected, answers)) {
          out.println("good");
          return;
        }
      } catch (TapException e) {
        if (!lost) {
          lost = true;
          out.println("lost");
        }
        renewed(tapper);
      }
      Thread.sleep(RETRY_MS);
    }
  }

  private static void renewed(Tapper tapper) {
    try {
      tapper.renew();
    } catch (TapException e) {
      // It is tried again after the next tap that fails for want of it.
    }
  }

  /** What one slot does. */
  @FunctionalInterface
  private interface SlotWork<T> {
    T run(Tapper tapper) throws TapException, InterruptedException;
  }

  private <T> List<T> onEachSlot(SlotWork<T> work) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(tappers.size());
    try {
      List<Future<T>> running =
          tappers.stream().map(tapper -> threads.submit(() -> work.run(tapper))).toList();
      List<T> done = new ArrayList<>();
      for (Future<T> one : running) {
        done.add(one.get());
      }
      return done;
    } finally {
      threads.shutdownNow();
    }
  }

  private static String joined(long[] nanos) {
    return LongStream.of(nanos).mapToObj(Long::toString).collect(Collectors.joining(" "));
  }
}
