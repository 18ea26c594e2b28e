package org.onecard.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.agent.journal.CannotRecord.Kind;
import org.onecard.protocol.record.SignedBytes;

/** The machine over segments in memory. */
class JournalTest {

  private static final int SEGMENT = 65_536;
  private static final int MOST = 4;

  private final Map<Long, byte[]> disk = new TreeMap<>();
  private Journal journal = start();
  private boolean full;

  @Test
  void tornTail_isCutAtEveryByte_andNothingElse() {
    append(1, 100);
    append(2, 100);
    sync();
    byte[] before = image(1).clone();
    append(3, 100);
    byte[] after = image(1).clone();
    int start = Segment.scan(before).end();
    int end = Segment.scan(after).end();

    for (int torn = start; torn < end; torn++) {
      byte[] image = after.clone();
      Arrays.fill(image, torn, end, (byte) 0);
      Recovery recovery = Journal.recover(List.of(segment(1, image)), SEGMENT, MOST);

      assertThat(recovery).as("torn at %d", torn).isInstanceOf(Recovery.Recovered.class);
      assertThat(((Recovery.Recovered) recovery).journal().last())
          .as("torn at %d", torn)
          .isEqualTo(new Place(1, 2));
    }
  }

  @Test
  void flippedBit_inARecordThatWasSynced_isRefusedAndNamed() {
    append(1, 40);
    append(2, 40);
    sync();
    append(3, 40);
    byte[] good = image(1);
    Segment.Scan scan = Segment.scan(good);
    int synced = scan.entries().get(1).end();

    for (int at = Segment.HEADER_BYTES; at < synced; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] image = good.clone();
        image[at] ^= (byte) (1 << bit);
        Recovery recovery = Journal.recover(List.of(segment(1, image)), SEGMENT, MOST);

        assertThat(recovery).as("byte %d bit %d", at, bit).isInstanceOf(Recovery.Refused.class);
        Recovery.Refused refused = (Recovery.Refused) recovery;
        int damaged = at < scan.entries().get(0).end() ? 0 : 1;
        assertThat(refused.offset())
            .as("byte %d bit %d", at, bit)
            .isEqualTo(scan.entries().get(damaged).offset());
        assertThat(refused.text()).contains("segment 00000001").contains("offset");
      }
    }
  }

  @Test
  void flippedBit_inTheHeader_isRefused() {
    append(1, 40);
    sync();
    byte[] image = image(1).clone();
    image[5] ^= 1;

    assertThat(Journal.recover(List.of(segment(1, image)), SEGMENT, MOST))
        .isInstanceOf(Recovery.Refused.class);
  }

  @Test
  void laterPageOnTheDisk_earlierLost_isATornTail_whenNeitherWasSynced() {
    append(1, 40);
    sync();
    append(2, 40);
    append(3, 40);
    byte[] image = image(1).clone();
    Segment.Found second = Segment.scan(image).entries().get(1);
    Arrays.fill(image, second.offset(), second.end(), (byte) 0);

    Recovery recovery = Journal.recover(List.of(segment(1, image)), SEGMENT, MOST);

    assertThat(recovery).isInstanceOf(Recovery.Recovered.class);
    assertThat(((Recovery.Recovered) recovery).journal().last()).isEqualTo(new Place(1, 1));
    assertThat(((Recovery.Recovered) recovery).actions())
        .contains(new JournalAction.Cut(1, second.offset()));
  }

  @Test
  void missingSegmentInTheMiddle_isRefused() {
    fillSegments(3);
    disk.remove(2L);

    assertThat(Journal.recover(images(), SEGMENT, MOST)).isInstanceOf(Recovery.Refused.class);
  }

  @Test
  void segmentOfAnInterruptedReserve_isMadeAnew() {
    append(1, 40);
    sync();
    disk.put(2L, new byte[100]);

    Recovery recovery = Journal.recover(images(), SEGMENT, MOST);

    assertThat(recovery).isInstanceOf(Recovery.Recovered.class);
    assertThat(((Recovery.Recovered) recovery).actions())
        .containsSubsequence(new JournalAction.Delete(2), new JournalAction.Reserve(2));
  }

  @Test
  void noSpareSegment_stopsApproving_beforeARecordIsLost() {
    full = true;
    long sequence = 0;
    while (journal.findFailure().isEmpty()) {
      append(++sequence, 1_000);
    }

    assertThat(journal.findFailure().get().kind()).isEqualTo(Kind.DISK_FULL);
    // The tap that is under way can still tell its end.
    append(++sequence, 1_000);
    full = false;
    perform(journal.retryReserve());
    assertThat(journal.findFailure()).isEmpty();
  }

  @Test
  void fullDisk_isNotTriedAgainByEachRecord_butByTheRetry() {
    full = true;
    long sequence = 0;
    while (!journal.lacksRoom()) {
      append(++sequence, 1_000);
    }

    AppendPlan next = journal.append(entry(++sequence, 40));

    assertThat(((AppendPlan.Planned) next).actions())
        .doesNotHaveAnyElementsOfTypes(JournalAction.Reserve.class);
    assertThat(journal.retryReserve())
        .hasOnlyElementsOfType(JournalAction.Reserve.class)
        .hasSize(1);
  }

  @Test
  void failedDisk_isNeverWrittenAgain() {
    append(1, 40);
    journal.failed("cannot sync");

    assertThat(journal.append(entry(2, 40))).isInstanceOf(AppendPlan.Refused.class);
    assertThat(journal.sync()).isEmpty();
    assertThat(journal.retryReserve()).isEmpty();
  }

  @Test
  void segmentsGo_onlyUnderACountersignedHead_andTheLastRecordStays() {
    long last = fillSegments(3);
    assertThat(journal.release(new Place(1, 1), Optional.empty())).isEmpty();
    assertThat(journal.backlog()).isEqualTo(last - 1);
    sync();

    List<JournalAction> actions = journal.release(new Place(1, last), Optional.empty());

    assertThat(actions).containsExactly(new JournalAction.Delete(1), new JournalAction.Delete(2));
    assertThat(journal.backlog()).isZero();
  }

  @Test
  void segmentThatAStartNeeds_stays_whileThereIsRoom() {
    Optional<Place> needed = Optional.of(new Place(1, 1));
    long last = fillSegments(2);
    sync();
    assertThat(journal.release(new Place(1, last), needed)).isEmpty();

    while (journal.segmentCount() <= MOST / 2) {
      append(++last, 8_000);
    }
    sync();
    assertThat(journal.release(new Place(1, last), needed)).startsWith(new JournalAction.Delete(1));
  }

  @Test
  void segmentStays_untilARecordBehindItWouldSurviveAPowerCut() {
    long last = 0;
    while (journal.segmentCount() < 2) {
      append(++last, 8_000);
    }

    assertThat(journal.release(new Place(1, last), Optional.empty())).isEmpty();

    append(last + 1, 40);
    sync();
    assertThat(journal.release(new Place(1, last + 1), Optional.empty()))
        .containsExactly(new JournalAction.Delete(1));
  }

  @Test
  void journalAtItsLimit_saysThatTheHostIsNeeded() {
    long sequence = 0;
    while (journal.findFailure().isEmpty()) {
      append(++sequence, 8_000);
    }

    assertThat(journal.findFailure().get().kind()).isEqualTo(Kind.JOURNAL_FULL);
    assertThat(disk).hasSize(MOST);
    perform(journal.release(new Place(1, sequence), Optional.empty()));
    assertThat(journal.findFailure()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void powerCut_atAnyMoment_keepsEverythingThatWasSynced(long seed) {
    Random random = new Random(seed);
    long sequence = 0;
    long synced = 0;
    // What the disk really holds; writes since the last sync may each be there or not.
    Map<Long, byte[]> stable = new TreeMap<>();
    List<JournalAction.Write> unsynced = new ArrayList<>();
    disk.forEach((number, bytes) -> stable.put(number, bytes.clone()));
    for (int step = 0; step < 400; step++) {
      if (random.nextInt(4) == 0) {
        sync();
        unsynced.clear();
        disk.forEach((number, bytes) -> stable.put(number, bytes.clone()));
        synced = sequence;
      } else if (journal.findFailure().isEmpty()) {
        sequence++;
        AppendPlan plan = journal.append(entry(sequence, 1 + random.nextInt(900)));
        for (JournalAction action : ((AppendPlan.Planned) plan).actions()) {
          if (action instanceof JournalAction.Sync || action instanceof JournalAction.Reserve) {
            unsynced.removeIf(write -> action instanceof JournalAction.Sync);
            perform(List.of(action));
            disk.forEach((number, bytes) -> stable.putIfAbsent(number, bytes.clone()));
            if (action instanceof JournalAction.Sync) {
              disk.forEach((number, bytes) -> stable.put(number, bytes.clone()));
            }
          } else {
            unsynced.add((JournalAction.Write) action);
            perform(List.of(action));
          }
        }
      }
      if (random.nextInt(20) == 0) {
        List<SegmentImage> found = afterPowerCut(stable, unsynced, random);
        Recovery recovery = Journal.recover(found, SEGMENT, MOST);
        assertThat(recovery)
            .as("seed %d step %d", seed, step)
            .isInstanceOf(Recovery.Recovered.class);
        assertThat(((Recovery.Recovered) recovery).journal().last().sequence())
            .as("seed %d step %d", seed, step)
            .isBetween(synced, sequence);
      }
    }
  }

  /** Each write since the last sync is there, is not, or is there in part. */
  private static List<SegmentImage> afterPowerCut(
      Map<Long, byte[]> stable, List<JournalAction.Write> unsynced, Random random) {
    Map<Long, byte[]> found = new TreeMap<>();
    stable.forEach((number, bytes) -> found.put(number, bytes.clone()));
    for (JournalAction.Write write : unsynced) {
      byte[] bytes = write.bytes().bytes();
      int kept = random.nextInt(3) == 0 ? bytes.length : random.nextInt(bytes.length + 1);
      byte[] image = found.get(write.segment());
      if (image != null) {
        System.arraycopy(bytes, 0, image, write.offset(), kept);
      }
    }
    List<SegmentImage> images = new ArrayList<>();
    found.forEach((number, bytes) -> images.add(segment(number, bytes)));
    return images;
  }

  private Journal start() {
    Recovery.Recovered recovered = (Recovery.Recovered) Journal.recover(List.of(), SEGMENT, MOST);
    journal = recovered.journal();
    perform(recovered.actions());
    return journal;
  }

  private long fillSegments(int count) {
    long sequence = 0;
    while (journal.segmentCount() < count) {
      append(++sequence, 8_000);
    }
    sync();
    return sequence;
  }

  private void append(long sequence, int bytes) {
    AppendPlan plan = journal.append(entry(sequence, bytes));
    assertThat(plan).isInstanceOf(AppendPlan.Planned.class);
    perform(((AppendPlan.Planned) plan).actions());
  }

  private void sync() {
    perform(journal.sync());
  }

  private void perform(List<JournalAction> actions) {
    for (JournalAction action : actions) {
      if (action instanceof JournalAction.Write write) {
        byte[] bytes = write.bytes().bytes();
        System.arraycopy(bytes, 0, image(write.segment()), write.offset(), bytes.length);
      } else if (action instanceof JournalAction.Sync sync) {
        journal.synced(sync.segment());
      } else if (action instanceof JournalAction.Reserve reserve && full) {
        journal.reserveFailed(reserve.segment(), "no space");
      } else if (action instanceof JournalAction.Reserve reserve) {
        disk.put(reserve.segment(), Arrays.copyOf(Segment.header(reserve.segment()), SEGMENT));
        journal.reserved(reserve.segment());
      } else if (action instanceof JournalAction.Delete delete) {
        disk.remove(delete.segment());
      }
    }
  }

  private byte[] image(long number) {
    return Optional.ofNullable(disk.get(number)).orElseThrow();
  }

  private List<SegmentImage> images() {
    List<SegmentImage> images = new ArrayList<>();
    disk.forEach((number, bytes) -> images.add(segment(number, bytes)));
    return images;
  }

  private static SegmentImage segment(long number, byte[] bytes) {
    return new SegmentImage(number, new SignedBytes(bytes));
  }

  private static JournalEntry entry(long sequence, int bytes) {
    byte[] record = new byte[bytes];
    Arrays.fill(record, (byte) sequence);
    return new JournalEntry(new Place(1, sequence), new SignedBytes(record), Optional.empty());
  }
}
