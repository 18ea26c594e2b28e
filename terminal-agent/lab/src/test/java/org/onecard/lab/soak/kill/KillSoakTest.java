package org.onecard.lab.soak.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.lab.slot.TestParts;
import org.onecard.virtual.serial.SocatPart;

/** The same as {@code soak kill}, as much of it as fits into every test run. */
@Tag("real")
class KillSoakTest {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");
  private static final int KILLS = 20;

  @TempDir private Path directory;

  @Test
  @Timeout(240)
  void twentyKillsWhilePeopleTap_andEveryOpeningIsInTheBookOnce() throws Exception {
    KillSoak.Report report =
        KillSoak.run(
            directory,
            TestParts.find(),
            SocatPart.find(CACHE.resolve("socat")),
            new KillSoak.Plan(KILLS, 1),
            progress -> {});
    assertThat(report.broken()).as(String.join("\n", report.story())).isEmpty();
    KillSoak.Figures figures = report.figures();
    assertThat(figures.hostKills() + figures.terminalKills()).isEqualTo(KILLS);
    assertThat(figures.openings()).as(figures.toString()).isGreaterThan(KILLS / 2);
    assertThat(figures.alone()).as("decided without the host").isPositive();
  }
}
