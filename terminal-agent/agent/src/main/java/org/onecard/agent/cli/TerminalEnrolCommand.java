package org.onecard.agent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.TerminalIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code terminal enrol}. */
@Command(
    name = "enrol",
    description = "Makes this terminal one of a host's, with a one-time code.",
    mixinStandardHelpOptions = true)
final class TerminalEnrolCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();

  @Option(
      names = "--host",
      required = true,
      paramLabel = "NAME:PORT",
      description = "the host and its port for enrolment")
  String host = "";

  @Option(
      names = "--code",
      required = true,
      paramLabel = "CODE",
      description = {
        "the one-time code, as `host enrol-code` printed it;",
        "- reads it from standard input, where no list of processes shows it"
      })
  String code = "";

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException {
    HostAddress address = HostAddress.parse(host);
    TerminalIdentity identity = Enrolment.enrol(address.name(), address.port(), code(), data.dir);
    Output.print(
        spec,
        json,
        new FlatJson()
            .put("terminal", identity.terminalId())
            .put("location", identity.locationId())
            .put("item", identity.itemId())
            .put("region", identity.region().code())
            .put("tapPort", identity.tapPort()),
        "%s is enrolled at %s for %s (region %s); its keys are in %s"
            .formatted(
                identity.terminalId(),
                identity.locationId(),
                identity.itemId(),
                identity.region().code(),
                data.dir.resolve("keys")));
    return 0;
  }

  private String code() throws IOException {
    if (!code.equals("-")) {
      return code;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    String line = in.readLine();
    if (line == null || line.isBlank()) {
      throw new IOException("no code came on standard input: write it there, on a line of its own");
    }
    return line.strip();
  }
}
