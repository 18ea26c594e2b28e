package org.onecard.lab.soak.kill;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What the gates did, as they did it; knows nothing of terminals and hosts. Any thread. */
final class Witness implements AutoCloseable {

  /**
   * A gate that let somebody through.
   *
   * @param person who stood before it, from 0
   */
  record Opening(Instant at, String terminal, int person) {}

  private final BufferedWriter file;
  private final List<Opening> openings = new ArrayList<>();

  /** Begins a new file. */
  Witness(Path file) throws IOException {
    this.file = Files.newBufferedWriter(file);
  }

  synchronized void opened(String terminal, int person) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    openings.add(new Opening(now, terminal, person));
    try {
      file.write(now + " " + terminal + " " + person + "\n");
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the witness cannot write", e);
    }
  }

  synchronized List<Opening> openings() {
    return List.copyOf(openings);
  }

  synchronized long countOf(String terminal, int person) {
    return openings.stream()
        .filter(one -> one.person() == person && one.terminal().equals(terminal))
        .count();
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
