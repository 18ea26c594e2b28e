package org.onecard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.host.TestHost;

/** {@code doctor} as a technician types it, in a process of its own. */
@Tag("real")
class DoctorCommandTest {

  @TempDir Path folder;

  @Test
  void nothingIsThere_isFoundToTheEnd_andEndsWithOne() throws Exception {
    Ran ran = run(List.of(), "", "doctor", "--data", folder.resolve("none").toString(), "--json");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.said().lines().filter(line -> line.startsWith("{\"check\""))).hasSize(19);
    assertThat(ran.said()).contains("\"check\":\"screen\"").doesNotContain("\tat ");
  }

  @Test
  void fixThatIsAgreedTo_isDone_andOneThatIsNotIsLeft() throws Exception {
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("sys/bus/usb/drivers/pn533_usb/1-1:1.0"));
    Path rule = root.resolve("etc/modprobe.d/onecard.conf");
    String[] command = {"doctor", "--data", folder.toString(), "--root", root.toString(), "--fix"};

    Ran refused = run(List.of(), "n\nn\nn\nn\nn\n", command);
    assertThat(refused.said()).contains("write " + rule + "? [y/N]");
    assertThat(rule).doesNotExist();

    Ran agreed = run(List.of(), "y\nn\nn\nn\n", command);
    assertThat(rule).content().contains("blacklist pn533_usb");
    assertThat(agreed.said()).contains("done: write " + rule);
  }

  @Test
  void yesWithoutFix_andFixForAMachineThatIsNotAsked_areWrongUsage() throws Exception {
    assertThat(run(List.of(), "", "doctor", "--yes").exit()).isEqualTo(2);
    assertThat(run(List.of(), "", "doctor", "--fix", "--json").exit()).isEqualTo(2);
  }

  /** A disk of 64 KiB that is full, in a namespace of its own. */
  @Test
  void diskThatIsFull_isWrong() throws Exception {
    new TestHost().enrol(folder.resolve("enrolled"));
    Path small = Files.createDirectory(folder.resolve("small"));
    String script =
        "mount -t tmpfs -o size=64k tmpfs \"$1\" && cp -r \"$2\"/. \"$1\" &&"
            + " dd if=/dev/zero of=\"$1/filler\" bs=1k 2>/dev/null; shift 2; exec \"$@\"";

    Ran ran =
        run(
            List.of(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                script,
                "sh",
                small.toString(),
                folder.resolve("enrolled").toString()),
            "",
            "doctor",
            "--data",
            small.toString(),
            "--json");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.said().lines().filter(line -> line.contains("\"check\":\"disk\"")))
        .singleElement()
        .asString()
        .contains("\"verdict\":\"WRONG\"")
        .contains("free some space");
  }

  private record Ran(int exit, String said) {}

  private static Ran run(List<String> before, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx48m",
            "-Dfile.encoding=UTF-8",
            "-Donecard.pcsc.lib=" + System.getProperty("onecard.pcsc.lib", ""),
            "-cp",
            System.getProperty("java.class.path"),
            "org.onecard.agent.AgentMain"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm"));
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), said);
  }
}
