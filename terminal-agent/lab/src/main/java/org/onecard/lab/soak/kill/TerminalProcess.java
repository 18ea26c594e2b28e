package org.onecard.lab.soak.kill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.onecard.agent.AgentMain;
import org.onecard.virtual.pcscd.PcscParts;

/** A terminal that ends with the process that started it, however that ends. */
final class TerminalProcess {

  private TerminalProcess() {}

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
   * The command that runs a terminal as the launcher does.
   *
   * @param reader name of its slot
   * @param gate as {@code --gate} takes it
   */
  static List<String> command(Path data, PcscParts parts, String reader, String gate) {
    return Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Dsun.stdout.encoding=UTF-8",
            "-Dsun.stderr.encoding=UTF-8",
            "-D" + PcscParts.CLIENT_LIBRARY_PROPERTY + "=" + parts.clientLibrary(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx48m",
            "-Xss512k",
            "-XX:-CreateCoredumpOnCrash",
            "-cp",
            System.getProperty("java.class.path"),
            TerminalProcess.class.getName(),
            "terminal",
            "run",
            "--data",
            data.toString(),
            "--reader",
            reader,
            "--gate",
            gate,
            "--json")
        .toList();
  }
}
