package org.onecard.lab.bench;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** The middle and the tail of some durations. */
public record Percentiles(double p50Ms, double p99Ms, double maxMs, int count) {

  private static final double NS_PER_MS = 1e6;

  /**
   * Those of some durations.
   *
   * @param durationsNs at least one
   */
  public static Percentiles of(long[] durationsNs) {
    long[] sorted = durationsNs.clone();
    Arrays.sort(sorted);
    return new Percentiles(
        at(sorted, 50), at(sorted, 99), sorted[sorted.length - 1] / NS_PER_MS, sorted.length);
  }

  /** The smallest value that so many percent of all do not exceed (nearest rank). */
  private static double at(long[] sorted, int percent) {
    int rank = Math.toIntExact(((long) sorted.length * percent + 99) / 100);
    return sorted[Math.max(rank, 1) - 1] / NS_PER_MS;
  }

  /** As an object of {@code --json}. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("p50Ms", p50Ms)
        .put("p99Ms", p99Ms)
        .put("maxMs", maxMs)
        .put("taps", count);
  }

  @Override
  public String toString() {
    return String.format("p50 %.2f ms, p99 %.2f ms, max %.2f ms", p50Ms, p99Ms, maxMs);
  }
}
