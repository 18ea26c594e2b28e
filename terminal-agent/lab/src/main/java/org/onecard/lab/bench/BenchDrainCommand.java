package org.onecard.lab.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.lab.LabFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench drain}: taps while the records of a terminal that was alone go up. */
@Command(
    name = "drain",
    description = {
      "A terminal comes back to its host with a backlog: how fast it goes up, what a tap takes",
      "meanwhile and afterwards, and how much memory both ends need. Some 20 s for 20,000 records,",
      "some minutes for a million."
    },
    mixinStandardHelpOptions = true)
public final class BenchDrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--records",
      defaultValue = "20000",
      description = "in the backlog, 1000 to 2000000 (default: ${DEFAULT-VALUE})")
  private int records = 20_000;

  @Option(
      names = "--taps",
      defaultValue = "500",
      description = "once all has gone up, 10 to 100000 (default: ${DEFAULT-VALUE})")
  private int taps = 500;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (records < 1_000 || records > 2_000_000) {
      throw new ParameterException(spec.commandLine(), "--records is 1000 to 2000000.");
    }
    if (taps < 10 || taps > 100_000) {
      throw new ParameterException(spec.commandLine(), "--taps is 10 to 100000.");
    }
    PrintWriter out = spec.commandLine().getOut();
    Path directory = LabFiles.freshDirectory("bench");
    try {
      DrainBench.Result result =
          DrainBench.run(directory, records, taps, spec.commandLine().getErr());
      if (json) {
        out.println(
            new JsonObject()
                .put("records", records)
                .put("recordsPerSecond", Math.round(result.perSecond()))
                .put("cardsLikeRealOnes", json(result.likeReal()))
                .put("cardsThatAnswerAtOnce", json(result.atOnce()))
                .put("terminalHeapMb", result.heapMb())
                .put("hostResidentKib", result.hostKib())
                .encode());
      } else {
        out.printf("%d records went up, %.0f a second%n", records, result.perSecond());
        print(out, "cards as slow as real ones", result.likeReal());
        print(out, "cards that answer at once, tap after tap", result.atOnce());
        out.printf(
            "terminal's heap meanwhile %d MB, host resident %d MB%n",
            result.heapMb(), result.hostKib() / 1024);
      }
      out.flush();
      return 0;
    } finally {
      LabFiles.deleteTree(directory);
    }
  }

  private static JsonObject json(DrainBench.Taps taps) {
    return new JsonObject()
        .put("tapsWhileDraining", taps.draining().toJson())
        .put("tapsDecidedAlone", taps.alone())
        .put("tapsIdle", taps.idle().toJson())
        .put("p99Ratio", Math.round(taps.p99Ratio() * 100) / 100.0);
  }

  private static void print(PrintWriter out, String of, DrainBench.Taps taps) {
    out.println(of + ":");
    out.printf(
        "  taps meanwhile: %s; %d of %d decided alone%n",
        taps.draining(), taps.alone(), taps.draining().count());
    out.println("  taps afterwards: " + taps.idle());
    out.printf("  p99 meanwhile is %.2f times that of afterwards%n", taps.p99Ratio());
  }
}
