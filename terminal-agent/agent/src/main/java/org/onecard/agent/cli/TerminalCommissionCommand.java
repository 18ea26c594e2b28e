package org.onecard.agent.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.onecard.agent.service.TerminalService;
import org.onecard.agent.store.FlatJson;
import org.onecard.device.pcsc.PcscReaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code terminal commission}: the wizard alone. */
@Command(
    name = "commission",
    description = {
      "Serves the commissioning wizard on --service PORT until its last step is done, and goes on",
      "with one that was left half done. `terminal run --service PORT` does the same first where",
      "it is needed, and then runs the terminal."
    },
    mixinStandardHelpOptions = true)
final class TerminalCommissionCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();
  @Mixin ServiceOption service = new ServiceOption();

  @Option(
      names = "--json",
      description = "print one JSON object when listening, and one at the end")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!service.isWanted()) {
      throw new ParameterException(spec.commandLine(), "give --service PORT");
    }
    CountDownLatch ended = new CountDownLatch(1);
    Optional<TerminalService> opened = service.open(data.dir);
    try (TerminalService page = opened.orElseThrow();
        PcscReaders readers = PcscReaders.start()) {
      boolean done =
          page.commission(
              readers,
              () -> Patients.examine(data.dir, ServiceRun.settingsOf(data.dir), readers),
              uri -> ServiceRun.sayWhere(spec, json, page, uri, true),
              ended);
      Output.print(
          spec,
          json,
          new FlatJson().put("commissioned", done),
          "the terminal is commissioned: start it with `terminal run`");
      return 0;
    }
  }
}
