package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.onecard.server.HostMain;
import org.onecard.server.admin.AdminAnswer;
import org.onecard.server.admin.AdminClient;
import org.onecard.server.admin.AdminRequest;

/** {@code host run} in a Java runtime of its own. */
final class HostProcess implements AutoCloseable {

  private final Process process;
  private final JsonObject ready;
  private final HostDirectory directory;

  private HostProcess(Process process, JsonObject ready, HostDirectory directory) {
    this.process = process;
    this.ready = ready;
    this.directory = directory;
  }

  static HostProcess start(Path data, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HostMain.class.getName(),
                "host",
                "run",
                "--data",
                data.toString(),
                "--tap-port",
                "0",
                "--enrol-port",
                "0",
                "--page-port",
                "0",
                "--json"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("the host ended before it was ready");
    }
    return new HostProcess(process, new JsonObject(line), new HostDirectory(data));
  }

  int tapPort() {
    return ready.getInteger("tapPort");
  }

  void stock() throws IOException {
    ask(
        AdminRequest.of("catalog-publish")
            .with("file", TestHost.copy(directory.root(), "catalogue.yaml").toString()));
    ask(
        AdminRequest.of("import")
            .with("file", TestHost.copy(directory.root(), "registry.csv").toString()));
  }

  TestTerminal enrol() throws Exception {
    return enrol("gate-01");
  }

  TestTerminal enrol(String terminal) throws Exception {
    String code =
        ask(AdminRequest.of("enrol-code")
                .with("terminal", terminal)
                .with("location", "cq-metro-1")
                .with("item", "metro-ride"))
            .getString("code");
    return TestTerminal.enrol(ready.getInteger("enrolPort"), code, Clock.systemUTC());
  }

  JsonObject ask(AdminRequest request) throws IOException {
    return ((AdminAnswer.Done)
            AdminClient.ask(directory.findSocket().orElseThrow(), request).orElseThrow())
        .result();
  }

  /** The sentence with which it refuses. */
  String refusal(AdminRequest request) throws IOException {
    return ((AdminAnswer.Failed)
            AdminClient.ask(directory.findSocket().orElseThrow(), request).orElseThrow())
        .sentence();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /** Nobody holds its standard input any more. */
  void endInput() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(directory.hostFile()).doesNotExist();
  }

  /** SIGTERM: it drains, closes its book, and leaves no word of running. */
  void terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(directory.hostFile()).doesNotExist();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
