package org.onecard.virtual.pcscd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shell scripts that travel in this module's jar. */
public final class Scripts {

  /** What the scripts that fetch have in common; they look for it beside themselves. */
  private static final String FETCH_DEBS = "fetch-debs.sh";

  private Scripts() {}

  /** Writes the script into {@code directory}, whole or not at all, and gives its path. */
  public static Path unpack(String name, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path script = directory.resolve(name);
    Path part = Files.createTempFile(directory, name, ".part");
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the jar holds no " + name);
      }
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, script, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    return script;
  }

  /**
   * Runs a script that finds parts or fetches them into {@code cache}.
   *
   * @return what it said, by name
   */
  public static Map<String, String> fetch(String name, Path cache) throws IOException {
    unpack(FETCH_DEBS, cache);
    Path script = unpack(name, cache);
    Map<String, String> said = new HashMap<>();
    for (String line : run(List.of("sh", script.toString(), cache.toString()))) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        said.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return said;
  }

  /**
   * Runs a command to its end; its words for people go to our standard error.
   *
   * @return the lines of its standard output
   */
  public static List<String> run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            String.join(" ", command) + " ended with status " + status + "; see above what to do");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command.get(0), e);
    }
    return lines;
  }
}
