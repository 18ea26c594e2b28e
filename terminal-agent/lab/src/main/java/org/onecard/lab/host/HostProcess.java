package org.onecard.lab.host;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.onecard.server.HostMain;

/** One life of a host server. For use by one thread. */
public final class HostProcess implements AutoCloseable {

  private static final long STOP_TIMEOUT_S = 10;

  /** Where a host listens; 0 stands for any free port. */
  public record Ports(int tap, int enrol, int page) {
    public static final Ports ANY = new Ports(0, 0, 0);
  }

  private final Process process;
  private final Ports ports;

  private HostProcess(Process process, Ports ports) {
    this.process = process;
    this.ports = ports;
  }

  /** Starts a host as it comes. */
  public static HostProcess start(Path dataDirectory, Ports wanted, Path log) throws IOException {
    return start(dataDirectory, wanted, log, List.of());
  }

  /**
   * Starts a host on {@code dataDirectory} and waits until it is ready.
   *
   * @param log what it says goes to the end of this file
   * @param options more of {@code host run}
   * @throws IOException when it ended instead; the file says why
   */
  public static HostProcess start(Path dataDirectory, Ports wanted, Path log, List<String> options)
      throws IOException {
    List<String> command = command(dataDirectory, wanted, options);
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String ready = output.readLine();
    if (ready == null) {
      throw new IOException("the host ended before it was ready; " + log + " says why");
    }
    JsonObject said = new JsonObject(ready);
    return new HostProcess(
        process,
        new Ports(
            said.getInteger("tapPort"), said.getInteger("enrolPort"), said.getInteger("pagePort")));
  }

  /**
   * The command that runs a host on {@code dataDirectory}, for whoever watches the process itself.
   * It ends when its input does, and says one line of JSON once it is ready.
   *
   * @param options more of {@code host run}
   */
  public static List<String> command(Path dataDirectory, Ports wanted, List<String> options) {
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
            "-Xshare:auto",
            "-Xms64m",
            "-Xmx512m",
            "-Xmn32m",
            "-XX:MetaspaceSize=96m",
            "-cp",
            System.getProperty("java.class.path"),
            HostMain.class.getName(),
            "host",
            "run",
            "--data",
            dataDirectory.toString(),
            "--tap-port",
            Integer.toString(wanted.tap()),
            "--enrol-port",
            Integer.toString(wanted.enrol()),
            "--page-port",
            Integer.toString(wanted.page()),
            "--until-input-ends",
            "--json"));
    command.addAll(options);
    return command;
  }

  public Ports ports() {
    return ports;
  }

  public long pid() {
    return process.pid();
  }

  /** Resident memory in KiB, where the machine tells. */
  public Optional<Long> findResidentKib() {
    return ResidentMemory.ofProcess(process.pid());
  }

  /** Ends it at once, as a power cut would (SIGKILL). */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks it to end, and waits. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
