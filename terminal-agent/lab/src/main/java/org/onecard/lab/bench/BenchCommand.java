package org.onecard.lab.bench;

import org.onecard.lab.bench.denylist.BenchDenylistCommand;
import org.onecard.lab.bench.idle.BenchIdleCommand;
import org.onecard.lab.bench.publish.BenchPublishCommand;
import org.onecard.lab.bench.quota.BenchQuotaCommand;
import org.onecard.lab.bench.replay.BenchReplayCommand;
import picocli.CommandLine.Command;

/** {@code bench …}: measurements. */
@Command(
    name = "bench",
    description = "Measures; says how long it takes before it starts.",
    subcommands = {
      BenchTapCommand.class,
      BenchOverheadCommand.class,
      BenchPublishCommand.class,
      BenchReplayCommand.class,
      BenchLibraryCommand.class,
      BenchQuotaCommand.class,
      BenchDenylistCommand.class,
      BenchDrainCommand.class,
      BenchIdleCommand.class,
      BenchGateCommand.class
    },
    synopsisSubcommandLabel =
        "(tap | overhead | publish | replay | library | quota | denylist | drain | idle | gate)",
    mixinStandardHelpOptions = true)
public final class BenchCommand {}
