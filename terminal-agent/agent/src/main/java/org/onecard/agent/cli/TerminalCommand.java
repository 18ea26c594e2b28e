package org.onecard.agent.cli;

import picocli.CommandLine.Command;

/** {@code terminal …}. */
@Command(
    name = "terminal",
    description = "Enrols, runs and looks at a terminal, and opens its gate.",
    subcommands = {
      TerminalEnrolCommand.class,
      TerminalRunCommand.class,
      TerminalCommissionCommand.class,
      ServicePinCommand.class,
      TerminalStatusCommand.class,
      TerminalGateCommand.class,
      TerminalSetBackFloorCommand.class,
      JournalCommand.class
    },
    mixinStandardHelpOptions = true)
final class TerminalCommand {}
