package org.onecard.agent.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.agent.epoch.EpochBook.Opening;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;

class EpochBookTest {

  private static final Head LAST = new Head(2, 40, hash(7));

  @Test
  void firstStart_opensTheFirstEpochOfTheGrant() {
    assertThat(EpochBook.granted(1, 16).open(Head.NONE))
        .isEqualTo(new Opening.Begins(new EpochBook(1, 16, 1, Optional.empty()), Head.NONE));
  }

  @Test
  void cleanStop_continues_andTheMarkIsUsedUp() {
    EpochBook stopped = new EpochBook(1, 16, 2, Optional.empty()).stoppedCleanly(LAST);

    assertThat(stopped.open(LAST))
        .isEqualTo(new Opening.Continues(new EpochBook(1, 16, 2, Optional.empty()), LAST));
  }

  @Test
  void uncleanStart_burnsOne() {
    assertThat(new EpochBook(1, 16, 2, Optional.empty()).open(LAST))
        .isEqualTo(new Opening.Begins(new EpochBook(1, 16, 3, Optional.empty()), LAST));
  }

  @Test
  void cleanStopWhoseLastRecordIsMissing_isSaid() {
    EpochBook stopped = new EpochBook(1, 16, 2, Optional.of(LAST));

    assertThat(stopped.open(new Head(2, 39, hash(6)))).isEqualTo(new Opening.TailLost(LAST));
  }

  @Test
  void lastEpochBurnt_nothingIsLeft_untilAnotherGrant() {
    EpochBook last = new EpochBook(1, 16, 16, Optional.empty());

    assertThat(last.left()).isZero();
    assertThat(last.open(LAST)).isEqualTo(new Opening.UsedUp());
    assertThat(last.grant(17, 16).open(LAST))
        .isEqualTo(new Opening.Begins(new EpochBook(17, 16, 17, Optional.empty()), LAST));
  }

  @Test
  void epochThatTheJournalHasSeen_isNeverOpenedAgain() {
    // The file was set back to an earlier copy; the journal knows better.
    assertThat(new EpochBook(1, 16, 1, Optional.empty()).open(new Head(5, 3, hash(1))))
        .isEqualTo(
            new Opening.Begins(new EpochBook(1, 16, 6, Optional.empty()), new Head(5, 3, hash(1))));
  }

  @Test
  void epochThatIsFull_isFollowedByTheNext_likeOneThatAPowerCutEnded() {
    Head full = new Head(2, RecordId.MOST_SEQUENCE, hash(7));

    assertThat(new EpochBook(1, 16, 2, Optional.empty()).open(full))
        .isEqualTo(new Opening.Begins(new EpochBook(1, 16, 3, Optional.empty()), full));
  }

  @Test
  void lastEpochOfAll_isTheEnd_andNoneStartsOver() {
    int end = Integer.MAX_VALUE;
    EpochBook last = new EpochBook(end - 1, 16, end - 1, Optional.empty());

    assertThat(last.left()).isEqualTo(1);
    assertThat(last.open(new Head(end - 1, 1, hash(1))))
        .isInstanceOfSatisfying(
            Opening.Begins.class, begins -> assertThat(begins.book().current()).isEqualTo(end));
    assertThat(last.open(new Head(end, 1, hash(1)))).isEqualTo(new Opening.UsedUp());
    assertThat(new EpochBook(end - 1, 16, end, Optional.empty()).left()).isZero();
  }

  private static Hash hash(int of) {
    byte[] bytes = new byte[Hash.LENGTH];
    Arrays.fill(bytes, (byte) of);
    return new Hash(bytes);
  }
}
