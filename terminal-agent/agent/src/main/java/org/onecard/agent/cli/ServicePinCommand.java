package org.onecard.agent.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.onecard.agent.service.PinFile;
import org.onecard.agent.service.ServiceRole;
import org.onecard.agent.store.FlatJson;
import org.onecard.protocol.crypto.RandomBytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code terminal service-pin}. */
@Command(
    name = "service-pin",
    description = {
      "Sets the PIN by which a role gets into the service page. It is asked for, or read from",
      "standard input, where no list of processes shows it: 6 to 32 digits, letters and signs."
    },
    mixinStandardHelpOptions = true)
final class ServicePinCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();

  @Option(
      names = "--role",
      required = true,
      paramLabel = "view|service|key-holder",
      description = "who gets it: looks on; tests and sets up; brings settings in, gives out PINs")
  String role = "";

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException {
    ServiceRole wanted =
        ServiceRole.parse(role)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--role is view, service or key-holder, not \"" + role + "\""));
    new PinFile(data.dir).set(wanted, ask(), RandomBytes.from(new SecureRandom()));
    Output.print(
        spec,
        json,
        new FlatJson().put("role", wanted.spelled()).put("set", true),
        "the PIN of %s is set; a running terminal takes it at once".formatted(wanted.spelled()));
    return 0;
  }

  private static String ask() throws IOException {
    Optional<Console> console = InteractiveOutput.findConsole();
    if (console.isEmpty()) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line = in.readLine();
      if (line == null) {
        throw new IOException("no PIN came on standard input: write it there, on a line");
      }
      return line.strip();
    }
    char[] once = console.get().readPassword("PIN: ");
    char[] again = console.get().readPassword("again: ");
    if (once == null || again == null || !new String(once).equals(new String(again))) {
      throw new IOException("the two are not the same: nothing was set");
    }
    return new String(once).strip();
  }
}
