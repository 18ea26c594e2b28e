package org.onecard.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.lab.LabFiles;
import org.onecard.lab.LabMain;
import org.onecard.lab.slot.LabSlots;
import org.onecard.lab.slot.TestParts;
import org.onecard.virtual.pcscd.PcscParts;

/** The demo as its user runs it: a process with a terminal's signals, arguments and exit status. */
@Tag("real")
class DemoProcessTest {

  private static final long PATIENCE_S = 120;

  @TempDir private Path home;

  private Path runDirectory;

  @BeforeEach
  void makeRunDirectory() throws IOException {
    // Not below the temporary folder of the test: a socket's path is limited to 107 bytes.
    runDirectory = Files.createTempDirectory("onecard-");
  }

  @AfterEach
  void deleteRunDirectory() throws IOException {
    LabFiles.deleteTree(runDirectory);
  }

  @Test
  void ctrlC_endsEverything_andLeavesNoProcessAndNoSocketBehind() throws Exception {
    PcscParts parts = TestParts.find();
    Process demo =
        start(
            List.of(
                "-D" + PcscParts.DAEMON_PROPERTY + "=" + parts.daemon(),
                "-D" + PcscParts.DRIVER_PROPERTY + "=" + parts.driver(),
                "-D" + PcscParts.CLIENT_LIBRARY_PROPERTY + "=" + parts.clientLibrary()),
            "demo");
    try (BufferedReader output = reader(demo)) {
      String line = output.readLine();
      while (line != null && !line.contains("2 ✓")) {
        line = output.readLine();
      }
      assertThat(line).as("the second tap").isNotNull();
      assertThat(processesOf(demo)).as("the demo, its host and its pcscd").hasSizeGreaterThan(2);

      run("kill", "-INT", "--", "-" + demo.pid());

      assertThat(demo.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    } finally {
      run("kill", "-KILL", "--", "-" + demo.pid());
    }
    assertThat(processesOf(demo)).isEmpty();
    assertThat(runDirectory).doesNotExist();
  }

  @Test
  void withoutAPcscService_theScriptIsPlayedInThisProcess_andSaysSo() throws Exception {
    Process demo = start(List.of(), "demo", "--once", "--json");
    List<String> taps = new ArrayList<>();
    try (BufferedReader output = reader(demo)) {
      output.lines().forEach(taps::add);
      assertThat(demo.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    } finally {
      run("kill", "-KILL", "--", "-" + demo.pid());
    }
    String said = Files.readString(home.resolve("stderr"));
    assertThat(demo.exitValue()).as(said).isZero();
    assertThat(said).contains("readers inside this process stand in");
    assertThat(taps).hasSize(40).allSatisfy(line -> assertThat(new JsonObject(line)).isNotEmpty());
    assertThat(taps.stream().filter(line -> !new JsonObject(line).getBoolean("online")))
        .as("taps decided alone: two while the host was gone, and those that need no host")
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void wrongUse_exitsWithTwo_andSaysHowItIsUsed() throws Exception {
    Process demo = start(List.of(), "demo", "--once", "--reader", "Some reader");

    assertThat(demo.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(2);
    assertThat(Files.readString(home.resolve("stderr"))).contains("--once").contains("Usage:");
  }

  /** In a process group of its own, as a shell starts it. */
  private Process start(List<String> properties, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("setsid");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dsun.stdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Dsun.stderr.encoding=UTF-8",
            "-XX:+UseSerialGC",
            "-D" + LabFiles.HOME_PROPERTY + "=" + home,
            "-D" + LabSlots.DIRECTORY_PROPERTY + "=" + runDirectory));
    command.addAll(properties);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), LabMain.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(home.resolve("stderr").toFile());
    builder.environment().put("PCSCLITE_CSOCK_NAME", runDirectory.resolve("pcscd.comm").toString());
    return builder.start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Every process of the demo's session, by {@code ps}. */
  private static List<String> processesOf(Process demo) throws IOException, InterruptedException {
    Process ps =
        new ProcessBuilder("ps", "-o", "pid=,args=", "-s", Long.toString(demo.pid())).start();
    try (BufferedReader lines = reader(ps)) {
      List<String> found = lines.lines().filter(line -> !line.contains("<defunct>")).toList();
      ps.waitFor();
      return found;
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
