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
import picocli.CommandLine.Spec;

/** {@code bench overhead}: what our code adds to a tap over connecting and the bare APDUs. */
@Command(
    name = "overhead",
    description = {
      "Taps virtual cards at one terminal, first against a host in a process of its own over TLS on",
      "loopback, then with the host killed. Counts from the card being seen to the decision,",
      "less what the reader and the card took. The slots are in this process, because a real",
      "PC/SC service takes 400 ms to see a card come or go; the part measured is the same.",
      "Some 20 s for 1,000 taps. A durable answer waits for the disk, so one sync of that disk is",
      "measured beside each tap."
    },
    mixinStandardHelpOptions = true)
public final class BenchOverheadCommand implements Callable<Integer> {

  /** Uncounted taps before each series, so that the JVMs have compiled what they run. */
  private static final int WARM_UP = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--taps",
      defaultValue = "1000",
      description = "taps of each series, 1 to 100000 (default ${DEFAULT-VALUE})")
  private int taps;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path directory = LabFiles.freshDirectory("bench");
    OverheadBench.Series online;
    OverheadBench.Series offline;
    long hostKib;
    try (OverheadBench bench = OverheadBench.open(directory, 2 * (taps + WARM_UP))) {
      err.println("online: " + WARM_UP + " taps to warm up, then " + taps);
      err.flush();
      bench.run(WARM_UP);
      online = bench.run(taps);
      hostKib = bench.host().findResidentKib().orElse(0L);
      bench.killHost();
      err.println("offline: " + WARM_UP + " taps to warm up, then " + taps);
      err.flush();
      bench.run(WARM_UP);
      offline = bench.run(taps);
    } finally {
      LabFiles.deleteTree(directory);
    }
    int cores = Runtime.getRuntime().availableProcessors();
    if (json) {
      out.println(
          new JsonObject()
              .put("cores", cores)
              .put("online", online.toJson())
              .put("offline", offline.toJson())
              .put("hostResidentKib", hostKib)
              .encode());
    } else {
      out.println("added to a tap, " + cores + " cores, " + taps + " taps each");
      out.println("  online:  " + online.added() + ", decided alone: " + online.alone());
      out.println("    one sync of this disk, between the taps: " + online.disk());
      out.println("  offline: " + offline.added() + " (journal synced before the gate opens)");
      out.printf(
          "    one sync of this disk, between the taps: %s; %.0f %% of a tap at p50%n",
          offline.disk(), 100 * offline.syncShare());
      out.println("  host resident memory: " + hostKib / 1024 + " MB");
    }
    return 0;
  }
}
