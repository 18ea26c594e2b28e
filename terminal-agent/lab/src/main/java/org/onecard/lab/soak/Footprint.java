package org.onecard.lab.soak;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.onecard.lab.host.ResidentMemory;

/**
 * What this process holds at one moment.
 *
 * @param threads all that live
 * @param readerThreads those of the reader layer among them
 * @param contexts to the PC/SC service
 * @param handles open files and sockets; 0 where there is no {@code /proc}
 * @param heapKib in use after a collection
 * @param residentKib 0 where there is no {@code /proc}
 */
record Footprint(
    int threads, int readerThreads, int contexts, int handles, long heapKib, long residentKib) {

  /** A process's own pool of threads that wait for children, and the JVM's, come and go. */
  private static final int THREADS_SLACK = 3;

  /** A jar or a class directory opened meanwhile; a leak in a thousand taps is more. */
  private static final int HANDLES_SLACK = 8;

  private static final long HEAP_SLACK_KIB = 4 * 1_024;

  /** Compiled code and what malloc does not give back; a leak of 4 KiB a tap is more. */
  private static final long RESIDENT_SLACK_KIB = 32 * 1_024;

  private static final String READER_THREAD = "pcsc-";

  /** Now, after a collection. */
  static Footprint now(int contexts) throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long readerThreads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(READER_THREAD))
            .count();
    return new Footprint(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        (int) readerThreads,
        contexts,
        countHandles(),
        heap / 1_024,
        ResidentMemory.ofProcess(ProcessHandle.current().pid()).orElse(0L));
  }

  private static int countHandles() throws IOException {
    Path directory = Path.of("/proc/self/fd");
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return (int) files.count();
    }
  }

  /** What grew since then by more than things move of themselves, a sentence each. */
  List<String> grownSince(Footprint start) {
    List<String> grew = new ArrayList<>();
    tell(grew, "threads", start.threads, threads, THREADS_SLACK);
    tell(grew, "threads of the reader layer", start.readerThreads, readerThreads, 0);
    tell(grew, "PC/SC contexts", start.contexts, contexts, 0);
    tell(grew, "file handles", start.handles, handles, HANDLES_SLACK);
    tell(grew, "KiB of heap", start.heapKib, heapKib, HEAP_SLACK_KIB);
    tell(grew, "KiB resident", start.residentKib, residentKib, RESIDENT_SLACK_KIB);
    return grew;
  }

  private static void tell(List<String> grew, String what, long from, long to, long slack) {
    if (to > from + slack) {
      grew.add(what + " from " + from + " to " + to + ", " + slack + " more are granted");
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("threads", threads)
        .put("readerThreads", readerThreads)
        .put("contexts", contexts)
        .put("handles", handles)
        .put("heapKib", heapKib)
        .put("residentKib", residentKib);
  }

  @Override
  public String toString() {
    return String.format(
        "%d threads (%d of the reader layer), %d PC/SC contexts, %d file handles, %d KiB of heap,"
            + " %d KiB resident",
        threads, readerThreads, contexts, handles, heapKib, residentKib);
  }
}
