package org.onecard.lab.city;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code city}. */
@Command(
    name = "city",
    description = {
      "Runs a simulated city of terminals, hosts, people and faults from a seed, and looks whether",
      "every promise of the product holds: see firmware-docs/city.md. The same seed does the same",
      "again, and ends with the same hash. Ends with 1 when a promise broke, and tells the shortest",
      "story of it that it can find."
    },
    mixinStandardHelpOptions = true)
public final class CityCommand implements Callable<Integer> {

  private static final Pattern SEEDS = Pattern.compile("([0-9]{1,18})\\.\\.([0-9]{1,18})");
  private static final int TERMINALS_MAX = 100;
  private static final int CARDS_MAX = 1_000;
  private static final double HOURS_MAX = 168;
  private static final long PROGRESS_EVERY = 500;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--seed", paramLabel = "N", description = "0 or more (default ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--seeds",
      paramLabel = "A..B",
      description = "a city for each of these seeds, instead of one")
  private @Nullable String seeds;

  @Option(names = "--terminals", paramLabel = "T", description = "1 to 100 (default 3)")
  private int terminals = 3;

  @Option(names = "--cards", paramLabel = "C", description = "1 to 1000 (default 6)")
  private int cards = 6;

  @Option(
      names = "--hours",
      paramLabel = "H",
      description = "of virtual time, up to 168, a fraction too (default 1)")
  private double hours = 1;

  @Option(
      names = "--faults",
      paramLabel = "F,…",
      description = "none, all, or these kinds (default: those that the seed chooses)")
  private @Nullable String faults;

  @Option(
      names = "--mutant",
      paramLabel = "M",
      description = {
        "breaks a promise on purpose and ends with 1 where nobody noticed: skip-sync,",
        "no-duplicate-check, answer-before-commit, ignore-time-floor"
      })
  private @Nullable String mutant;

  @Option(names = "--threads", paramLabel = "N", description = "of --seeds (default: processors)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--no-shrink", description = "tell the story of the seed as it is")
  private boolean noShrink;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seed < 0
        || terminals < 1
        || terminals > TERMINALS_MAX
        || cards < 1
        || cards > CARDS_MAX
        || hours <= 0
        || hours > HOURS_MAX
        || threads < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "a seed is 0 or more, terminals 1 to %d, cards 1 to %d, hours up to %s, threads 1 or more"
              .formatted(TERMINALS_MAX, CARDS_MAX, HOURS_MAX));
    }
    CityPlan unused = plan(seed); // What is wrong with the other options shows at once.
    CityLog log = new CityLog();
    try {
      return seeds == null ? one() : many();
    } finally {
      log.close();
    }
  }

  private CityPlan plan(long ofSeed) {
    CityPlan plan =
        CityPlan.of(ofSeed, terminals, cards, Math.max(1, (int) Math.round(hours * 60)));
    String kinds = faults;
    if (kinds != null) {
      plan = plan.withFaults(parse(kinds));
    }
    String name = mutant;
    return name == null
        ? plan
        : plan.withMutant(
            Mutant.find(name)
                .orElseThrow(
                    () ->
                        new ParameterException(
                            spec.commandLine(), "there is no mutant '" + name + "'")));
  }

  private Set<CityFault> parse(String kinds) {
    if (kinds.equals("all")) {
      return EnumSet.allOf(CityFault.class);
    }
    Set<CityFault> chosen = EnumSet.noneOf(CityFault.class);
    if (!kinds.equals("none")) {
      for (String kind : kinds.split(",", -1)) {
        chosen.add(
            Arrays.stream(CityFault.values())
                .filter(fault -> fault.option().equals(kind))
                .findFirst()
                .orElseThrow(
                    () ->
                        new ParameterException(
                            spec.commandLine(),
                            "there is no kind of fault '%s'; there are %s"
                                .formatted(
                                    kind,
                                    String.join(
                                        ", ",
                                        Arrays.stream(CityFault.values())
                                            .map(CityFault::option)
                                            .toList())))));
      }
    }
    return chosen;
  }

  // ---- one city ----

  private int one() throws IOException {
    CityResult result = CityRuns.run(plan(seed));
    print(result);
    return exit(result.broken().isPresent());
  }

  /** A mutant that is noticed is what is wanted. */
  private int exit(boolean broken) {
    return broken == (mutant != null) ? 0 : 1;
  }

  private void print(CityResult result) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    CityResult told = result.broken().isPresent() && !noShrink ? CityRuns.shrink(result) : result;
    if (json) {
      out.println(toJson(result, told).encode());
    } else {
      if (told.broken().isPresent()) {
        tell(told);
      }
      out.println(lastLine(result));
    }
    out.flush();
  }

  private void tell(CityResult told) {
    PrintWriter out = spec.commandLine().getOut();
    CityResult.Story story = told.broken().orElseThrow();
    story.lines().forEach(line -> out.println("  " + line));
    out.println("A promise broke: " + story.what());
    out.println("Again with: " + told.plan().command());
  }

  private static String lastLine(CityResult result) {
    return "%s  %d taps, %d ahead of others, %d faults, %d decisions, %d openings, %d commits: %s"
        .formatted(
            result.hash(),
            result.taps(),
            result.wentAhead(),
            result.faultCount(),
            result.decisions(),
            result.openings(),
            result.commits(),
            result.broken().isPresent() ? "A PROMISE BROKE" : "all promises held");
  }

  private static JsonObject toJson(CityResult result, CityResult told) {
    JsonObject kinds = new JsonObject();
    result.faults().forEach((fault, times) -> kinds.put(fault.option(), times));
    JsonObject object =
        new JsonObject()
            .put("seed", result.plan().seed())
            .put("hash", result.hash())
            .put("taps", result.taps())
            .put("faults", result.faultCount())
            .put("faultKinds", kinds)
            .put("decisions", result.decisions())
            .put("openings", result.openings())
            .put("wentAhead", result.wentAhead())
            .put("commits", result.commits())
            .put("held", result.broken().isEmpty());
    told.broken()
        .ifPresent(
            story ->
                object
                    .put("broke", story.what())
                    .put("story", new JsonArray(story.lines()))
                    .put("again", told.plan().command()));
    return object;
  }

  // ---- many ----

  private int many() throws IOException, InterruptedException {
    Matcher range = SEEDS.matcher(String.valueOf(seeds));
    if (!range.matches() || Long.parseLong(range.group(1)) > Long.parseLong(range.group(2))) {
      throw new ParameterException(spec.commandLine(), "--seeds is for instance 1..300");
    }
    long first = Long.parseLong(range.group(1));
    long last = Long.parseLong(range.group(2));
    Sum sum = new Sum();
    AtomicBoolean enough = new AtomicBoolean();
    long began = System.nanoTime();
    CityRuns.runAll(
        first,
        last,
        threads,
        this::plan,
        enough,
        result -> {
          sum.add(result);
          if (result.broken().isPresent()) {
            spec.commandLine()
                .getErr()
                .println("seed " + result.plan().seed() + ": " + result.broken().get().what());
            // One that a mutant shows is enough to know that it shows.
            enough.compareAndSet(false, mutant != null);
          }
          if (sum.seeds.get() % PROGRESS_EVERY == 0) {
            spec.commandLine().getErr().println(sum.seeds.get() + " seeds …");
          }
          spec.commandLine().getErr().flush();
        });
    double minutes = (System.nanoTime() - began) / 60e9;
    PrintWriter out = spec.commandLine().getOut();
    CityResult failed = sum.firstFailed;
    CityResult told = failed == null || noShrink ? failed : CityRuns.shrink(failed);
    if (told != null && !json) {
      tell(told);
    }
    out.println(json ? sum.toJson(minutes).encode() : sum.line(minutes));
    out.flush();
    return exit(failed != null);
  }

  /** Of many cities. */
  private static final class Sum {
    private final AtomicLong seeds = new AtomicLong();
    private long taps;
    private long faults;
    private long wentAhead;
    private long decisions;
    private long broken;
    private @Nullable CityResult firstFailed;

    void add(CityResult result) {
      seeds.incrementAndGet();
      taps += result.taps();
      faults += result.faultCount();
      wentAhead += result.wentAhead();
      decisions += result.decisions();
      if (result.broken().isPresent()) {
        broken++;
        if (firstFailed == null) {
          firstFailed = result;
        }
      }
    }

    String line(double minutes) {
      return String.format(
          Locale.ROOT,
          "%d seeds, %.0f a minute: %d taps, %d of them ahead of others, %d faults, %d decisions,"
              + " %d seeds in which a promise broke",
          seeds.get(),
          seeds.get() / minutes,
          taps,
          wentAhead,
          faults,
          decisions,
          broken);
    }

    JsonObject toJson(double minutes) {
      return new JsonObject()
          .put("seeds", seeds.get())
          .put("seedsPerMinute", Math.round(seeds.get() / minutes))
          .put("taps", taps)
          .put("faults", faults)
          .put("decisions", decisions)
          .put("broken", broken);
    }
  }
}
