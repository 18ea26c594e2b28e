package org.onecard.agent.cli;

import picocli.CommandLine.Command;

/** All commands of this process. */
@Command(
    name = "onecard",
    description = "A terminal at a gate, a kiosk or a turnstile.",
    subcommands = {
      TerminalCommand.class,
      ReaderCommand.class,
      CardCommand.class,
      DoctorCommand.class
    },
    mixinStandardHelpOptions = true)
public final class AgentCommand {}
