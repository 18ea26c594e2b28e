package org.onecard.lab.bench.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.onecard.lab.host.Patience;
import org.onecard.virtual.pcscd.PcscParts;

/** One life of a contestant. For use by one thread. */
final class ContestantProcess implements AutoCloseable {

  /** Said by the thread that reads, when there is nothing more to read. */
  private static final String ENDED = "failed it ended";

  /** A contestant says one line for each that it is told, and at most three at once. */
  private static final int LINES_MAX = 16;

  private final Contestant contestant;
  private final Process process;
  private final Path log;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_MAX);

  private ContestantProcess(Contestant contestant, Process process, Path log) {
    this.contestant = contestant;
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::readLines, "contestant-" + contestant.key());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it as a terminal is started: one compiler, a small heap. All get the same options, and
   * use of them what is theirs.
   *
   * @param socket where the PC/SC service is
   * @param log what it says for people goes to the end of this file
   */
  static ContestantProcess start(
      Contestant contestant, Path socket, Path clientLibrary, List<String> readers, Path log)
      throws IOException {
    Path libraries = clientLibrary.toAbsolutePath().getParent();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx48m",
            "-Xss512k",
            "-Dlogback.configurationFile=logback-contestant.xml",
            "-D" + PcscParts.CLIENT_LIBRARY_PROPERTY + "=" + clientLibrary,
            "-Djna.library.path=" + libraries,
            "-Djnasmartcardio.transparent=true",
            "-Dsun.security.smartcardio.library=" + clientLibrary,
            "-Dsun.security.smartcardio.t0GetResponse=false",
            "-Dsun.security.smartcardio.t1GetResponse=false",
            "-cp",
            System.getProperty("java.class.path"),
            ContestantMain.class.getName(),
            contestant.key()));
    command.addAll(readers);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("PCSCLITE_CSOCK_NAME", socket.toString());
    return new ContestantProcess(contestant, builder.start(), log);
  }

  private void readLines() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.put(line);
      }
      lines.put(ENDED);
    } catch (IOException e) {
      lines.offer(ENDED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Contestant contestant() {
    return contestant;
  }

  void tell(String line) throws IOException {
    OutputStream to = process.getOutputStream();
    to.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    to.flush();
  }

  /**
   * Waits for its next line.
   *
   * @param word what the line has to begin with
   * @return the rest of the line
   * @throws IOException when it says something else, or nothing in the time of {@link
   *     Patience#LONGEST} over and above {@code atLeast}
   */
  String expect(String word, Duration atLeast) throws IOException, InterruptedException {
    Duration atMost = Patience.LONGEST.plus(atLeast);
    return findNext(word, atMost)
        .orElseThrow(
            () ->
                new IOException(
                    contestant.key() + " did not say \"" + word + "\" within " + atMost));
  }

  /** As {@link #expect}, for an answer that may never come: empty when it did not in that time. */
  Optional<String> findNext(String word, Duration atMost) throws IOException, InterruptedException {
    @Nullable String line = lines.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      return Optional.empty();
    }
    if (!line.equals(word) && !line.startsWith(word + " ")) {
      throw new IOException(contestant.key() + ": " + line + "; more is in " + log);
    }
    return Optional.of(line.substring(word.length()).trim());
  }

  /** Kills it: it may sit in a native call. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
