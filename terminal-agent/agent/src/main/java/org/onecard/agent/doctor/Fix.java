package org.onecard.agent.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A step that mends something and can be taken back. */
public sealed interface Fix {

  /** How long a program may take. */
  long PROGRAM_S = 20;

  /** What is about to be done, as a question is put. */
  String says();

  /**
   * Does it.
   *
   * @throws IOException with a sentence when it could not be done
   */
  void run() throws IOException, InterruptedException;

  /** Writes a file that is not there yet; one that is there is not touched. */
  record WriteFile(Path file, String content) implements Fix {
    @Override
    public String says() {
      return "write " + file;
    }

    @Override
    public void run() throws IOException {
      if (Files.exists(file)) {
        throw new IOException(file + " is there already: put into it by hand what is missing");
      }
      Path folder = file.toAbsolutePath().getParent();
      try {
        if (folder != null) {
          Files.createDirectories(folder);
        }
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new IOException(file + " cannot be written (" + e.getMessage() + "): try as root", e);
      }
    }
  }

  /** Runs a program. */
  record RunProgram(List<String> words) implements Fix {

    public RunProgram {
      words = List.copyOf(words);
    }

    static RunProgram of(String... words) {
      return new RunProgram(List.of(words));
    }

    @Override
    public String says() {
      return "run " + String.join(" ", words);
    }

    @Override
    public void run() throws IOException, InterruptedException {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PROGRAM_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(says() + ": it did not end within " + PROGRAM_S + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(says() + " ended with " + process.exitValue() + ": try as root");
      }
    }
  }
}
