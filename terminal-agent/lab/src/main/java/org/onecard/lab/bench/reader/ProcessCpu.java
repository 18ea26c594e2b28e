package org.onecard.lab.bench.reader;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Time on a CPU that this process has had, all its threads together, the JVM's own included.
 *
 * <p>Linux tells each thread's in nanoseconds ({@code /proc/self/task/ID/schedstat}, first number).
 * Elsewhere the JVM's figure serves, which may come in steps of 10 ms.
 */
final class ProcessCpu {

  private static final Path TASKS = Path.of("/proc/self/task");

  private static final Path SCHEDSTAT = Path.of("/proc/self/schedstat");

  private ProcessCpu() {}

  static long nanos() {
    if (!Files.isReadable(SCHEDSTAT)) {
      return ofJvm();
    }
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(TASKS)) {
      for (Path thread : threads) {
        sum += ofThread(thread);
      }
    } catch (IOException e) {
      return ofJvm();
    }
    return sum;
  }

  private static long ofThread(Path thread) throws IOException {
    try {
      String line = Files.readString(thread.resolve("schedstat"), StandardCharsets.US_ASCII);
      return Long.parseLong(line.substring(0, line.indexOf(' ')));
    } catch (NoSuchFileException e) {
      // It ended since it was listed.
      return 0;
    }
  }

  private static long ofJvm() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
