package org.onecard.lab.bench.quota;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.lab.LabFiles;
import org.onecard.lab.bench.quota.QuotaBench.Plan;
import org.onecard.lab.bench.quota.QuotaBench.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench quota}: gates that draw on one slot. */
@Command(
    name = "quota",
    description = {
      "Gates draw on one slot until it is sold out, some of them without the host, whose leases"
          + " lapse",
      "and are told late; fails where the slot is oversold by more than what was lent. Takes under"
          + " a",
      "minute."
    },
    mixinStandardHelpOptions = true)
public final class BenchQuotaCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--gates",
      defaultValue = "50",
      description = "2 to 500 (default: ${DEFAULT-VALUE})")
  private int gates;

  @Option(
      names = "--offline",
      defaultValue = "10",
      description = "of these, without the host (default: ${DEFAULT-VALUE})")
  private int offline;

  @Option(
      names = "--quota",
      defaultValue = "10000",
      description = "of the slot, 100 to 100000 (default: ${DEFAULT-VALUE})")
  private int quota;

  @Option(
      names = "--share",
      defaultValue = "500",
      description = "what is lent to terminals at most (default: ${DEFAULT-VALUE})")
  private int share;

  @Option(names = "--json", description = "print one JSON object instead of words")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (gates < 2 || gates > 500 || offline < 0 || offline >= gates) {
      throw new ParameterException(
          spec.commandLine(), "--gates is 2 to 500, and --offline fewer than that.");
    }
    if (quota < 100 || quota > 100_000 || share < Math.max(1, offline) || share > quota) {
      throw new ParameterException(
          spec.commandLine(),
          "--quota is 100 to 100000, and --share at least one for each gate offline, at most the"
              + " quota.");
    }
    Path directory = LabFiles.freshDirectory("bench-quota");
    Result result;
    try {
      result = QuotaBench.run(new Plan(gates, offline, quota, share), directory);
    } finally {
      LabFiles.deleteTree(directory);
    }
    boolean held = result.over() <= share && result.taken() == result.approved();
    print(spec.commandLine().getOut(), result, held);
    return held ? 0 : 1;
  }

  private void print(PrintWriter out, Result result, boolean held) {
    if (json) {
      out.println(
          new JsonObject()
              .put("gates", gates)
              .put("offline", offline)
              .put("quota", quota)
              .put("share", share)
              .put("lent", result.lent())
              .put("approved", result.approved())
              .put("taken", result.taken())
              .put("over", result.over())
              .put("entriesPerSecond", Math.round(result.perSecond()))
              .put("tapP50Ms", result.taps().p50Ms())
              .put("tapP99Ms", result.taps().p99Ms())
              .put("cores", Runtime.getRuntime().availableProcessors())
              .put("held", held)
              .encode());
    } else {
      out.printf(
          "%d gates, %d of them without the host, on one slot of %,d (share %d)%n"
              + "%,d entries a second with the host; a tap: %s%n"
              + "let in %,d, the book counts %,d: over by %d, at most %d by promise: %s%n",
          gates,
          offline,
          quota,
          share,
          Math.round(result.perSecond()),
          result.taps(),
          result.approved(),
          result.taken(),
          result.over(),
          share,
          held ? "held" : "BROKEN");
    }
    out.flush();
  }
}
