package org.onecard.agent.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.device.gate.GateMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code terminal gate}: staff at the gate leave the way open, or take it back. */
@Command(
    name = "gate",
    description = {
      "Leaves the way open (free, emergency) or takes it back (normal), within a second where the",
      "terminal runs, and over restarts. What an input of the gate asks for stays in force."
    },
    mixinStandardHelpOptions = true)
final class TerminalGateCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();

  @Parameters(paramLabel = "normal|free|emergency", description = "who may pass")
  String mode = "";

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException {
    GateMode wanted =
        GateModeFile.parse(mode)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "a gate is normal, free or emergency, not " + mode));
    TerminalIdentity identity = TerminalIdentity.read(data.dir);
    new GateModeFile(data.dir).write(wanted);
    boolean running = RunningStatus.find(data.dir).isPresent();
    Output.print(
        spec,
        json,
        new FlatJson()
            .put("terminal", identity.terminalId())
            .put("mode", GateModeFile.spelled(wanted))
            .put("running", running),
        "the gate of %s is %s%s"
            .formatted(
                identity.terminalId(),
                GateModeFile.spelled(wanted),
                running ? " within a second" : " once the terminal runs"));
    return 0;
  }
}
