package org.onecard.agent.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the terminal keeps its files. */
final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:onecard.home:-.onecard}/terminal",
      description = "the terminal's folder (default: ${DEFAULT-VALUE})")
  Path dir = Path.of(".onecard/terminal");
}
