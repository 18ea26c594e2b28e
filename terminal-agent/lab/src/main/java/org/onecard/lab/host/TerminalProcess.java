package org.onecard.lab.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.onecard.agent.AgentMain;
import org.onecard.virtual.pcscd.PcscParts;

/** A terminal that ends with the process that started it, however that ends. */
public final class TerminalProcess {

  /** As the launcher starts a terminal: {@code terminal_options} of {@code onecard}. */
  public static final List<String> LAUNCHER_OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-Xmx48m",
          "-Xms8m",
          "-Xmn4m",
          "-Xss512k",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=25",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:-UsePerfData");

  private TerminalProcess() {}

  /**
   * What the launcher has in a terminal's environment: the C library would otherwise keep a pool of
   * memory for every other thread, of which most stays unused and resident.
   */
  public static final Map<String, String> LAUNCHER_ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "1");

  /** Reads nothing; the end of the input is the end of whoever started this. */
  public static void main(String[] arguments) {
    Thread thread = new Thread(TerminalProcess::awaitEndOfInput, "input");
    thread.setDaemon(true);
    thread.start();
    AgentMain.main(arguments);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody says anything here.
      }
    } catch (IOException e) {
      // As good as an end.
    }
    Runtime.getRuntime().halt(0);
  }

  /**
   * The command that runs a terminal as the launcher does, and ends it with its input.
   *
   * @param options of {@code terminal run}
   */
  public static List<String> command(PcscParts parts, List<String> options) {
    return command(
        parts, System.getProperty("java.class.path"), TerminalProcess.class.getName(), options);
  }

  /**
   * The same with another class path, that of a packaged terminal for instance.
   *
   * @param main the class that is begun with
   */
  public static List<String> command(
      PcscParts parts, String classPath, String main, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Dsun.stdout.encoding=UTF-8",
            "-Dsun.stderr.encoding=UTF-8",
            "-XX:+UseSerialGC",
            "-D" + PcscParts.CLIENT_LIBRARY_PROPERTY + "=" + parts.clientLibrary()));
    command.addAll(LAUNCHER_OPTIONS);
    command.addAll(List.of("-cp", classPath, main, "terminal", "run", "--json"));
    command.addAll(options);
    return command;
  }
}
