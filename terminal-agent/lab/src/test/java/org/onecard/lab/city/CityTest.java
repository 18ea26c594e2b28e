package org.onecard.lab.city;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cities from seeds: that promises hold, and that the city notices where one does not. */
class CityTest {

  private static final int SEEDS = 300;

  /** A mutant is to show within so many seeds. */
  private static final int SEEDS_FOR_A_MUTANT = 40;

  private static CityLog log;

  @BeforeAll
  static void listen() {
    log = new CityLog();
  }

  @AfterAll
  static void stopListening() {
    log.close();
  }

  private static CityPlan small(long seed) {
    return CityPlan.of(seed, 3, 5, 20);
  }

  private static CityPlan harsh(long seed) {
    return small(seed).withFaults(EnumSet.allOf(CityFault.class));
  }

  @Test
  void quietCity_opensAGateForEveryApprovedTapAndSettles() throws IOException {
    CityResult result = CityRuns.run(CityPlan.of(1, 1, 1, 60).withFaults(Set.of()));

    assertThat(result.broken()).isEmpty();
    assertThat(result.openings()).isPositive();
    assertThat(result.commits()).isPositive();
  }

  @Test
  void sameSeed_doesTheSameAgain() throws IOException {
    CityPlan plan = harsh(7);

    CityResult first = CityRuns.run(plan);
    CityResult second = CityRuns.run(plan);

    assertThat(second.hash()).isEqualTo(first.hash());
    assertThat(second.faults()).isEqualTo(first.faults()).isNotEmpty();
    assertThat(CityRuns.run(small(8)).hash()).isNotEqualTo(first.hash());
  }

  @Test
  void everyPromise_holdsInEveryCity() throws IOException, InterruptedException {
    List<String> broken = new ArrayList<>();
    Set<CityFault> happened = EnumSet.noneOf(CityFault.class);
    CityRuns.runAll(
        1,
        SEEDS,
        2,
        CityTest::small,
        new AtomicBoolean(),
        result -> {
          happened.addAll(result.faults().keySet());
          result
              .broken()
              .ifPresent(story -> broken.add(result.plan().command() + "  # " + story.what()));
        });

    assertThat(broken).isEmpty();
    // It comes with connections, and is not counted.
    assertThat(happened).isEqualTo(EnumSet.complementOf(EnumSet.of(CityFault.TWO_HOSTS)));
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  void promiseBrokenOnPurpose_isNoticed(Mutant mutant) throws IOException {
    long seed = 1;
    while (seed <= SEEDS_FOR_A_MUTANT
        && CityRuns.run(harsh(seed).withMutant(mutant)).broken().isEmpty()) {
      seed++;
    }

    assertThat(seed).as("seeds until %s shows", mutant).isLessThanOrEqualTo(SEEDS_FOR_A_MUTANT);
  }

  // ---- what cities found ----

  /**
   * A terminal whose epoch ended with a power cut, and whose disk was too full to store the next,
   * took the host's knowledge of lost records for a sign that it was a copy, and stayed barred.
   */
  @Test
  void terminalThatCannotOpenAnEpochYet_isNotTakenForACopy() throws IOException {
    assertHolds(
        new CityPlan(
            4,
            3,
            6,
            60,
            EnumSet.of(
                CityFault.PARTITION,
                CityFault.TERMINAL_CRASH,
                CityFault.DISK_FULL,
                CityFault.READER_LOST,
                CityFault.GATE_FAULT,
                CityFault.DENIED_CARD),
            Optional.empty()));
  }

  /**
   * After a failed sync the restarted process synced the same file once more, which the system
   * called clean, and believed it: the next power cut left a hole.
   */
  @Test
  void syncThatFailed_isNotBelievedAfterARestart() throws IOException {
    assertHolds(
        new CityPlan(
            8,
            1,
            5,
            30,
            EnumSet.of(CityFault.TERMINAL_CRASH, CityFault.SYNC_FAILS),
            Optional.empty()));
  }

  /**
   * A copy of a terminal had opened the next epoch at the host. The original believed that all it
   * had said was countersigned, deleted it, sent no tap any more and went on approving alone.
   */
  @Test
  void terminalWhoseCopyWasFaster_barsItself() throws IOException {
    assertHolds(
        new CityPlan(
            7,
            3,
            5,
            21,
            EnumSet.of(
                CityFault.RESET,
                CityFault.HALF_OPEN,
                CityFault.SLOW_HOST,
                CityFault.UNKNOWN_COMMIT,
                CityFault.BOOK_AWAY,
                CityFault.SYNC_FAILS,
                CityFault.DISK_FULL,
                CityFault.DISK_SLOW,
                CityFault.BIT_FLIP,
                CityFault.CLOCK_JUMP,
                CityFault.READER_LOST,
                CityFault.CATALOGUE_PUSH,
                CityFault.DENIED_CARD,
                CityFault.CLONED_TERMINAL),
            Optional.empty()));
  }

  /**
   * The intent of an earlier debit, booked late, took the place of a torn one at the host; once it
   * was settled the card seemed to owe nothing, and paid again at the gate where it was torn.
   */
  @Test
  void debitThatIsToldOfLate_doesNotHideATornOne() throws IOException {
    assertHolds(
        new CityPlan(
            250,
            3,
            4,
            20,
            EnumSet.of(CityFault.BOOK_AWAY, CityFault.TERMINAL_CRASH, CityFault.PURSE),
            Optional.empty()));
  }

  /**
   * A terminal that was restarted had forgotten the debit whose proof it had left to the host, and
   * its card paid again.
   */
  @Test
  void proofThatWasLeftToTheHost_outlivesARestart() throws IOException {
    assertHolds(
        new CityPlan(
            47,
            3,
            4,
            20,
            EnumSet.of(
                CityFault.SLOW_NETWORK,
                CityFault.TERMINAL_RESTART,
                CityFault.BIT_FLIP,
                CityFault.PURSE),
            Optional.empty()));
  }

  /**
   * A host without the key to the TAC said that no ride was due, and meant that it could not tell.
   * The terminal took the debit for settled, and let the card pay again where the host did not
   * answer in time.
   */
  @Test
  void hostThatCannotTell_settlesNothing() throws IOException {
    assertHolds(
        new CityPlan(
            1425, 3, 5, 10, EnumSet.of(CityFault.SLOW_NETWORK, CityFault.PURSE), Optional.empty()));
  }

  /** The connection was half open: the host had spoken of the proof, and was silent after. */
  @Test
  void hostThatFallsSilent_doesNotSettleWhatItHadNotConfirmed() throws IOException {
    assertHolds(
        new CityPlan(
            60_048, 3, 6, 60, EnumSet.of(CityFault.HALF_OPEN, CityFault.PURSE), Optional.empty()));
  }

  /** The terminal was restarted, and the card stumbled when its log was to name the debit. */
  @Test
  void cardThatStumblesWhenItIsAsked_doesNotPayAgain() throws IOException {
    assertHolds(
        new CityPlan(
            70_863,
            3,
            6,
            60,
            EnumSet.of(
                CityFault.SLOW_HOST,
                CityFault.TERMINAL_CRASH,
                CityFault.TERMINAL_RESTART,
                CityFault.GATE_FAULT,
                CityFault.CLONED_TERMINAL,
                CityFault.PURSE),
            Optional.empty()));
  }

  /** The power went between a proof that the PSAM had checked and the gate. */
  @Test
  void proofThatThePsamChecked_outlivesAPowerCutBeforeTheGate() throws IOException {
    assertHolds(
        new CityPlan(
            90_896,
            3,
            5,
            20,
            EnumSet.of(
                CityFault.SLOW_NETWORK,
                CityFault.TERMINAL_CRASH,
                CityFault.CARD_TORN,
                CityFault.PURSE),
            Optional.empty()));
  }

  /** The same where the disk failed as the proof was written, and the terminal was restarted. */
  @Test
  void proofThatThePsamChecked_outlivesASyncThatFailed() throws IOException {
    assertHolds(
        new CityPlan(
            71_336,
            3,
            6,
            60,
            EnumSet.of(
                CityFault.SLOW_NETWORK,
                CityFault.TERMINAL_CRASH,
                CityFault.SYNC_FAILS,
                CityFault.CARD_TORN,
                CityFault.GATE_FAULT,
                CityFault.CLONED_TERMINAL,
                CityFault.PURSE),
            Optional.empty()));
  }

  /**
   * A terminal that had come under a new certificate got another one on the same connection, took
   * that connection for one under the new certificate, and never came under it.
   */
  @Test
  void secondCertificateOnOneConnection_isComeUnderToo() throws IOException {
    assertHolds(new CityPlan(24, 3, 5, 20, EnumSet.of(CityFault.ROTATION), Optional.empty()));
  }

  /** Stopped in order, started on a full disk, and welcomed although its copy had gone on. */
  @Test
  void epochThatIsOpenedLate_isNotGoneOnWith_whereACopyHasGoneOn() throws IOException {
    assertHolds(
        new CityPlan(
            300_348,
            1,
            1,
            6,
            EnumSet.of(CityFault.TERMINAL_RESTART, CityFault.DISK_FULL, CityFault.CLONED_TERMINAL),
            Optional.empty()));
  }

  /** Several certificates came late and out of order: the host held by another than was kept. */
  @Test
  void certificateThatTheHostHasReplaced_isFollowedByAnotherSoon() throws IOException {
    assertHolds(
        new CityPlan(
            400_095,
            2,
            1,
            6,
            EnumSet.of(
                CityFault.PARTITION, CityFault.TWO_HOSTS, CityFault.PURSE, CityFault.ROTATION),
            Optional.empty()));
  }

  /**
   * The host held a copy's record in the place of the last one of a terminal that had nothing more
   * to say: the original took its own for told, and never heard that there was a copy.
   */
  @Test
  void terminalWhoseLastPlaceACopyHasTaken_barsItself() throws IOException {
    assertHolds(
        new CityPlan(
            701_305,
            2,
            3,
            6,
            EnumSet.of(
                CityFault.PARTITION,
                CityFault.TERMINAL_CRASH,
                CityFault.TWO_HOSTS,
                CityFault.CLONED_TERMINAL,
                CityFault.ENROLMENT),
            Optional.empty()));
  }

  /** A clock stood still, so that two purses had paid the same in the same second. */
  @Test
  void purseThatPaidTheSameInTheSameSecond_isNotTakenForAnother() throws IOException {
    assertHolds(
        new CityPlan(
            711_575,
            2,
            4,
            6,
            EnumSet.of(
                CityFault.PARTITION,
                CityFault.CLOCK_JUMP,
                CityFault.GATE_FAULT,
                CityFault.PURSE,
                CityFault.ROTATION),
            Optional.empty()));
  }

  /** A stranger's purse with the same balance had said that it was not debited. */
  @Test
  void whatAStrangersPurseSays_doesNotEndTheWaitForTheTornOne() throws IOException {
    assertHolds(
        new CityPlan(
            714_163,
            2,
            4,
            6,
            EnumSet.of(
                CityFault.SLOW_NETWORK,
                CityFault.TERMINAL_RESTART,
                CityFault.READER_LOST,
                CityFault.CARD_TORN,
                CityFault.FULL_QUEUE,
                CityFault.PURSE,
                CityFault.ROTATION),
            Optional.empty()));
  }

  /** A slow disk answered on the next connection what had been asked for on the one before. */
  @Test
  void whatWasReadForAnotherConnection_isNotSentOutOfItsPlace() throws IOException {
    assertHolds(
        new CityPlan(
            703_754,
            2,
            4,
            6,
            EnumSet.of(
                CityFault.HOST_CRASH,
                CityFault.CARD_TORN,
                CityFault.GATE_FAULT,
                CityFault.TWO_HOSTS,
                CityFault.BACKLOG),
            Optional.empty()));
  }

  /** Its segment had been countersigned and deleted when the terminal was restarted. */
  @Test
  void debitThatIsStillOpen_outlivesARestartAlsoWhereTheHostHasItsRecords() throws IOException {
    assertHolds(
        new CityPlan(
            850_894,
            2,
            4,
            6,
            EnumSet.of(
                CityFault.SLOW_HOST,
                CityFault.TERMINAL_RESTART,
                CityFault.PURSE,
                CityFault.BACKLOG),
            Optional.empty()));
  }

  private static void assertHolds(CityPlan plan) throws IOException {
    assertThat(CityRuns.run(plan).broken()).isEmpty();
  }
}
