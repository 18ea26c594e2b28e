package org.onecard.lab.soak.kill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process that is killed and started again. Safe for any thread. */
final class Victim implements AutoCloseable {

  private static final long STOP_TIMEOUT_S = 15;

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final Consumer<String> heard;

  private @Nullable Process process;
  private boolean ready;
  private boolean endIsMeant;
  private int kills;
  private int killsBeforeReady;
  private Optional<String> ownEnd = Optional.empty();

  /**
   * @param log what it says on its standard error goes to the end of this file
   * @param heard is told each line of its output but the first, on a thread of this object's own
   */
  Victim(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path log,
      Consumer<String> heard) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
    this.heard = heard;
  }

  String name() {
    return name;
  }

  synchronized void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process started = builder.start();
    process = started;
    ready = false;
    endIsMeant = false;
    Thread listener = new Thread(() -> listen(started), name + "-output");
    listener.setDaemon(true);
    listener.start();
  }

  /** The first line says that it is ready; the end of its output is its own. */
  private void listen(Process started) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
      if (lines.readLine() != null) {
        markReady(started);
        lines.lines().forEach(heard);
      }
      noteEnd(started, started.waitFor());
    } catch (IOException | java.io.UncheckedIOException e) {
      // A stream that breaks instead of ending is that of a process that was killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void markReady(Process started) {
    if (started.equals(process)) {
      ready = true;
    }
  }

  private synchronized void noteEnd(Process ended, int exit) {
    if (ended.equals(process) && !endIsMeant && ownEnd.isEmpty()) {
      ownEnd = Optional.of("%s ended by itself with %d; %s says why".formatted(name, exit, log));
    }
  }

  /** SIGKILL, as a power cut; returns when it is gone. */
  void kill() throws InterruptedException {
    Process victim;
    synchronized (this) {
      victim = process;
      if (victim == null) {
        return;
      }
      endIsMeant = true;
      kills++;
      killsBeforeReady += ready ? 0 : 1;
      ready = false;
      process = null;
    }
    victim.destroyForcibly();
    victim.waitFor();
  }

  synchronized boolean isRunning() {
    return process != null;
  }

  synchronized boolean isReady() {
    return ready;
  }

  synchronized int kills() {
    return kills;
  }

  /** How many of these came before it was ready. */
  synchronized int killsBeforeReady() {
    return killsBeforeReady;
  }

  synchronized OptionalLong findPid() {
    Process running = process;
    return running == null ? OptionalLong.empty() : OptionalLong.of(running.pid());
  }

  /** A sentence, where it ended though nobody had killed it. */
  synchronized Optional<String> findOwnEnd() {
    return ownEnd;
  }

  /** Asks it to end, and waits. */
  @Override
  public void close() {
    Process running;
    synchronized (this) {
      running = process;
      endIsMeant = true;
      ready = false;
      process = null;
    }
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
