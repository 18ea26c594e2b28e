package org.onecard.lab.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.onecard.lab.LabFiles;
import org.onecard.lab.gate.GateFigures;
import org.onecard.lab.gate.LabKind;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench gate}: from a command to its acknowledgement. */
@Command(
    name = "gate",
    description = {
      "How long a gate of each kind takes from our command until we know its acknowledgement, at a",
      "barrier that answers at once, on a pair of pseudo terminals; and how long the same line"
          + " takes",
      "to carry as many bytes there and back without a gate. The difference is ours. About a"
          + " minute."
    },
    mixinStandardHelpOptions = true)
public final class BenchGateCommand implements Callable<Integer> {

  private static final int MOST_ROUNDS = 10_000;
  private static final int LINE_ROUNDS = 500;
  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rounds",
      defaultValue = "40",
      description = "openings of each kind, 1 to 10000 (default: ${DEFAULT-VALUE})")
  private int rounds = 40;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new ParameterException(spec.commandLine(), "--rounds is 1 to " + MOST_ROUNDS + ".");
    }
    PrintWriter out = spec.commandLine().getOut();
    SocatPart socat = SocatPart.find(CACHE.resolve("socat"));
    Path directory = LabFiles.freshDirectory("bench");
    JsonObject figures = new JsonObject().put("rounds", rounds);
    try {
      try (PtyPair cable = new PtyPair(directory.resolve("line"), socat)) {
        tell(out, figures, "line", Percentiles.of(BareLine.exchanges(cable, LINE_ROUNDS)));
      }
      List<LabKind> gates = Arrays.stream(LabKind.values()).filter(LabKind::isGate).toList();
      for (LabKind kind : gates) {
        Path own = directory.resolve(kind.spelled());
        try (PtyPair cable = new PtyPair(own, socat)) {
          long[] took =
              new GateFigures(cable, own.resolve("scanner"), socat, kind).acknowledgements(rounds);
          tell(out, figures, kind.spelled(), Percentiles.of(took));
        }
      }
    } finally {
      LabFiles.deleteTree(directory);
    }
    if (json) {
      out.println(figures.encode());
      out.flush();
    }
    return 0;
  }

  private void tell(PrintWriter out, JsonObject figures, String name, Percentiles took) {
    figures.put(name, took.toJson());
    if (!json) {
      out.printf("%-7s %s%n", name, took);
      out.flush();
    }
  }
}
