package org.onecard.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.onecard.lab.bench.BenchCommand;
import org.onecard.lab.card.LabCardCommand;
import org.onecard.lab.city.CityCommand;
import org.onecard.lab.code.LabCodeCommand;
import org.onecard.lab.code.LabEcardPlatformCommand;
import org.onecard.lab.demo.DemoCommand;
import org.onecard.lab.docs.DocsCommand;
import org.onecard.lab.fuzz.FuzzCommand;
import org.onecard.lab.gate.LabGateCommand;
import org.onecard.lab.library.LabLibraryCommand;
import org.onecard.lab.slot.LabSlots;
import org.onecard.lab.soak.SoakCommand;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Reads the arguments of {@code demo}, {@code lab}, {@code bench}, {@code soak}, {@code fuzz},
 * {@code city} and {@code docs}, and runs the one they name.
 */
@Command(
    name = "onecard",
    subcommands = {
      DemoCommand.class,
      LabMain.Lab.class,
      BenchCommand.class,
      SoakCommand.class,
      FuzzCommand.class,
      CityCommand.class,
      DocsCommand.class
    },
    synopsisSubcommandLabel = "(demo | lab | bench | soak | fuzz | city | docs)",
    mixinStandardHelpOptions = true)
public final class LabMain {

  /** {@code lab …}: virtual things from a shell. */
  @Command(
      name = "lab",
      description =
          "Virtual cards, slots, codes and gates from a shell; `lab pcscd` is the launcher's own.",
      subcommands = {
        LabCardCommand.class,
        LabCodeCommand.class,
        LabEcardPlatformCommand.class,
        LabGateCommand.class,
        LabLibraryCommand.class
      },
      synopsisSubcommandLabel = "(pcscd | card | code | ecard-platform | gate | library)",
      mixinStandardHelpOptions = true)
  static final class Lab {}

  private static final String LOGBACK_FILE = "logback.configurationFile";

  private LabMain() {}

  public static void main(String[] arguments) {
    if (System.getProperty(LOGBACK_FILE) == null) {
      System.setProperty(LOGBACK_FILE, "logback-lab.xml");
    }
    CommandLine commands = new CommandLine(new LabMain());
    commands.setExecutionExceptionHandler(
        (fault, command, parsed) -> {
          LoggerFactory.getLogger(LabMain.class).debug("command failed", fault);
          command.getErr().println("onecard: " + fault.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    int status = commands.execute(arguments);
    deleteUnusedRunDirectory();
    System.exit(status);
  }

  /** The launcher makes it before it is known whether a service is started at all. */
  private static void deleteUnusedRunDirectory() {
    String directory = System.getProperty(LabSlots.DIRECTORY_PROPERTY, "");
    if (!directory.isEmpty()) {
      try {
        Files.deleteIfExists(Path.of(directory));
      } catch (IOException e) {
        LoggerFactory.getLogger(LabMain.class)
            .debug("[directory={}] stays: {}", directory, e.getMessage());
      }
    }
  }
}
