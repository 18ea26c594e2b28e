package org.onecard.lab.bench.replay;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.lab.LabFiles;
import org.onecard.server.HostMain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench replay}: a draft on a day of taps. */
@Command(
    name = "replay",
    description = {
      "`catalog replay` of a dearer fare on a day of taps. Fills a book through the real lane first,",
      "which takes most of the time: some five minutes and 1.5 GB of disk for a million."
    },
    mixinStandardHelpOptions = true)
public final class BenchReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--taps",
      defaultValue = "1000000",
      description = "how many, 1 to 10000000 (default ${DEFAULT-VALUE})")
  private long taps;

  @Option(names = "--keep", description = "leave the book there, for `catalog replay --data`")
  private boolean keep;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (taps < 1 || taps > 10_000_000) {
      throw new IOException("1 to 10000000 taps, please.");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path directory = LabFiles.freshDirectory("bench-replay");
    try {
      FilledBook.make(directory, taps, err);
      Path draft =
          Files.writeString(
              directory.resolve("draft.yaml"),
              Files.readString(LabFiles.sample("demo/catalogue.yaml"), StandardCharsets.UTF_8)
                  .replace("fareFen: 300", "fareFen: 400"),
              StandardCharsets.UTF_8);
      StringWriter said = new StringWriter();
      int exit =
          HostMain.run(
              new PrintWriter(said),
              err,
              "catalog",
              "replay",
              draft.toString(),
              "--data",
              directory.toString(),
              "--json");
      if (exit != 0) {
        throw new IOException("the replay failed; it said why above");
      }
      print(out, new JsonObject(said.toString()));
      if (keep) {
        err.println("The book is in " + directory + ".");
      }
    } finally {
      if (!keep) {
        LabFiles.deleteTree(directory);
      }
    }
    return 0;
  }

  private void print(PrintWriter out, JsonObject report) {
    int cores = Runtime.getRuntime().availableProcessors();
    long replayed = report.getJsonObject("total").getLong("taps");
    long tookMs = report.getLong("tookMs");
    if (json) {
      out.println(
          new JsonObject()
              .put("cores", cores)
              .put("taps", replayed)
              .put("tookMs", tookMs)
              .encode());
    } else {
      out.printf(
          "replay of %,d taps, %d cores: %.1f s, %,d taps a second%n",
          replayed, cores, tookMs / 1000.0, replayed * 1_000 / Math.max(1, tookMs));
    }
  }
}
