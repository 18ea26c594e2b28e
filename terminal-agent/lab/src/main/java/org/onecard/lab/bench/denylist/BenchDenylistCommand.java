package org.onecard.lab.bench.denylist;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.lab.LabFiles;
import org.onecard.lab.bench.denylist.DenylistBench.LookUps;
import org.onecard.lab.bench.denylist.DenylistBench.Plan;
import org.onecard.lab.bench.denylist.DenylistBench.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench denylist}: a list of ten million cards. */
@Command(
    name = "denylist",
    description = {
      "A deny list of ten million cards: the size of its file, what the heap holds of it, a look-up"
          + " beside",
      "a sorted long[] and a HashSet, a day's change over a slow line, and a fetch that breaks off"
          + " at its",
      "half. Fails above 64 MB, 1 us at p50 or 10 s. Takes about half a minute."
    },
    mixinStandardHelpOptions = true)
public final class BenchDenylistCommand implements Callable<Integer> {

  private static final long MOST_FILE_BYTES = 64_000_000;
  private static final double MOST_P50_NS = 1_000;
  private static final double MOST_DAY_MS = 10_000;

  /** Twice what was fetched since the last sync, and what stands around the pieces. */
  private static final long MOST_AGAIN = 3 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--cards",
      defaultValue = "10000000",
      description = "1000 to 16000000 (default: ${DEFAULT-VALUE})")
  private int cards;

  @Option(
      names = "--changes",
      defaultValue = "20000",
      description = "of a day, 4 to 100000 (default: ${DEFAULT-VALUE})")
  private int changes;

  @Option(
      names = "--line",
      paramLabel = "BITS",
      defaultValue = "1000000",
      description =
          "bits a second that the day's change comes over, from 64000 (default: ${DEFAULT-VALUE})")
  private long line;

  @Option(names = "--json", description = "print one JSON object instead of words")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (cards < 1_000 || cards > 16_000_000 || changes < 4 || changes > 100_000) {
      throw new ParameterException(
          spec.commandLine(), "--cards is 1000 to 16000000, and --changes 4 to 100000.");
    }
    if (changes > cards || line < 64_000) {
      throw new ParameterException(
          spec.commandLine(), "--changes is at most the cards, and --line at least 64000.");
    }
    Path directory = LabFiles.freshDirectory("bench-denylist");
    Result result;
    try {
      result = DenylistBench.run(new Plan(cards, changes, line), directory);
    } finally {
      LabFiles.deleteTree(directory);
    }
    boolean held =
        result.fileBytes() < MOST_FILE_BYTES
            && result.ours().hitP50Ns() <= MOST_P50_NS
            && result.ours().missP50Ns() <= MOST_P50_NS
            && result.dayMs() < MOST_DAY_MS
            && result.wholeSent() < result.fileBytes() + MOST_AGAIN;
    print(spec.commandLine().getOut(), result, held);
    return held ? 0 : 1;
  }

  private void print(PrintWriter out, Result result, boolean held) {
    if (json) {
      out.println(
          new JsonObject()
              .put("cards", result.cards())
              .put("fileBytes", result.fileBytes())
              .put("heapBytes", result.heapBytes())
              .put("makeMs", Math.round(result.makeMs()))
              .put("openMs", Math.round(result.openMs()))
              .put("wholeMs", Math.round(result.wholeMs()))
              .put("wholeSentBytes", result.wholeSent())
              .put("clockNs", Math.round(result.clockP50Ns()))
              .put("list", json(result.ours()))
              .put("sortedArray", json(result.sorted()))
              .put("hashSetOfAMillion", json(result.set()))
              .put("changes", changes)
              .put("line", line)
              .put("dayMs", Math.round(result.dayMs()))
              .put("dayBytes", result.dayBytes())
              .put("cores", Runtime.getRuntime().availableProcessors())
              .put("held", held)
              .encode());
    } else {
      out.printf(
          "%,d cards in a file of %.2f MB, of which the heap holds %,d bytes%n"
              + "made in %.1f s; verified and mapped at a start in %.0f ms%n",
          result.cards(),
          result.fileBytes() / 1e6,
          Math.max(0, result.heapBytes()),
          result.makeMs() / 1_000,
          result.openMs());
      print(out, "a look-up in the list", result.ours(), result.ours());
      print(out, "in a sorted long[] of the heap", result.sorted(), result.ours());
      print(out, "in a HashSet of a million", result.set(), result.ours());
      out.printf(
          "(the clock itself takes %.0f ns of each)%n"
              + "%,d changes over a line of %,d bit/s: %.1f s, %,d bytes%n"
              + "whole, broken off at its half together with the terminal: %.1f s, %,d bytes, %.2f %%"
              + " more than the file%n%s%n",
          result.clockP50Ns(),
          changes,
          line,
          result.dayMs() / 1_000,
          result.dayBytes(),
          result.wholeMs() / 1_000,
          result.wholeSent(),
          100.0 * (result.wholeSent() - result.fileBytes()) / result.fileBytes(),
          held ? "held" : "BROKEN: under 64 MB, 1 us, 10 s, and little is sent twice");
    }
    out.flush();
  }

  private static void print(PrintWriter out, String where, LookUps took, LookUps ours) {
    out.printf(
        "%-32s hit p50 %4.0f ns p99 %5.0f ns, miss p50 %4.0f ns p99 %5.0f ns (ours is %.2f of its"
            + " p50)%n",
        where,
        took.hitP50Ns(),
        took.hitP99Ns(),
        took.missP50Ns(),
        took.missP99Ns(),
        ours.hitP50Ns() / took.hitP50Ns());
  }

  private static JsonObject json(LookUps took) {
    return new JsonObject()
        .put("hitP50Ns", Math.round(took.hitP50Ns()))
        .put("hitP99Ns", Math.round(took.hitP99Ns()))
        .put("missP50Ns", Math.round(took.missP50Ns()))
        .put("missP99Ns", Math.round(took.missP99Ns()));
  }
}
