package org.onecard.virtual.serial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.onecard.virtual.pcscd.Scripts;

/**
 * Two serial ports joined by a cable that can be pulled. They belong to this process and end with
 * it. For use by one thread.
 */
public final class PtyPair implements AutoCloseable {

  private static final long STOP_MS = 5_000;

  private final Path directory;
  private final SocatPart socat;

  private @Nullable Process script;
  private Optional<ProcessHandle> cable = Optional.empty();

  /** A pair that is not there yet; its directory belongs to it alone. */
  public PtyPair(Path directory, SocatPart socat) {
    this.directory = directory.toAbsolutePath();
    this.socat = socat;
  }

  /** Plugs the cable in: both ends are there afterwards, under the same names as before. */
  public void start() throws IOException {
    stop();
    Path recipe = Scripts.unpack("pty-pair.sh", directory);
    Process process =
        new ProcessBuilder(
                List.of(
                    "sh",
                    recipe.toString(),
                    directory.toString(),
                    "--socat",
                    socat.program().toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    script = process;
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("PID=")) {
        cable = ProcessHandle.of(Long.parseLong(line.substring("PID=".length())));
      }
      if (line.equals("READY")) {
        return;
      }
    }
    stop();
    throw new IOException("no pair of serial ports can be made; pty-pair.sh has said why");
  }

  /** The end that a terminal opens. */
  public Path near() {
    return directory.resolve("a");
  }

  /** The end that the device has. */
  public Path far() {
    return directory.resolve("b");
  }

  /** Of socat; empty while there is none. */
  public OptionalLong pid() {
    return cable.map(ProcessHandle::pid).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Pulls the cable, in order: both ends vanish. */
  public void stop() {
    Process process = script;
    script = null;
    if (process == null) {
      return;
    }
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    awaitEnd(process);
  }

  /** Pulls the cable as a crash would: socat has no time to clean up, and the script does it. */
  public void kill() {
    Process process = script;
    script = null;
    if (process == null) {
      return;
    }
    cable.ifPresent(ProcessHandle::destroyForcibly);
    awaitEnd(process);
  }

  private void awaitEnd(Process process) {
    cable = Optional.empty();
    try {
      if (!process.waitFor(STOP_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // Its pipe is closed with it, so socat ends too.
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Files.deleteIfExists(near());
      Files.deleteIfExists(far());
    } catch (IOException e) {
      throw new IllegalStateException("a link of " + directory + " cannot be removed", e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
