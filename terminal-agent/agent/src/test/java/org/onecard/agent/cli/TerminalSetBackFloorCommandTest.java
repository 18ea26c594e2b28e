package org.onecard.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalShell;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.journal.Place;
import org.onecard.agent.store.FolderLock;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.time.ClockReading;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.TimeQuality;
import picocli.CommandLine;

/** A floor that a wrong clock has raised, and the way back. */
class TerminalSetBackFloorCommandTest {

  @TempDir Path folder;
  private Instant enrolled = Instant.EPOCH;
  private Instant raised = Instant.EPOCH;
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void floorTenYearsAhead() throws Exception {
    new TestHost().enrol(folder);
    enrolled = TerminalIdentity.read(folder).enrolledAfter();
    raised = enrolled.plus(Duration.ofDays(3_653)).truncatedTo(ChronoUnit.MILLIS);
    TimeKeeper.setBack(folder.resolve("floor"), raised);
  }

  @Test
  void floor_isSetBack_andTheJournalSaysByWhomAndWhy() throws Exception {
    Instant to = enrolled.plusSeconds(60);

    assertThat(run("--to", to.toString(), "--by", "Wen", "--why", "clock of the host")).isZero();

    assertThat(Files.readString(folder.resolve("floor"))).contains("" + to.toEpochMilli());
    assertThat(events())
        .containsExactly(
            new Body.EventBody(
                TerminalSetBackFloorCommand.EVENT,
                "from %s to %s by Wen: clock of the host".formatted(raised, to)));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 3_653L * 86_400, 9_000L * 86_400})
  void floor_neverGoesBeforeTheEnrolment_norForward(long seconds) throws Exception {
    String to = enrolled.plusSeconds(seconds).toString();

    assertThat(run("--to", to, "--by", "Wen", "--why", "try")).isEqualTo(1);

    assertThat(Files.readString(folder.resolve("floor"))).contains("" + raised.toEpochMilli());
    assertThat(folder.resolve("journal")).doesNotExist();
  }

  @Test
  void terminalThatRuns_isLeftAlone() throws Exception {
    FolderLock lock = FolderLock.take(folder);
    try {
      assertThat(run("--to", enrolled.toString(), "--by", "Wen", "--why", "try")).isEqualTo(1);
    } finally {
      lock.close();
    }
    assertThat(Files.readString(folder.resolve("floor"))).contains("" + raised.toEpochMilli());
  }

  @Test
  void nobodyAndNoReason_isWrongUsage() {
    assertThat(run("--to", enrolled.toString(), "--by", " ", "--why", "try")).isEqualTo(2);
    assertThat(run("--to", "yesterday", "--by", "Wen", "--why", "try")).isEqualTo(2);
    assertThat(run("--to", enrolled.toString(), "--by", "Wen")).isEqualTo(2);
  }

  private List<Body> events() throws Exception {
    try (JournalShell journal =
        JournalShell.open(
            TestHost.TERMINAL,
            FileDisk.open(folder.resolve("journal")),
            JournalSize.USUAL,
            new EpochFile(folder.resolve("epochs")),
            () -> new ClockReading(enrolled, TimeQuality.FROM_FLOOR))) {
      return journal.read(new Place(1, 2), 9).get().stream()
          .map(ChainedRecord::content)
          .map(content -> content.body())
          .toList();
    }
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "--data";
    all[1] = folder.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return new CommandLine(new TerminalSetBackFloorCommand())
        .setOut(new PrintWriter(said, true))
        .setErr(new PrintWriter(said, true))
        .execute(all);
  }
}
