package org.onecard.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.lab.LabFiles;
import org.onecard.lab.slot.LabSlots;
import org.onecard.virtual.pcscd.PcscParts;

/** The same as {@code soak readers}, as much of it as fits into every test run. */
class ReaderSoakTest {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");

  @Test
  @Tag("real")
  @Timeout(180)
  void threeHundredTapsAndTwentyRestarts_growNothing() throws Exception {
    Path directory = Path.of(System.getProperty(LabSlots.DIRECTORY_PROPERTY, ""));
    try {
      ReaderSoak.Report report =
          ReaderSoak.run(
              directory, PcscParts.find(CACHE), new ReaderSoak.Plan(300, 20), progress -> {});
      Footprint start = report.start();
      Footprint end = report.end();
      // Other tests share this JVM, and its heap may still be growing into what it was granted.
      Footprint butResident =
          new Footprint(
              end.threads(),
              end.readerThreads(),
              end.contexts(),
              end.handles(),
              end.heapKib(),
              start.residentKib());
      assertThat(butResident.grownSince(start)).as(report.toString()).isEmpty();
      assertThat(report.start().contexts()).isPositive();
    } finally {
      LabFiles.deleteTree(directory);
    }
  }

  @Test
  void whatGrewBeyondItsSlack_isTold() {
    Footprint start = new Footprint(20, 2, 2, 60, 10_000, 80_000);
    assertThat(start.grownSince(start)).isEmpty();
    assertThat(new Footprint(22, 2, 2, 66, 12_000, 90_000).grownSince(start)).isEmpty();
    assertThat(new Footprint(20, 3, 2, 60, 10_000, 80_000).grownSince(start))
        .singleElement()
        .asString()
        .contains("reader layer from 2 to 3");
    assertThat(new Footprint(40, 9, 9, 90, 20_000, 200_000).grownSince(start)).hasSize(6);
  }
}
