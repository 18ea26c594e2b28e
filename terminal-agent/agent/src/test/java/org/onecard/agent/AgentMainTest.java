package org.onecard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.profile.ProfileFiles;

/** The command line, in a process of its own with the launcher's settings. */
class AgentMainTest {

  @TempDir Path folder;

  @Test
  void terminalRun_isReady_linksUp_andStopsCleanly() throws Exception {
    try (TestHost host = new TestHost()) {
      host.publish(TestCatalogues.metro(1));
      host.start();
      host.enrol(folder);
      Process terminal =
          start("terminal", "run", "--data", folder.toString(), "--reader", "r", "--json");
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(terminal.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine()).contains("\"ready\":true").contains("\"terminal\":\"gate-01\"");
        Eventually.eventually("a catalogue", () -> host.reports().size() == 1);
        Eventually.eventually(
            "status",
            () ->
                run("terminal", "status", "--data", folder.toString()).said().contains("link=UP"));

        terminal.toHandle().destroy();
        assertThat(terminal.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(new EpochFile(folder.resolve("epochs")).read().cleanHead()).isPresent();
      Ran verified = run("terminal", "journal", "verify", "--data", folder.toString());
      assertThat(verified.exit()).isZero();
      assertThat(verified.said()).startsWith("sound: 1 records");
    }
  }

  @Test
  void secondTerminal_onTheSameFolder_isRefusedInASentence() throws Exception {
    TestHost host = new TestHost();
    host.enrol(folder);
    Process first =
        start("terminal", "run", "--data", folder.toString(), "--reader", "r", "--json");
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).contains("ready");

      Ran second = run("terminal", "run", "--data", folder.toString(), "--reader", "r");

      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.said()).contains("already running").doesNotContain("\tat ");
    } finally {
      first.destroyForcibly().waitFor();
    }
  }

  @Test
  void profilesWithAWrongFile_areRefusedWithFileAndLine() throws Exception {
    new TestHost().enrol(folder);
    Path profiles = Files.createDirectories(folder.resolve("profiles"));
    Path wrong = profiles.resolve("ours.json");
    Files.writeString(
        wrong,
        new String(ProfileFiles.builtInBytes("library-sticker.json"), StandardCharsets.UTF_8)
            .replace("\"version\": 1", "\"version\": \"one\""));
    String[] arguments = {
      "terminal",
      "run",
      "--data",
      folder.toString(),
      "--reader",
      "r",
      "--profiles",
      profiles.toString()
    };

    Ran refused = run(arguments);

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.said())
        .contains("--profiles: " + wrong + " is no card profile:")
        .contains("line 4, column 14: version ")
        .doesNotContain("\tat ");

    Files.delete(wrong);
    Files.delete(profiles);
    Ran missing = run(arguments);
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.said()).contains("--profiles: there is no folder " + profiles);
  }

  @Test
  void statusFileThatCannotBeWritten_isSaid_andTheTerminalGoesOn() throws Exception {
    new TestHost().enrol(folder);
    Files.createDirectories(folder.resolve("status.json").resolve("in the way"));
    Process terminal =
        builder("terminal", "run", "--data", folder.toString(), "--reader", "r")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(terminal.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> said = new ArrayList<>();
      while (said.stream().noneMatch(line -> line.contains("status.json"))) {
        said.add(String.valueOf(out.readLine()));
      }

      assertThat(said).anyMatch(line -> line.contains("is ready"));
      assertThat(terminal.waitFor(2, TimeUnit.SECONDS)).as("ended: %s", said).isFalse();
    } finally {
      terminal.destroyForcibly().waitFor();
    }
  }

  @Test
  void damagedJournal_isNamed_andTheTerminalDoesNotStart() throws Exception {
    TestHost host = new TestHost();
    host.enrol(folder);
    Files.createDirectories(folder.resolve("journal"));
    Process first =
        start("terminal", "run", "--data", folder.toString(), "--reader", "r", "--json");
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).contains("ready");
      first.toHandle().destroy();
      assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    Path segment = folder.resolve("journal").resolve("00000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[40] ^= 1;
    Files.write(segment, bytes);

    Ran run = run("terminal", "run", "--data", folder.toString(), "--reader", "r");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.said()).contains("journal").contains("enrol").doesNotContain("\tat ");
  }

  @Test
  void wrongUsage_isTwo_andAnUnenrolledFolderIsSaid() throws Exception {
    assertThat(run("terminal", "fly").exit()).isEqualTo(2);
    assertThat(run("terminal", "enrol", "--host", "nowhere", "--code", "x").exit()).isEqualTo(2);
    Ran status = run("terminal", "status", "--data", folder.resolve("none").toString());
    assertThat(status.exit()).isEqualTo(1);
    assertThat(status.said()).contains("no terminal is enrolled").contains("terminal enrol");
  }

  @Test
  void enrolmentCode_isReadFromStandardInput_whereItIsAsked() throws Exception {
    Process process =
        builder("terminal", "enrol", "--host", "127.0.0.1:1", "--code", "-")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said).contains("no code came on standard input");
  }

  private record Ran(int exit, String said) {}

  private static Ran run(String... arguments) throws IOException, InterruptedException {
    Process process = builder(arguments).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), said);
  }

  private static Process start(String... arguments) throws IOException {
    return builder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static ProcessBuilder builder(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "-Xms8m",
                "-Xmn4m",
                "-Xss512k",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=25",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "org.onecard.agent.AgentMain"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    // No card service: the terminal has to come up without one.
    builder.environment().put("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm");
    return builder;
  }
}
