package org.onecard.lab.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One target under Jazzer, in a process of its own: it keeps its counters for the whole process.
 */
final class FuzzProcess {

  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
  private static final int MAX_INPUT = 4_096;

  /**
   * In seconds; a slower input is a finding. None takes a thousandth of it, but classes are
   * instrumented while they are first used, and the machine may have other work.
   */
  private static final int INPUT_TIMEOUT = 60;

  /** For starting, and for stopping by itself. */
  private static final Duration GRACE = Duration.ofMinutes(4);

  private final FuzzTarget target;
  private final Path learnt;
  private final Path kept;

  /**
   * @param learnt where inputs that reached new code are kept; is made
   * @param kept where findings go, and where former ones lie; is made when something is found
   */
  FuzzProcess(FuzzTarget target, Path learnt, Path kept) {
    this.target = target;
    this.learnt = learnt;
    this.kept = kept;
  }

  /**
   * How much is tried.
   *
   * @param atMost how long
   * @param runs how many inputs at most; empty for as many as fit in the time
   * @param seed what the inputs follow from; empty for another one each time
   */
  record Bounds(Duration atMost, Optional<Integer> runs, Optional<Integer> seed) {}

  /**
   * What came of it.
   *
   * @param findings inputs that broke a promise, where they lie now
   * @param lastWords what Jazzer said at the end
   */
  record Result(List<Path> findings, List<String> lastWords) {
    Result {
      findings = List.copyOf(findings);
      lastWords = List.copyOf(lastWords);
    }
  }

  /**
   * Runs it and waits.
   *
   * @throws IOException with a sentence when Jazzer does not start, or ends without a finding and
   *     not well
   */
  Result run(Bounds bounds) throws IOException, InterruptedException {
    Files.createDirectories(learnt);
    Files.createDirectories(kept);
    for (int i = 0; i < target.samples().size(); i++) {
      Files.write(learnt.resolve("sample-" + i), target.samples().get(i));
    }
    Set<Path> before = list(kept);
    Path log = learnt.resolveSibling(target.name() + ".log");
    Process process =
        new ProcessBuilder(command(bounds))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(bounds.atMost().plus(GRACE).toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(target.name() + ": Jazzer does not end; see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
    Set<Path> found = list(kept);
    found.removeAll(before);
    List<String> lines = Files.readAllLines(log);
    List<String> lastWords = lines.subList(Math.max(0, lines.size() - 25), lines.size());
    if (found.isEmpty() && process.exitValue() != 0) {
      throw new IOException(
          "%s: Jazzer ended with %d; see %s:%n%s"
              .formatted(target.name(), process.exitValue(), log, String.join("\n", lastWords)));
    }
    if (list(kept).isEmpty()) {
      Files.delete(kept);
    }
    return new Result(List.copyOf(found), lastWords);
  }

  private List<String> command(Bounds bounds) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                // A short run is over before better code would pay: half the time.
                bounds.runs().isPresent() ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                "-Dfile.encoding=UTF-8",
                "-Dlogback.configurationFile=logback-contestant.xml",
                "-Donecard.log=OFF",
                "-D" + FuzzEntry.TARGET_PROPERTY + "=" + target.name(),
                "-cp",
                System.getProperty("java.class.path"),
                JAZZER,
                "--target_class=" + FuzzEntry.class.getName(),
                "--instrumentation_includes=org.onecard.**",
                // Else every class of every library is looked through as it is loaded, which takes
                // longer than a short run.
                "--custom_hook_includes=org.onecard.**",
                "--reproducer_path=" + learnt.getParent(),
                learnt.toString(),
                kept.toString(),
                "-artifact_prefix=" + kept + "/",
                "-max_len=" + MAX_INPUT,
                "-timeout=" + INPUT_TIMEOUT,
                "-rss_limit_mb=3000",
                "-max_total_time=" + bounds.atMost().toSeconds()));
    bounds.runs().ifPresent(runs -> command.add("-runs=" + runs));
    bounds.seed().ifPresent(seed -> command.add("-seed=" + seed));
    return command;
  }

  private static Set<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
