package org.onecard.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import org.onecard.server.command.CatalogCommand;
import org.onecard.server.command.HostCommand;
import org.onecard.server.command.LedgerCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The host's commands: {@code host}, {@code catalog}, {@code ledger}. */
@Command(
    name = "onecard",
    synopsisSubcommandLabel = "(host | catalog | ledger)",
    description = "OneCard acceptance: the host server.",
    scope = CommandLine.ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    version = "onecard 0.1.0",
    subcommands = {HostCommand.class, CatalogCommand.class, LedgerCommand.class})
public final class HostMain {

  private static final Logger log = LoggerFactory.getLogger(HostMain.class);

  private HostMain() {}

  /** Exits 0 when it is done, 1 when it failed, 2 when it was called wrongly. */
  public static void main(String[] args) {
    System.exit(execute(new CommandLine(new HostMain()), args));
  }

  /** Runs one command and answers its exit code. */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    return execute(new CommandLine(new HostMain()).setOut(out).setErr(err), args);
  }

  private static int execute(CommandLine commands, String... args) {
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          log.debug("The command failed.", failure);
          PrintWriter err = command.getErr();
          err.println(sentence(failure));
          err.flush();
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commands.execute(args);
  }

  private static String sentence(Exception failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "There is no file %s: check the path.".formatted(missing.getFile());
    }
    String message = failure.getMessage();
    if (message == null) {
      return "It failed for a reason it cannot name (%s): run it again with debug logging."
          .formatted(failure.getClass().getSimpleName());
    }
    return failure instanceof IOException && !message.endsWith(".")
        ? "It failed (%s).".formatted(message)
        : message;
  }
}
