package org.onecard.lab.bench.idle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.lab.host.ResidentMemory;

/**
 * What a process has used up to a moment, from Linux's {@code /proc}.
 *
 * @param atNanos by {@link System#nanoTime}
 * @param cpuNanos on a CPU so far, all its threads with those that have ended, in steps of 10 ms
 * @param threadNanos the same of each thread that lives, by its name (the first 15 characters) and
 *     number
 * @param residentKib held in memory
 */
record ProcessUse(long atNanos, long cpuNanos, Map<String, Long> threadNanos, long residentKib) {

  /** Of {@code /proc/PID/stat}; the kernel tells user space 100 a second on every machine. */
  private static final long TICK_NANOS = 10_000_000;

  /** After the name in parentheses, which may hold anything. */
  private static final int USER_TIME = 11;

  private static final int MOST_NAMED = 6;
  private static final double WORTH_NAMING = 0.03;

  ProcessUse {
    threadNanos = Map.copyOf(threadNanos);
  }

  static ProcessUse of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Map<String, Long> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        read(task, threads);
      }
    }
    return new ProcessUse(
        System.nanoTime(),
        ticks(Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1)) * TICK_NANOS,
        threads,
        ResidentMemory.ofProcess(pid).orElse(0L));
  }

  private static void read(Path task, Map<String, Long> threads) throws IOException {
    try {
      String name = Files.readString(task.resolve("comm"), StandardCharsets.ISO_8859_1).strip();
      String times = Files.readString(task.resolve("schedstat"), StandardCharsets.US_ASCII);
      threads.put(
          name + "/" + task.getFileName(), Long.parseLong(times.substring(0, times.indexOf(' '))));
    } catch (NoSuchFileException e) {
      // It ended since it was listed.
    }
  }

  /** Time in user space and in the kernel, of a line of {@code /proc/PID/stat}. */
  static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
  }

  /** Percent of one core since then. */
  double percentSince(ProcessUse before) {
    return (cpuNanos - before.cpuNanos) * 100.0 / (atNanos - before.atNanos);
  }

  /** The threads that had most of it, as in {@code line-gate 0.31 %}. */
  List<String> busiestSince(ProcessUse before) {
    return threadNanos.entrySet().stream()
        .map(
            thread ->
                Map.entry(
                    thread.getKey().substring(0, thread.getKey().lastIndexOf('/')),
                    (thread.getValue()
                            - Optional.ofNullable(before.threadNanos.get(thread.getKey()))
                                .orElse(0L))
                        * 100.0
                        / (atNanos - before.atNanos)))
        .filter(thread -> thread.getValue() >= WORTH_NAMING)
        .sorted(Comparator.comparing(Map.Entry<String, Double>::getValue).reversed())
        .limit(MOST_NAMED)
        .map(thread -> "%s %.2f %%".formatted(thread.getKey(), thread.getValue()))
        .toList();
  }
}
