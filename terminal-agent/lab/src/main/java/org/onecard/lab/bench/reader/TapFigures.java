package org.onecard.lab.bench.reader;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came of it, by contestant.
 *
 * @param rounds taps in one slot of each
 * @param read those taps
 * @param fourReaders four slots read at once
 * @param hungNeighbour what the card that hung did to the other slots
 * @param serviceRestartMs from a card lying in a slot of the new service to the first good tap;
 *     empty is never
 */
public record TapFigures(
    int rounds,
    Map<String, Read> read,
    Map<String, Load> fourReaders,
    Map<String, Neighbour> hungNeighbour,
    Map<String, OptionalDouble> serviceRestartMs) {

  /**
   * Taps in one slot.
   *
   * @param p50Ms the middle one
   * @param p99Ms what one in a hundred exceeds
   * @param cpuMs of the contestant's process, for each tap
   * @param faults taps that failed before they reached the card, and were done again
   */
  public record Read(double p50Ms, double p99Ms, double cpuMs, long faults) {}

  /**
   * Four slots read at once.
   *
   * @param apduPerS commands in a second, all slots together, in the middle one of the turns
   * @param faults taps that failed, of all turns
   */
  public record Load(double apduPerS, long faults) {}

  /**
   * The longest tap in the slots whose card did not hang, over and above the usual one.
   *
   * @param calmMs while no card hung: what the machine itself does
   * @param hungMs while one did
   */
  public record Neighbour(double calmMs, double hungMs) {}

  /** One object; {@code null} where a contestant never recovered. Times to a microsecond. */
  public JsonObject toJson() {
    return new JsonObject()
        .put(
            "read",
            each(
                read,
                figures ->
                    new JsonObject()
                        .put("p50Ms", rounded(figures.p50Ms()))
                        .put("p99Ms", rounded(figures.p99Ms()))
                        .put("cpuMs", rounded(figures.cpuMs()))))
        .put("fourReadersApduPerS", each(fourReaders, figures -> Math.round(figures.apduPerS())))
        .put("hungNeighbourMs", each(hungNeighbour, figures -> rounded(figures.hungMs())))
        .put(
            "serviceRestartMs",
            each(
                serviceRestartMs,
                ms -> ms.isPresent() ? (Object) rounded(ms.getAsDouble()) : null));
  }

  private static <T> JsonObject each(Map<String, T> figures, Function<T, @Nullable Object> toJson) {
    JsonObject json = new JsonObject();
    for (Contestant contestant : Contestant.values()) {
      T value = figures.get(contestant.key());
      if (value != null) {
        json.put(contestant.key(), toJson.apply(value));
      }
    }
    return json;
  }

  private static double rounded(double ms) {
    return Math.round(ms * 1_000) / 1_000.0;
  }

  /** For people. */
  public String toTable(int cores) {
    StringBuilder table = new StringBuilder();
    line(
        table,
        "reading a card, %d rounds each in turns, %d cores shared with the service and the cards",
        rounds,
        cores);
    line(
        table,
        "%-36s %8s %8s %8s %9s %10s %7s %8s %8s %9s",
        "",
        "p50 ms",
        "p99 ms",
        "CPU ms",
        "p50/bare",
        "4x APDU/s",
        "faults",
        "calm ms",
        "hung ms",
        "restart");
    Read bare = read.get(Contestant.BARE.key());
    for (Contestant contestant : Contestant.values()) {
      String key = contestant.key();
      Read figures = read.get(key);
      Load load = fourReaders.get(key);
      Neighbour neighbour = hungNeighbour.get(key);
      OptionalDouble restart = serviceRestartMs.getOrDefault(key, OptionalDouble.empty());
      if (figures == null || bare == null || load == null || neighbour == null) {
        continue;
      }
      line(
          table,
          "%-36s %8.3f %8.3f %8.3f %9.2f %10.0f %7d %8.1f %8.1f %9s",
          contestant.description(),
          figures.p50Ms(),
          figures.p99Ms(),
          figures.cpuMs(),
          figures.p50Ms() / bare.p50Ms(),
          load.apduPerS(),
          figures.faults() + load.faults(),
          neighbour.calmMs(),
          neighbour.hungMs(),
          restart.isPresent() ? "%.0f ms".formatted(restart.getAsDouble()) : "never");
    }
    line(table, "faults:     taps that failed and were done again, one slot and four");
    line(
        table,
        "calm, hung: how much longer the other slots' longest tap took than their usual one,");
    line(table, "            while no card hung and while one did not answer for 4 s");
    line(table, "restart:    from the card lying in the new service's slot to the first good tap");
    return table.toString();
  }

  private static void line(StringBuilder table, String format, Object... values) {
    table.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
