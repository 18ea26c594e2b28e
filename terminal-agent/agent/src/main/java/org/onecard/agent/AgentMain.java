package org.onecard.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.onecard.agent.cli.AgentCommand;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The process of a terminal, and of whoever looks at its readers and cards. */
public final class AgentMain {

  private static final String LOGBACK_FILE = "logback.configurationFile";

  private AgentMain() {}

  /** Ends with 0 (done), 1 (failed) or 2 (wrong usage). */
  public static void main(String... arguments) {
    // Before the first logger: the class path may hold another end's configuration too.
    if (System.getProperty(LOGBACK_FILE) == null) {
      System.setProperty(LOGBACK_FILE, "logback-agent.xml");
    }
    System.exit(run(arguments));
  }

  private static int run(String... arguments) {
    return new CommandLine(new AgentCommand())
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(AgentMain::failed)
        .execute(arguments);
  }

  private static int failed(
      Exception fault, CommandLine command, CommandLine.ParseResult arguments) {
    LoggerFactory.getLogger(AgentMain.class).debug("a command failed", fault);
    command.getErr().println(sentence(fault));
    return fault instanceof IllegalArgumentException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  private static String sentence(Exception fault) {
    boolean meantForPeople =
        fault instanceof IOException || fault instanceof IllegalArgumentException;
    return meantForPeople && fault.getMessage() != null
        ? fault.getMessage()
        : "a fault of our own: "
            + fault
            + "; run it again with JAVA_TOOL_OPTIONS=-Donecard.log=DEBUG";
  }
}
