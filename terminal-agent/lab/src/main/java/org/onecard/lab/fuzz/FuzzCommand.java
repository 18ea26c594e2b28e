package org.onecard.lab.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.lab.LabFiles;
import org.onecard.lab.fuzz.FuzzProcess.Bounds;
import org.onecard.lab.fuzz.FuzzProcess.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fuzz}. */
@Command(
    name = "fuzz",
    description = {
      "Looks for input that breaks a decoder, guided by the code it reaches, target after target.",
      "What it finds is kept among the tests' resources, where `./onecard test` tries it again."
    },
    mixinStandardHelpOptions = true)
public final class FuzzCommand implements Callable<Integer> {

  private static final long MAX_SECONDS = 86_400;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "one target; may be given several times (default: all, see --list)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "how long for each target (default ${DEFAULT-VALUE})")
  private long seconds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "repeats the inputs of a former run (default: others each time)")
  private @Nullable Integer seed;

  @Option(names = "--list", description = "print the targets' names and end")
  private boolean list;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      FuzzTargets.listNames().forEach(out::println);
      out.flush();
      return 0;
    }
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new ParameterException(spec.commandLine(), "--seconds is 1 to " + MAX_SECONDS);
    }
    Bounds bounds =
        new Bounds(Duration.ofSeconds(seconds), Optional.empty(), Optional.ofNullable(seed));
    Path learnt = LabFiles.directory("fuzz");
    int found = 0;
    for (FuzzTarget target : targets()) {
      out.println(target.name() + ": " + seconds + " s …");
      out.flush();
      Result result =
          new FuzzProcess(
                  target,
                  learnt.resolve(target.name()),
                  LabFiles.keptInputs().resolve(target.name()))
              .run(bounds);
      found += result.findings().size();
      for (Path finding : result.findings()) {
        result.lastWords().forEach(line -> out.println("    " + line));
        out.println(target.name() + ": broken by " + finding + ", which is kept for the tests");
      }
      if (result.findings().isEmpty()) {
        out.println(
            target.name()
                + ": nothing found"
                + result.lastWords().stream()
                    .filter(line -> line.startsWith("Done "))
                    .findFirst()
                    .map(line -> " (" + line.substring("Done ".length()) + ")")
                    .orElse(""));
      }
      out.flush();
    }
    return found == 0 ? 0 : 1;
  }

  private List<FuzzTarget> targets() {
    if (names.isEmpty()) {
      return FuzzTargets.list();
    }
    return names.stream()
        .map(
            name ->
                FuzzTargets.find(name)
                    .orElseThrow(
                        () ->
                            new ParameterException(
                                spec.commandLine(),
                                "there is no target '"
                                    + name
                                    + "'; there are "
                                    + String.join(", ", FuzzTargets.listNames()))))
        .toList();
  }
}
