package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.TestCatalogues;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.store.CatalogueStore;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.protocol.message.Signing;
import org.onecard.virtual.slot.InProcessReaders;

/** What lies in the terminal's folder, damaged in each way that the doctor names. */
class FolderChecksTest {

  @TempDir Path folder;
  private Clinic clinic;
  private TestHost host;

  @BeforeEach
  void enrol() throws IOException {
    clinic = new Clinic(folder);
    host = new TestHost();
    host.enrol(clinic.dataDir);
  }

  @AfterEach
  void close() {
    clinic.close();
    host.close();
  }

  @Test
  void clockBeforeTheHostsLastWord_isWrong_andFarAfterItDoubtful() throws Exception {
    assertThat(clinic.look("clock")).isInstanceOf(Look.Well.class);
    keepFloor(Instant.now().plus(Duration.ofHours(1)));
    assertThat(clinic.look("clock")).isInstanceOf(Look.Wrong.class);

    keepFloor(Instant.now());
    clinic.clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(100));
    assertThat(clinic.look("clock")).isInstanceOf(Look.Doubtful.class);
  }

  @Test
  void clockThatDriftsFromTheHosts_isDoubtful() throws Exception {
    clinic.running = Optional.of(new FlatJson().put("clockOffS", 31));
    assertThat(clinic.look("clock").found()).contains("31 s behind");
    assertThat(clinic.look("clock")).isInstanceOf(Look.Doubtful.class);
    clinic.running = Optional.of(new FlatJson().put("clockOffS", -2));
    assertThat(clinic.look("clock")).isInstanceOf(Look.Well.class);
  }

  private void keepFloor(Instant at) throws IOException {
    StoredFile.replace(
        clinic.dataDir.resolve("floor"), new FlatJson().put("floorMs", at.toEpochMilli()).bytes());
  }

  @Test
  void diskThatTakesItsTime_isDoubtful_andThenWrong() throws Exception {
    assertThat(clinic.look("disk").found()).contains("a sync takes");
    clinic.disk = file -> Collections.nCopies(DiskTrial.ROUNDS, Duration.ofMillis(30));
    assertThat(clinic.look("disk")).isInstanceOf(Look.Doubtful.class);
    clinic.disk = file -> Collections.nCopies(DiskTrial.ROUNDS, Duration.ofMillis(200));
    assertThat(clinic.look("disk")).isInstanceOf(Look.Wrong.class);
  }

  @Test
  void diskThatCannotBeWritten_isWrong() throws Exception {
    Path there = Path.of("/proc/self");
    clinic.dataDir = there;
    assertThat(clinic.look("disk")).isInstanceOf(Look.Wrong.class);
    assertThat(clinic.look("disk").found()).contains("cannot be written");
  }

  @Test
  void certificateThatEnds_isDoubtful_andOneThatHasEndedWrong() throws Exception {
    clinic.clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1).plusHours(1));
    assertThat(clinic.look("certificate")).isInstanceOf(Look.Well.class);
    clinic.clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(10));
    assertThat(clinic.look("certificate").found()).contains("ends in 19 days");
    clinic.clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(31));
    assertThat(clinic.look("certificate")).isInstanceOf(Look.Wrong.class);

    // A clock that was set back does not make it hold again.
    clinic.clock = Clock.systemUTC();
    keepFloor(Instant.now().plus(Duration.ofDays(31)));
    assertThat(clinic.look("certificate")).isInstanceOf(Look.Wrong.class);
  }

  @Test
  void folderWithoutATerminal_isSaid_andADamagedOneToo() throws Exception {
    Files.writeString(clinic.dataDir.resolve("terminal.json"), "{\"terminal\":");
    assertThat(clinic.look("certificate").found()).contains("makes no sense");
    Files.delete(clinic.dataDir.resolve("terminal.json"));
    assertThat(clinic.look("certificate").found()).contains("no terminal is enrolled");
    assertThat(clinic.look("catalogue")).isInstanceOf(Look.NotLooked.class);
  }

  @Test
  void noCatalogueOrOneForLater_isWrong() throws Exception {
    assertThat(clinic.look("catalogue").found()).contains("none is here");
    TerminalIdentity identity = TerminalIdentity.read(clinic.dataDir);
    CatalogueStore store =
        CatalogueStore.open(
            clinic.dataDir.resolve("catalogue"),
            identity.region(),
            identity.regionKeys().signing());
    store.take(Signing.sign(TestCatalogues.metro(3), host.regionKey()), Instant.now());
    assertThat(clinic.look("catalogue").found()).contains("version 3 holds");

    clinic.clock = Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC);
    assertThat(clinic.look("catalogue").found()).contains("does not hold yet");
  }

  @Test
  void journalThatIsDamaged_isWrong() throws Exception {
    assertThat(clinic.look("journal")).isInstanceOf(Look.NotLooked.class);
    try (InProcessReaders readers = new InProcessReaders(List.of("r"))) {
      Terminal.start(
              TerminalConfig.of(clinic.dataDir),
              readers,
              "r",
              new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ZERO)),
              state -> {},
              report -> {})
          .close();
    }
    assertThat(clinic.look("journal").found()).contains("1 records in");
    Path segment = clinic.dataDir.resolve("journal").resolve("00000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[40] ^= 1;
    Files.write(segment, bytes);
    assertThat(clinic.look("journal")).isInstanceOf(Look.Wrong.class);
  }

  @Test
  void hostThatRefusesTheTerminal_isSaidByTheJournalsCheck() throws Exception {
    Files.createDirectories(clinic.dataDir.resolve("journal"));
    StoredFile.replace(
        clinic.dataDir.resolve("barred"), new FlatJson().put("because", "made up").bytes());
    assertThat(clinic.look("journal").found()).contains("the host refuses this terminal");
  }

  @Test
  void terminalThatCannotRecord_isWrong() throws Exception {
    Files.createDirectories(clinic.dataDir.resolve("journal"));
    clinic.running = Optional.of(new FlatJson().put("cannotRecord", "the disk does not answer"));
    Look look = clinic.look("journal");
    assertThat(look).isInstanceOf(Look.Wrong.class);
    assertThat(look.found()).isEqualTo("the disk does not answer");
  }
}
