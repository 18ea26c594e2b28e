package org.onecard.agent.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes and syncs as the journal does, and says how long each sync took. */
@FunctionalInterface
public interface DiskTrial {

  int ROUNDS = 12;
  int BYTES = 1_024;

  /**
   * Tries it.
   *
   * @param file a new one, deleted afterwards
   * @return the times, shortest first
   */
  List<Duration> run(Path file) throws IOException;

  /** As {@link #run}, on the disk itself. */
  static List<Duration> onDisk(Path file) throws IOException {
    List<Duration> times = new ArrayList<>();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      for (int i = 0; i < ROUNDS; i++) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        long began = System.nanoTime();
        channel.force(false);
        times.add(Duration.ofNanos(System.nanoTime() - began));
      }
    }
    Collections.sort(times);
    return times;
  }
}
