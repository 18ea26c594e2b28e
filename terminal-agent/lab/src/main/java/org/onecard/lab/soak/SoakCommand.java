package org.onecard.lab.soak;

import org.onecard.lab.soak.kill.SoakKillCommand;
import picocli.CommandLine.Command;

/** {@code soak …}: long runs. */
@Command(
    name = "soak",
    description = "Long runs, which fail when anything grows or a promise breaks.",
    subcommands = {SoakReadersCommand.class, SoakKillCommand.class},
    synopsisSubcommandLabel = "(readers | kill)",
    mixinStandardHelpOptions = true)
public final class SoakCommand {}
