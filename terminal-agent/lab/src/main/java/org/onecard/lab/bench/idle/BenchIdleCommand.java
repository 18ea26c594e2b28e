package org.onecard.lab.bench.idle;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.onecard.lab.LabFiles;
import org.onecard.lab.bench.idle.IdleBench.Row;
import org.onecard.lab.gate.LabGateCommand;
import org.onecard.lab.gate.LabKind;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.serial.SocatPart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench idle}: terminals that have nothing to do. */
@Command(
    name = "idle",
    description = {
      "Runs a terminal for each kind of gate, with reader, scanner, kiosk and service page, all at",
      "once, and says what each takes of a core, and of memory, while nobody comes: with everything",
      "there, with both pages open, with a card left on the reader, and after one device after the",
      "other was pulled. Some five minutes. Ends with 1 where one takes more than it may."
    },
    mixinStandardHelpOptions = true)
public final class BenchIdleCommand implements Callable<Integer> {

  /** Of one core, in percent; {@code firmware-docs/benchmarks.md} promises it. */
  static final double MOST_PERCENT = 1.0;

  /** In MB, with both pages open; the design promises it. */
  static final long MOST_RESIDENT_MB = 120;

  private static final int MOST_SECONDS = 600;
  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--kinds",
      split = ",",
      converter = LabGateCommand.KindConverter.class,
      defaultValue = "lcus1,modbus,dry,tx1500,swing,osdp",
      description = "of gates, divided by commas (default: ${DEFAULT-VALUE})")
  private List<LabKind> kinds = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "of each figure, 1 to 600 (default: ${DEFAULT-VALUE})")
  private int seconds = 20;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new ParameterException(spec.commandLine(), "--seconds is 1 to " + MOST_SECONDS + ".");
    }
    if (kinds.isEmpty() || kinds.stream().distinct().count() < kinds.size()) {
      throw new ParameterException(spec.commandLine(), "--kinds are one or more, each once.");
    }
    PrintWriter err = spec.commandLine().getErr();
    Optional<String> packaged = findPackaged();
    String form = packaged.isPresent() ? "packaged jars" : "the class path of this process";
    Path directory = LabFiles.freshDirectory("bench");
    List<Row> rows =
        IdleBench.run(
            directory,
            PcscParts.find(CACHE),
            SocatPart.find(CACHE.resolve("socat")),
            new IdleBench.Plan(
                kinds,
                Duration.ofSeconds(seconds),
                packaged.orElseGet(() -> System.getProperty("java.class.path"))),
            said -> {
              err.println(said + " …");
              err.flush();
            });
    boolean sound = rows.stream().allMatch(BenchIdleCommand::isGranted);
    print(rows, form, sound);
    if (sound) {
      LabFiles.deleteTree(directory);
    }
    return sound ? 0 : 1;
  }

  /** A terminal's own jars, as `./onecard build` leaves them. */
  private static Optional<String> findPackaged() throws IOException {
    Path libraries = LabFiles.directory(".").resolve("onecard-agent.classpath");
    Path folder = LabFiles.documents().resolveSibling("terminal-agent").resolve("agent/target");
    if (!Files.exists(libraries) || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(folder, "onecard-agent-*-SNAPSHOT.jar")) {
      for (Path jar : jars) {
        return Optional.of(
            jar + File.pathSeparator + Files.readString(libraries, StandardCharsets.UTF_8).strip());
      }
    }
    return Optional.empty();
  }

  private static boolean isGranted(Row row) {
    return row.percent() <= MOST_PERCENT && row.residentKib() <= MOST_RESIDENT_MB * 1_024;
  }

  private void print(List<Row> rows, String form, boolean sound) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonArray figures = new JsonArray();
      for (Row row : rows) {
        figures.add(
            new JsonObject()
                .put("gate", row.kind().spelled())
                .put("stage", row.stage())
                .put("cpuPercent", Math.round(row.percent() * 100) / 100.0)
                .put("residentKib", row.residentKib())
                .put("busiest", new JsonArray(row.busiest())));
      }
      out.println(
          new JsonObject()
              .put("terminals", form)
              .put("seconds", seconds)
              .put("granted", sound)
              .put("figures", figures)
              .encode());
    } else {
      out.printf("%d s each, terminals from %s; CPU is of one core%n", seconds, form);
      out.printf("%-28s %-7s %7s %9s  %s%n", "", "gate", "CPU", "resident", "busiest threads");
      for (Row row : rows) {
        out.printf(
            "%-28s %-7s %5.2f %% %6d MB  %s%s%n",
            row.stage(),
            row.kind().spelled(),
            row.percent(),
            row.residentKib() / 1_024,
            String.join(", ", row.busiest()),
            isGranted(row) ? "" : "  TOO MUCH");
      }
    }
    out.flush();
  }
}
