package org.onecard.lab.city;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Runs cities: one, many side by side, or smaller and smaller ones that still fail. */
final class CityRuns {

  /** A smaller city is looked for this often; each try is a run. */
  private static final int MOST_TRIES = 80;

  private CityRuns() {}

  static CityResult run(CityPlan plan) throws IOException {
    try (City city = new City(plan)) {
      return city.run();
    }
  }

  /**
   * Runs a city for each seed, on as many threads as are given.
   *
   * @param each told of each result, in no order, by one thread at a time
   * @param enough whether no further seed is to be begun
   */
  static void runAll(
      long firstSeed,
      long lastSeed,
      int threads,
      LongFunction<CityPlan> plans,
      AtomicBoolean enough,
      Consumer<CityResult> each)
      throws IOException, InterruptedException {
    ExecutorService workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "city");
              thread.setDaemon(true);
              return thread;
            });
    Object turn = new Object();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < threads; worker++) {
        long first = firstSeed + worker;
        running.add(
            workers.submit(
                () -> {
                  for (long seed = first; seed <= lastSeed && !enough.get(); seed += threads) {
                    CityResult result = run(plans.apply(seed));
                    synchronized (turn) {
                      each.accept(result);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> worker : running) {
        try {
          worker.get();
        } catch (ExecutionException e) {
          throw new IOException("a city could not be run: " + e.getCause(), e.getCause());
        }
      }
    } finally {
      workers.shutdownNow();
    }
  }

  /**
   * The smallest city found that breaks a promise as this one does: fewer kinds of faults, a
   * shorter time, fewer cards, fewer terminals. Every step is a run of its own.
   */
  static CityResult shrink(CityResult failed) throws IOException {
    CityResult smallest = failed;
    int tries = 0;
    boolean smaller = true;
    while (smaller && tries < MOST_TRIES) {
      smaller = false;
      for (CityPlan plan : smallerThan(smallest.plan())) {
        if (++tries > MOST_TRIES) {
          break;
        }
        CityResult result = run(plan);
        if (isSame(result, failed)) {
          smallest = result;
          smaller = true;
          break;
        }
      }
    }
    return smallest;
  }

  /** The same sentence, whatever taps and amounts it names. */
  private static boolean isSame(CityResult one, CityResult other) {
    return kind(one).isPresent() && kind(one).equals(kind(other));
  }

  private static Optional<String> kind(CityResult result) {
    return result
        .broken()
        .map(
            story ->
                story
                    .what()
                    .replaceAll("gate-[0-9]+[.0-9]*|[0-9]+", "#")
                    .replaceAll("\\(.*|:.*", ""));
  }

  private static List<CityPlan> smallerThan(CityPlan plan) {
    List<CityPlan> smaller = new ArrayList<>();
    if (plan.minutes() > 5) {
      smaller.add(plan.withSize(plan.terminals(), plan.cards(), plan.minutes() / 2));
      smaller.add(plan.withSize(plan.terminals(), plan.cards(), plan.minutes() * 3 / 4));
    }
    for (CityFault fault : plan.faults().stream().sorted().toList()) {
      Set<CityFault> others = EnumSet.copyOf(plan.faults());
      others.remove(fault);
      smaller.add(plan.withFaults(others));
    }
    if (plan.cards() > 1) {
      smaller.add(plan.withSize(plan.terminals(), plan.cards() / 2, plan.minutes()));
      smaller.add(plan.withSize(plan.terminals(), plan.cards() - 1, plan.minutes()));
    }
    if (plan.terminals() > 1) {
      smaller.add(plan.withSize(plan.terminals() / 2, plan.cards(), plan.minutes()));
      smaller.add(plan.withSize(plan.terminals() - 1, plan.cards(), plan.minutes()));
    }
    return smaller;
  }
}
