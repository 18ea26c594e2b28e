package org.onecard.lab.service;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.AgentMain;
import org.onecard.lab.slot.TestParts;
import org.onecard.virtual.pcscd.PcscParts;

/**
 * A terminal as a process of its own, as a technician starts it, and what it says on its output.
 */
final class ServiceTerminal implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(1_024);

  private ServiceTerminal(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs {@code terminal run --json} with what a packaged terminal's launcher sets. */
  static ServiceTerminal run(Path data, Path log, String... options) throws IOException {
    return run(Map.of(), data, log, options);
  }

  /** The same, with something more in its environment. */
  static ServiceTerminal run(
      Map<String, String> environment, Path data, Path log, String... options) throws IOException {
    List<String> command = command();
    command.addAll(List.of("terminal", "run", "--json", "--data", data.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new ServiceTerminal(builder.start());
  }

  /** Sets a PIN, as a technician does before anything else. */
  static void setPin(Path data, String role, String pin) throws IOException, InterruptedException {
    List<String> command = command();
    command.addAll(List.of("terminal", "service-pin", "--role", role, "--data", data.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write((pin + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  private static List<String> command() throws IOException {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx48m",
            "-D" + PcscParts.CLIENT_LIBRARY_PROPERTY + "=" + TestParts.find().clientLibrary(),
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName()));
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("{\"end\":true}");
    }
  }

  /** The next line of a kind; those before it are let go. */
  JsonObject await(Predicate<JsonObject> wanted) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      @Nullable String line = lines.poll(100, TimeUnit.MILLISECONDS);
      if (line != null) {
        JsonObject said = new JsonObject(line);
        if (wanted.test(said)) {
          return said;
        }
      } else if (!process.isAlive()) {
        throw new AssertionError("the terminal ended with " + process.exitValue());
      }
    }
    throw new AssertionError("the terminal did not say it");
  }

  /** Where the page is that comes next. */
  URI awaitPage(boolean wizard) throws InterruptedException {
    return URI.create(
        await(said -> said.getBoolean("wizard", !wizard) == wizard).getString("service"));
  }

  /** What it ended with. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the terminal did not end");
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
