package org.onecard.lab.soak;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.lab.LabFiles;
import org.onecard.lab.slot.LabSlots;
import org.onecard.virtual.pcscd.PcscParts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code soak readers}: taps and service restarts. */
@Command(
    name = "readers",
    description = {
      "Taps a virtual card over a real PC/SC service of our own, which is stopped and killed in",
      "between, and counts threads, PC/SC contexts, file handles and memory at start and end.",
      "One tap in 25 takes the card out and puts it in again; the others connect, select and",
      "read with the card kept in, since a card put in is seen after up to 400 ms.",
      "Some 8 minutes for 10,000 taps and 200 restarts. Ends with 1 when anything grew or a tap",
      "failed."
    },
    mixinStandardHelpOptions = true)
public final class SoakReadersCommand implements Callable<Integer> {

  private static final int TAPS_MAX = 10_000_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--taps",
      defaultValue = "10000",
      description = "1 to 10000000 (default ${DEFAULT-VALUE})")
  private int taps;

  @Option(
      names = "--restarts",
      defaultValue = "200",
      description =
          "of the PC/SC service, spread among them, 0 to the taps (default ${DEFAULT-VALUE})")
  private int restarts;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (taps < 1 || taps > TAPS_MAX || restarts < 0 || restarts > taps) {
      throw new ParameterException(
          spec.commandLine(),
          "taps are 1 to " + TAPS_MAX + ", restarts 0 to as many as there are taps");
    }
    String directory = System.getProperty(LabSlots.DIRECTORY_PROPERTY, "");
    if (directory.isEmpty() || System.getProperty(PcscParts.DAEMON_PROPERTY, "").isEmpty()) {
      throw new IOException(
          "a PC/SC service of our own is needed, and its parts cannot be had here; ./onecard says"
              + " above which packages and how");
    }
    PrintWriter err = spec.commandLine().getErr();
    Path run = Path.of(directory);
    ReaderSoak.Report report;
    try {
      report =
          ReaderSoak.run(
              run,
              PcscParts.find(run),
              new ReaderSoak.Plan(taps, restarts),
              progress -> {
                err.println(progress);
                err.flush();
              });
    } finally {
      LabFiles.deleteTree(run);
    }
    print(report);
    return report.isSound() ? 0 : 1;
  }

  private void print(ReaderSoak.Report report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonObject object =
          new JsonObject()
              .put("taps", report.taps())
              .put("tapsAgain", report.tapsAgain())
              .put("restarts", report.restarts())
              .put("seconds", report.seconds())
              .put("slowestBackMs", report.slowestBackMs())
              .put("start", report.start().toJson())
              .put("end", report.end().toJson())
              .put("grew", report.grew());
      out.println(object.encode());
    } else {
      out.printf(
          "%d taps, %d restarts of the PC/SC service in %d s; %d taps done again after one;%n"
              + "slowest good tap after a restart %d ms%n",
          report.taps(),
          report.restarts(),
          report.seconds(),
          report.tapsAgain(),
          report.slowestBackMs());
      out.println("  start: " + report.start());
      out.println("  end:   " + report.end());
      out.println(
          report.isSound() ? "  nothing grew" : "  grew: " + String.join("; ", report.grew()));
    }
    out.flush();
  }
}
