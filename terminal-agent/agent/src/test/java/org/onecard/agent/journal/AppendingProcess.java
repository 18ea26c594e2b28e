package org.onecard.agent.journal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.TimeQuality;

/**
 * A process of its own that appends until it is killed, and prints each record once it is durable.
 */
final class AppendingProcess {

  private AppendingProcess() {}

  public static void main(String... arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    ClockReading time =
        new ClockReading(Instant.parse("2026-05-01T08:00:00Z"), TimeQuality.FROM_FLOOR);
    try (JournalShell journal =
        JournalShell.open(
            "gate-01",
            FileDisk.open(folder.resolve("journal")),
            new JournalSize(65_536, 1_000),
            new EpochFile(folder.resolve("epochs")),
            () -> time)) {
      while (true) {
        Recorded recorded =
            journal
                .append(
                    new Draft(
                        time,
                        1,
                        Optional.empty(),
                        id -> new Body.EventBody("test", "x".repeat(300))),
                    Durability.NOW)
                .get();
        if (recorded instanceof Recorded.Done done) {
          System.out.println(JournalShell.placeOf(done.record()));
        } else {
          System.out.println("refused: " + ((Recorded.Refused) recorded).why().text());
          return;
        }
      }
    }
  }
}
