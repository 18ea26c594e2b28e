package org.onecard.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.slot.InProcessReaders;

/**
 * Measures what our own code adds to a tap, over an in-process reader and a host on loopback:
 * prints p50 and p99 of 1,000 taps online, and of 1,000 alone (there without the syncs). Run by
 * hand.
 */
final class TapOverhead {

  private static final String SLOT = "slot";
  private static final int WARM_UP = 300;
  private static final int TAPS = 1_000;

  private TapOverhead() {}

  public static void main(String... arguments) throws Exception {
    Path folder = Files.createTempDirectory("tap-overhead");
    LongAdder syncNanos = new LongAdder();
    BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(8);
    try (TestHost host = new TestHost();
        InProcessReaders readers = new InProcessReaders(List.of(SLOT))) {
      host.publish(TestCatalogues.metro(1));
      host.start();
      host.enrol(folder);
      TimedDisk disk = new TimedDisk(FileDisk.open(folder.resolve("journal")), syncNanos);
      try (Terminal terminal =
          Terminal.start(
              TerminalConfig.of(folder)
                  .withTapTimes(
                      new TapTimes(
                          Duration.ofMillis(500),
                          Duration.ofSeconds(1),
                          Duration.ofMillis(150),
                          Duration.ofSeconds(1))),
              disk,
              Clock.systemUTC(),
              readers,
              SLOT,
              new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ZERO)),
              state -> {},
              reports::add)) {
        Eventually.eventually("online", () -> terminal.status().catalogueVersion() == 1);
        print("online", measure(terminal, readers, reports, syncNanos, 0));
        host.stop();
        Eventually.eventually("offline", () -> !terminal.status().online());
        print("alone", measure(terminal, readers, reports, syncNanos, 100_000));
        // Host and cards live in this process too, so a terminal needs less.
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .forEach(System.out::println);
      }
    }
  }

  private static long[] measure(
      Terminal terminal,
      InProcessReaders readers,
      BlockingQueue<TapReport> reports,
      LongAdder syncNanos,
      int firstSerial)
      throws InterruptedException {
    long[] overheadUs = new long[TAPS];
    int online = 0;
    for (int tap = -WARM_UP; tap < TAPS; tap++) {
      VirtualSsseCard card =
          new VirtualSsseCard(
              HolderData.builder().region("500000").serial(firstSerial + tap + WARM_UP).build());
      syncNanos.reset();
      readers.insert(SLOT, card);
      TapReport report = reports.poll(10, TimeUnit.SECONDS);
      if (report == null) {
        throw new IllegalStateException("no report");
      }
      online += report.online() ? 1 : 0;
      readers.remove(SLOT);
      Eventually.eventually("empty", () -> terminal.status().slot() == SlotState.EMPTY);
      if (tap >= 0) {
        overheadUs[tap] =
            report.phases().detectUs()
                + report.phases().readUs()
                + report.phases().decideUs()
                - report.cardUs()
                - (report.online() ? 0 : syncNanos.sum() / 1_000);
      }
    }
    System.out.println("decided by the host: " + online + " of " + (TAPS + WARM_UP));
    Arrays.sort(overheadUs);
    return overheadUs;
  }

  private static void print(String what, long[] sorted) {
    System.out.printf(
        "%s: p50 %d us, p99 %d us, most %d us%n",
        what, sorted[TAPS / 2], sorted[TAPS * 99 / 100], sorted[TAPS - 1]);
  }
}
