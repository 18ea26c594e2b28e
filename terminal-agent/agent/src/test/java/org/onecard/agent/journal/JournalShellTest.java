package org.onecard.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.onecard.agent.Eventually.eventually;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.RecordingDisk;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.journal.CannotRecord.Kind;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;

/** The journal on a real disk. */
class JournalShellTest {

  private static final ClockReading TIME =
      new ClockReading(Instant.parse("2026-05-01T08:00:00Z"), TimeQuality.FROM_FLOOR);

  private static final Duration WAIT = Duration.ofMillis(20);

  private static final JournalSize SMALL = new JournalSize(65_536, 4);

  @TempDir Path folder;

  @BeforeEach
  void granted() throws IOException {
    new EpochFile(folder.resolve("epochs")).write(EpochBook.granted(1, 4));
  }

  @Test
  void cleanStop_goesOnInTheSameEpoch() throws Exception {
    Head stopped;
    try (JournalShell journal = open()) {
      append(journal);
      stopped = headOf(append(journal));
    }

    try (JournalShell journal = open()) {
      ChainedRecord next = append(journal);

      assertThat(JournalShell.placeOf(next)).isEqualTo(new Place(1, 4));
      assertThat(next.content().previousHash()).isEqualTo(stopped.hash());
    }
  }

  @Test
  void uncleanStart_burnsAnEpoch_andNamesTheLastDurableHead() throws Exception {
    Head last;
    try (JournalShell journal = open()) {
      last = headOf(append(journal));
    }
    pretendPowerCut();

    try (JournalShell journal = open()) {
      List<ChainedRecord> records = journal.read(new Place(2, 1), 10).get();

      assertThat(records).hasSize(1);
      assertThat(records.get(0).content().body()).isEqualTo(new Body.EpochOpenedBody(last));
    }
  }

  @Test
  void grantUsedUp_recordsNothing_untilTheHostGrantsAnew() throws Exception {
    for (int start = 0; start < 4; start++) {
      open().close();
      pretendPowerCut();
    }
    try (JournalShell journal = open()) {
      assertThat(journal.findFailure().orElseThrow().kind()).isEqualTo(Kind.NO_EPOCH);
      assertThat(journal.append(draft(), Durability.NOW).get())
          .isInstanceOf(Recorded.Refused.class);

      journal.grant(new EpochGrant("gate-01", 5, 16));

      eventually("an epoch", () -> journal.findFailure().isEmpty());
      assertThat(JournalShell.placeOf(append(journal))).isEqualTo(new Place(5, 2));
    }
  }

  @Test
  void fullEpoch_isFollowedByTheNext_whichNamesItsLastRecord() throws Exception {
    // Nobody writes so many: the journal is left as one that did.
    ChainedRecord last =
        RecordChain.resume("gate-01", new Head(1, RecordId.MOST_SEQUENCE - 2, full('7')))
            .append(TIME.at(), TIME.quality(), 1, new Body.EventBody("test", ""), Optional.empty());
    Path segment = Files.createDirectories(folder.resolve("journal")).resolve("00000001.seg");
    byte[] image = new byte[SMALL.segmentBytes()];
    byte[] entry =
        Segment.encode(
            new JournalEntry(JournalShell.placeOf(last), last.bytes(), Optional.empty()),
            Segment.HEADER_BYTES);
    System.arraycopy(Segment.header(1), 0, image, 0, Segment.HEADER_BYTES);
    System.arraycopy(entry, 0, image, Segment.HEADER_BYTES, entry.length);
    Files.write(segment, image);
    new EpochFile(folder.resolve("epochs"))
        .write(new EpochBook(1, 4, 1, Optional.of(headOf(last))));

    try (JournalShell journal = open()) {
      ChainedRecord full = append(journal);
      ChainedRecord next = append(journal);

      assertThat(JournalShell.placeOf(full)).isEqualTo(new Place(1, RecordId.MOST_SEQUENCE));
      assertThat(JournalShell.placeOf(next)).isEqualTo(new Place(2, 2));
      assertThat(journal.read(new Place(2, 1), 1).get().get(0).content().body())
          .isEqualTo(new Body.EpochOpenedBody(headOf(full)));
      // As the link asks that has sent the last of the full epoch.
      assertThat(journal.read(JournalShell.placeOf(full).next(), 9).get()).hasSize(2);
    }
  }

  @Test
  void segmentSetBackToAnEarlierCopy_isNoticedAfterACleanStop() throws Exception {
    Path segment = folder.resolve("journal").resolve("00000001.seg");
    try (JournalShell journal = open()) {
      append(journal);
    }
    byte[] earlier = Files.readAllBytes(segment);
    try (JournalShell journal = open()) {
      append(journal);
    }
    Files.write(segment, earlier);

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalDamagedException.class)
        .hasMessageContaining("1.2")
        .hasMessageContaining("1.3");
  }

  @Test
  void records_areReadBackFromTheDisk_inOrder_oneEpochAtATime() throws Exception {
    List<ChainedRecord> written = new ArrayList<>();
    try (JournalShell journal = open()) {
      for (int i = 0; i < 100; i++) {
        written.add(append(journal));
      }
    }
    pretendPowerCut();

    try (JournalShell journal = open()) {
      assertThat(journal.read(new Place(1, 2), 30).get()).isEqualTo(written.subList(0, 30));
      assertThat(journal.read(new Place(1, 91), 256).get()).isEqualTo(written.subList(89, 100));
      assertThat(journal.read(new Place(1, 102), 256).get()).hasSize(1);
    }
  }

  /** As a drain asks, and as one that begins again does: the same, wherever it stood before. */
  @Test
  void pieceAfterPiece_isTheWholeJournal_alsoWhereOneIsAskedForAgain() throws Exception {
    List<ChainedRecord> written = new ArrayList<>();
    try (JournalShell journal = open()) {
      for (int i = 0; i < 300; i++) {
        written.add(((Recorded.Done) journal.append(draft(), Durability.SOON).get()).record());
      }
    }
    try (JournalShell journal = open()) {
      List<ChainedRecord> read = new ArrayList<>();
      for (int piece = 1; read.size() < written.size(); piece++) {
        Place from = new Place(1, 2 + read.size());
        List<ChainedRecord> records = journal.read(from, 40).get();
        if (piece % 3 == 0) {
          assertThat(journal.read(new Place(1, from.sequence() - 30), 40).get())
              .startsWith(read.get(read.size() - 30));
          assertThat(journal.read(from, 40).get()).isEqualTo(records);
        }
        read.addAll(records);
      }
      assertThat(read).isEqualTo(written);
    }
  }

  @Test
  void diskThatFillsUp_stopsApproving_andGoesOnWhenThereIsRoom() throws Exception {
    RecordingDisk disk =
        new RecordingDisk(FileDisk.open(folder.resolve("journal")), new ArrayList<>());
    try (JournalShell journal =
        JournalShell.open(
            "gate-01", disk, SMALL, new EpochFile(folder.resolve("epochs")), () -> TIME)) {
      disk.fill(true);
      while (journal.findFailure().isEmpty()) {
        append(journal);
      }
      assertThat(journal.findFailure().orElseThrow().kind()).isEqualTo(Kind.DISK_FULL);
      assertThat(journal.findFailure().orElseThrow().text()).contains("free some disk space");

      disk.fill(false);

      eventually("room", () -> journal.findFailure().isEmpty());
      append(journal);
    }
  }

  @Test
  void faultOfOurOwn_isSaid_recordsNothingMore_andAnswersWhoeverAsks() throws Exception {
    ChainedRecord before;
    try (JournalShell journal = open()) {
      before = append(journal);
      CompletableFuture<Recorded> grouped =
          journal.append(draft(), Durability.grouped(Duration.ofMillis(50)));
      journal.onAppended(
          record -> {
            throw new IllegalStateException("a fault of a test");
          });

      assertThat(journal.append(draft(), Durability.NOW).get(5, TimeUnit.SECONDS))
          .isInstanceOf(Recorded.Refused.class);

      eventually("said", () -> journal.findFailure().isPresent());
      assertThat(journal.findFailure().orElseThrow().kind()).isEqualTo(Kind.OWN_FAULT);
      assertThat(journal.findFailure().orElseThrow().text()).contains("restart the terminal");
      assertThat(grouped.get(5, TimeUnit.SECONDS)).isNotNull();
      assertThat(journal.append(draft(), Durability.SOON).get(5, TimeUnit.SECONDS))
          .isInstanceOf(Recorded.Refused.class);
      assertThat(journal.read(new Place(1, 1), 10).get(5, TimeUnit.SECONDS)).isEmpty();
    }

    try (JournalShell journal = open()) {
      assertThat(JournalShell.placeOf(append(journal)).epoch()).isEqualTo(2);
      assertThat(journal.read(JournalShell.placeOf(before), 1).get()).hasSize(1);
    }
  }

  @Test
  void killedWhileAppending_losesNothingThatWasAcknowledged() throws Exception {
    Process process = appending();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      while (acknowledged.size() < 400) {
        acknowledged.add(out.readLine());
      }
      // Not through the process itself: that would close the stream that is still to be read.
      process.toHandle().destroyForcibly();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        acknowledged.add(line);
      }
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    acknowledged.removeIf(line -> !line.matches("1\\.[0-9]+"));

    JournalInspection found;
    try (FileDisk disk = FileDisk.open(folder.resolve("journal"))) {
      found = JournalInspection.of(disk, new JournalSize(65_536, 1_000));
    }
    assertThat(found.fault()).isEmpty();
    assertThat(found.last().sequence())
        .isGreaterThanOrEqualTo(
            Long.parseLong(acknowledged.get(acknowledged.size() - 1).substring(2)));
    try (JournalShell journal = open()) {
      assertThat(journal.status().last()).isEqualTo(new Place(2, 1));
    }
  }

  @Test
  void backlogNearItsBound_isLookedAtAndOpened_inTheMemoryOfATerminal() throws Exception {
    Place last = fill(JournalSize.USUAL, JournalSize.USUAL.maxSegments() - 3);

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.onecard.agent.journal.ReopeningProcess",
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("sound to " + last).contains("opened at " + last);
  }

  @Test
  void cancelled_whileItWaits_isNeverWritten_butNotOnceItWasBegun() throws Exception {
    RecordingDisk disk =
        new RecordingDisk(FileDisk.open(folder.resolve("journal")), new ArrayList<>());
    try (JournalShell journal =
        JournalShell.open(
            "gate-01", disk, SMALL, new EpochFile(folder.resolve("epochs")), () -> TIME)) {
      disk.holdSyncs();
      int before = disk.appends();
      CompletableFuture<Recorded> begun = journal.append(draft(), Durability.NOW);
      eventually("begun", () -> disk.appends() > before);
      CompletableFuture<Recorded> waiting = journal.append(draft(), Durability.NOW);

      assertThat(begun.cancel(false)).isFalse();
      assertThat(waiting.cancel(false)).isTrue();
      disk.releaseSyncs();

      assertThat(begun.get()).isInstanceOf(Recorded.Done.class);
      assertThat(JournalShell.placeOf(append(journal))).isEqualTo(new Place(1, 3));
    }
  }

  @Test
  void noRoomForTheEpoch_startsAndSaysSo_andGoesOnWhenThereIsRoom() throws Exception {
    Path inTheWay = folder.resolve("epochs.new");
    Files.createDirectories(inTheWay.resolve("full"));

    try (JournalShell journal = open()) {
      assertThat(journal.findFailure().orElseThrow().kind()).isEqualTo(Kind.DISK_FULL);
      assertThat(journal.findFailure().orElseThrow().text())
          .contains("epochs")
          .contains("free some disk space");
      assertThat(journal.append(draft(), Durability.NOW).get())
          .isInstanceOf(Recorded.Refused.class);

      Files.delete(inTheWay.resolve("full"));

      eventually("room", () -> journal.findFailure().isEmpty());
      assertThat(JournalShell.placeOf(append(journal))).isEqualTo(new Place(1, 2));
    }
  }

  /** Appends until so many segments are in use; answers with the last record's place. */
  private Place fill(JournalSize size, int segments) throws Exception {
    try (JournalShell journal =
        JournalShell.open(
            "gate-01",
            FileDisk.open(folder.resolve("journal")),
            size,
            new EpochFile(folder.resolve("epochs")),
            () -> TIME)) {
      while (journal.status().segments() < segments) {
        List<CompletableFuture<Recorded>> some = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
          some.add(journal.append(draft(), Durability.SOON));
        }
        for (CompletableFuture<Recorded> recorded : some) {
          assertThat(recorded.get()).isInstanceOf(Recorded.Done.class);
        }
      }
      return journal.status().last();
    }
  }

  @Test
  void fileSizeLimit_belowASegment_isSaidAtTheStart() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 16; exec \"$0\" -cp \"$1\" org.onecard.agent.journal.AppendingProcess \"$2\"",
                java,
                System.getProperty("java.class.path"),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isNotZero();
    assertThat(said).contains("cannot reserve").contains("00000001.seg");
    assertThat(folder.resolve("journal").resolve("00000001.seg")).doesNotExist();
  }

  private Process appending() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "org.onecard.agent.journal.AppendingProcess",
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What a sync that failed has left may be called clean, and a sync of that alone is nothing. */
  @Test
  void whatAStartFinds_isWrittenAgainBeforeItIsSynced() throws Exception {
    try (JournalShell journal = open()) {
      append(journal);
    }
    List<String> steps = new ArrayList<>();
    RecordingDisk disk = new RecordingDisk(FileDisk.open(folder.resolve("journal")), steps);
    JournalShell.open("gate-01", disk, SMALL, new EpochFile(folder.resolve("epochs")), () -> TIME)
        .close();

    assertThat(steps).startsWith("append", "sync");
  }

  @Test
  void approvalsOfAGroup_shareOneSync_andNoneIsToldBefore() throws Exception {
    List<String> steps = new ArrayList<>();
    RecordingDisk disk = new RecordingDisk(FileDisk.open(folder.resolve("journal")), steps);
    AtomicLong nanos = new AtomicLong();
    JournalKeeper keeper =
        JournalKeeper.open(
            "gate-01",
            disk,
            SMALL,
            new EpochFile(folder.resolve("epochs")),
            () -> TIME,
            nanos::get);
    keeper.onAppended(record -> steps.add("shown"));
    steps.clear();
    for (int i = 0; i < 3; i++) {
      keeper.write(draft(), Durability.grouped(WAIT), recorded -> steps.add("told"));
      nanos.addAndGet(WAIT.toNanos() / 4);
      keeper.tick();
    }
    // Nobody waits for this one, but it comes after what the host is not to hear of yet.
    keeper.write(draft(), Durability.SOON, recorded -> {});
    assertThat(steps).containsExactly("append", "append", "append", "append");
    assertThat(keeper.find(new Place(1, 2), 9)).isEmpty();
    assertThat(keeper.findPatience()).contains(WAIT.dividedBy(4));

    nanos.addAndGet(WAIT.toNanos() / 4);
    keeper.tick();

    assertThat(steps.subList(4, steps.size()))
        .containsExactly("sync", "shown", "shown", "shown", "shown", "told", "told", "told");
    assertThat(keeper.find(new Place(1, 2), 9)).hasSize(4);
    assertThat(keeper.findPatience()).isEmpty();
    keeper.stop();
  }

  @Test
  void approvalThatHasItsOwnSync_takesTheGroupWithIt() throws Exception {
    List<String> steps = new ArrayList<>();
    RecordingDisk disk = new RecordingDisk(FileDisk.open(folder.resolve("journal")), steps);
    JournalKeeper keeper =
        JournalKeeper.open(
            "gate-01", disk, SMALL, new EpochFile(folder.resolve("epochs")), () -> TIME, () -> 0);
    steps.clear();
    keeper.write(draft(), Durability.grouped(WAIT), recorded -> steps.add("told first"));
    keeper.write(draft(), Durability.NOW, recorded -> steps.add("told second"));

    assertThat(steps).containsExactly("append", "append", "sync", "told first", "told second");
    assertThat(keeper.find(new Place(1, 2), 9)).hasSize(2);
    keeper.stop();
  }

  @Test
  void groupThatNobodyJoins_isSyncedWithinItsTime_andAStopDoesNotWaitForIt() throws Exception {
    List<String> steps = Collections.synchronizedList(new ArrayList<>());
    RecordingDisk disk = new RecordingDisk(FileDisk.open(folder.resolve("journal")), steps);
    CompletableFuture<Recorded> left;
    try (JournalShell journal = open(disk)) {
      append(journal);
      steps.clear();
      Recorded alone = journal.append(draft(), Durability.grouped(Duration.ofMillis(5))).get();
      assertThat(alone).isInstanceOf(Recorded.Done.class);
      assertThat(steps).containsExactly("append", "sync");
      left = journal.append(draft(), Durability.grouped(Duration.ofMillis(50)));
    }
    assertThat(left.get()).isInstanceOf(Recorded.Done.class);
  }

  @Test
  void groupWhoseSyncFails_isRefusedWhole_andTheNextStartTakesAllOfItBack() throws Exception {
    RecordingDisk disk =
        new RecordingDisk(FileDisk.open(folder.resolve("journal")), new ArrayList<>());
    List<CompletableFuture<Recorded>> group = new ArrayList<>();
    try (JournalShell journal = open(disk)) {
      append(journal);
      disk.failSyncs();
      for (int i = 0; i < 3; i++) {
        group.add(journal.append(tap(), Durability.grouped(Duration.ofMillis(20))));
      }
      for (CompletableFuture<Recorded> each : group) {
        assertThat(each.get()).isInstanceOf(Recorded.Refused.class);
      }
    }

    // Persons that were turned away, one by one: none of them is charged, whatever the disk kept.
    try (JournalShell journal = open()) {
      assertThat(journal.read(new Place(2, 2), 9).get())
          .extracting(record -> ((Body.ReversalBody) record.content().body()).tapId())
          .containsExactly("gate-01.1.3", "gate-01.1.4", "gate-01.1.5");
    }
    assertThat(new EpochFile(folder.resolve("epochs")).read().doubtful()).isEmpty();
  }

  private JournalShell open(RecordingDisk disk) throws IOException, JournalDamagedException {
    return JournalShell.open(
        "gate-01", disk, SMALL, new EpochFile(folder.resolve("epochs")), () -> TIME);
  }

  private JournalShell open() throws IOException, JournalDamagedException {
    return JournalShell.open(
        "gate-01",
        FileDisk.open(folder.resolve("journal")),
        SMALL,
        new EpochFile(folder.resolve("epochs")),
        () -> TIME);
  }

  /** As if the mark of the clean stop had never been written. */
  private void pretendPowerCut() throws IOException {
    EpochFile file = new EpochFile(folder.resolve("epochs"));
    EpochBook book = file.read();
    file.write(new EpochBook(book.first(), book.count(), book.current(), Optional.empty()));
  }

  private static ChainedRecord append(JournalShell journal) throws Exception {
    Recorded recorded = journal.append(draft(), Durability.NOW).get();
    assertThat(recorded).isInstanceOf(Recorded.Done.class);
    return ((Recorded.Done) recorded).record();
  }

  private static Hash full(char digit) {
    byte[] bytes = new byte[Hash.LENGTH];
    Arrays.fill(bytes, (byte) digit);
    return new Hash(bytes);
  }

  private static Draft tap() {
    PresentedCard card =
        new PresentedCard(
            PresentedCard.Application.SSSE,
            new Region("500000"),
            "3.00",
            Optional.empty(),
            Assurance.READ);
    return new Draft(
        TIME,
        1,
        Optional.of(new SealedCard(new SignedBytes(new byte[SealedCard.LENGTH]))),
        id -> new Body.TapBody("metro-ride", new Commitment(Hash.ZERO), card, TIME.at()));
  }

  private static Draft draft() {
    return new Draft(TIME, 1, Optional.empty(), id -> new Body.EventBody("test", "x".repeat(400)));
  }

  private static Head headOf(ChainedRecord record) {
    Place place = JournalShell.placeOf(record);
    return new Head(place.epoch(), place.sequence(), record.hash());
  }
}
