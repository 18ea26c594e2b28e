package org.onecard.lab.bench.publish;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.onecard.lab.LabFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench publish}: from the publication until every terminal goes by it. */
@Command(
    name = "publish",
    description = {
      "From `catalog publish` until every connected terminal has verified, stored and put it into",
      "force, and until the host has heard so. A host in a process of its own, terminals without",
      "readers in this one, TLS on loopback, one disk for all. Some two minutes for 1,000."
    },
    mixinStandardHelpOptions = true)
public final class BenchPublishCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--terminals",
      defaultValue = "1000",
      description = "how many, 1 to 4000 (default ${DEFAULT-VALUE})")
  private int terminals;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "publications, 1 to 100 (default ${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (terminals < 1 || terminals > 4_000 || rounds < 1 || rounds > 100) {
      throw new IOException("1 to 4000 terminals and 1 to 100 rounds, please.");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path directory = LabFiles.freshDirectory("bench-publish");
    List<PublishBench.Round> measured = new ArrayList<>();
    try (PublishBench bench = PublishBench.open(directory, terminals, err)) {
      for (int round = 0; round < rounds; round++) {
        measured.add(bench.publish(2L + round));
      }
    } finally {
      LabFiles.deleteTree(directory);
    }
    if (json) {
      JsonArray listed = new JsonArray();
      measured.forEach(
          round ->
              listed.add(
                  new JsonObject()
                      .put("actedP50Ms", round.acted().p50Ms())
                      .put("actedP99Ms", round.acted().p99Ms())
                      .put("allActedMs", round.allActedMs())
                      .put("allReportedMs", round.allReportedMs())));
      out.println(
          new JsonObject()
              .put("cores", Runtime.getRuntime().availableProcessors())
              .put("terminals", terminals)
              .put("rounds", listed)
              .encode());
    } else {
      out.printf(
          "published to acted on, %d terminals, %d cores%n",
          terminals, Runtime.getRuntime().availableProcessors());
      for (PublishBench.Round round : measured) {
        out.printf(
            "  half after %.0f ms, all after %.0f ms, the host knows after %.0f ms%n",
            round.acted().p50Ms(), round.allActedMs(), round.allReportedMs());
      }
    }
    return 0;
  }
}
