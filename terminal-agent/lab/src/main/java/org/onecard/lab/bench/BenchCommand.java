package org.onecard.lab.bench;

import picocli.CommandLine.Command;

/** {@code bench …}: measurements. */
@Command(
    name = "bench",
    description = "Measures; says how long it takes before it starts.",
    subcommands = {BenchTapCommand.class},
    synopsisSubcommandLabel = "tap",
    mixinStandardHelpOptions = true)
public final class BenchCommand {}
