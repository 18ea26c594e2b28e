package org.onecard.lab.bench;

import picocli.CommandLine.Command;

/** {@code bench …}: measurements. */
@Command(
    name = "bench",
    description = "Measures; says how long it takes before it starts.",
    subcommands = {BenchTapCommand.class, BenchOverheadCommand.class, BenchLibraryCommand.class},
    synopsisSubcommandLabel = "(tap | overhead | library)",
    mixinStandardHelpOptions = true)
public final class BenchCommand {}
