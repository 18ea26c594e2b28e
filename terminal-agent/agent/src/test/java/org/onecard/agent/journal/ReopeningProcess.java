package org.onecard.agent.journal;

import java.nio.file.Path;
import java.time.Instant;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.record.TimeQuality;

/** A process of its own that looks at a journal of the usual size, opens it, and says its end. */
final class ReopeningProcess {

  private ReopeningProcess() {}

  public static void main(String... arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try (FileDisk disk = FileDisk.open(folder.resolve("journal"))) {
      JournalInspection found = JournalInspection.of(disk, JournalSize.USUAL);
      System.out.println(found.fault().orElse("sound to " + found.last()));
    }
    ClockReading time =
        new ClockReading(Instant.parse("2026-05-01T08:00:00Z"), TimeQuality.FROM_FLOOR);
    try (JournalShell journal =
        JournalShell.open(
            "gate-01",
            FileDisk.open(folder.resolve("journal")),
            JournalSize.USUAL,
            new EpochFile(folder.resolve("epochs")),
            () -> time)) {
      System.out.println("opened at " + journal.status().last());
    }
  }
}
