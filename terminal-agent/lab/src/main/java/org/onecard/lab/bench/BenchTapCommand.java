package org.onecard.lab.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.lab.bench.reader.TapBench;
import org.onecard.lab.bench.reader.TapFigures;
import org.onecard.virtual.pcscd.PcscParts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench tap}: the same reads through four reader layers, side by side. */
@Command(
    name = "tap",
    description = {
      "Reads virtual cards in a real PC/SC service through the JDK's provider, the provider we",
      "chose, our reader layer and Eclipse Keyple, in turns: connect, select the application and",
      "its file EF05, read records 01, 03, 06 and 07, disconnect. Then four slots at once, one",
      "whose card hangs for 4 s, and the service restarted. Each is a process of its own. Some",
      "3 minutes with 2,000 rounds."
    },
    mixinStandardHelpOptions = true)
public final class BenchTapCommand implements Callable<Integer> {

  private static final int ROUNDS_MAX = 100_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rounds",
      defaultValue = "2000",
      description = "taps of each in one slot, 1 to 100000 (default ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--json",
      description = "print one JSON object; null is a service restart that was never survived")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1 || rounds > ROUNDS_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--rounds is " + rounds + ", and has to be 1 to " + ROUNDS_MAX);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    TapFigures figures;
    try (TapBench bench =
        TapBench.open(
            TapBench.Plan.full(rounds),
            PcscParts.find(Path.of(System.getProperty("java.io.tmpdir"), "onecard-bench-parts")),
            line -> {
              err.println(line);
              err.flush();
            })) {
      // Ctrl-C: the contestants end with their input, the service and its directory here.
      Thread end = new Thread(bench::close, "bench-end");
      Runtime.getRuntime().addShutdownHook(end);
      figures = bench.run();
      Runtime.getRuntime().removeShutdownHook(end);
    }
    out.print(
        json
            ? figures.toJson().encode() + System.lineSeparator()
            : figures.toTable(Runtime.getRuntime().availableProcessors()));
    out.flush();
    return 0;
  }
}
