package org.onecard.lab.soak;

import picocli.CommandLine.Command;

/** {@code soak …}: long runs. */
@Command(
    name = "soak",
    description = "Does the same for long, and fails when anything grows.",
    subcommands = {SoakReadersCommand.class},
    synopsisSubcommandLabel = "readers",
    mixinStandardHelpOptions = true)
public final class SoakCommand {}
