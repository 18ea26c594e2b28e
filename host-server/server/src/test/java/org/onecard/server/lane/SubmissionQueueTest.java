package org.onecard.server.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.server.lane.SubmissionQueue.Waiting;

class SubmissionQueueTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private final SigningKey key =
      SigningKey.generate(Signature.Algorithm.ED25519, count -> new byte[count]);
  private final RecordChain chain = RecordChain.opening("gate-01", 1);

  @Test
  void fullQueue_takesNothingMoreAndDropsNothing() throws Exception {
    SubmissionQueue queue = new SubmissionQueue(6);
    Waiting five = waiting(5);
    Waiting one = waiting(1);
    assertThat(queue.offer(five)).isTrue();
    assertThat(queue.offer(one)).isTrue();
    assertThat(queue.offer(waiting(1))).isFalse();

    assertThat(queue.take(256)).containsExactly(five, one);
    assertThat(queue.offer(waiting(6))).isTrue();
  }

  @Test
  void take_givesNoMoreRecordsThanAskedButAlwaysOneSubmission() throws Exception {
    SubmissionQueue queue = new SubmissionQueue(100);
    Waiting large = waiting(5);
    Waiting small = waiting(1);
    queue.offer(large);
    queue.offer(small);

    assertThat(queue.take(4)).containsExactly(large);
    assertThat(queue.take(4)).containsExactly(small);
  }

  @Test
  void tapAheadOfABacklog_waitsForOneBatchOfItAtMost() throws Exception {
    SubmissionQueue queue = new SubmissionQueue(600);
    Waiting first = waiting(256);
    Waiting second = waiting(256);
    queue.offer(first);
    queue.offer(second);
    Waiting tap = ahead();
    Waiting another = ahead();

    assertThat(queue.take(256)).containsExactly(first);
    queue.offer(tap);
    assertThat(queue.take(256)).containsExactly(tap);
    queue.offer(another);
    assertThat(queue.take(256)).containsExactly(second);
    assertThat(queue.take(256)).containsExactly(another);
  }

  @Test
  void tapOfAnotherTerminal_goesBeforeABacklog() throws Exception {
    SubmissionQueue queue = new SubmissionQueue(600);
    Waiting backlog = waiting(256);
    Waiting tap = waiting(1, "gate-02");
    queue.offer(backlog);
    queue.offer(tap);

    assertThat(queue.take(256)).containsExactly(tap);
    assertThat(queue.take(256)).containsExactly(backlog);
  }

  @Test
  void whilePeopleTap_lessOfTheBacklogsIsTakenAtOnce() throws Exception {
    SubmissionQueue queue = new SubmissionQueue(600);
    List<Waiting> backlog = List.of(waiting(50), waiting(50), waiting(50), waiting(50));
    backlog.subList(0, 2).forEach(queue::offer);
    assertThat(queue.take(256)).containsExactlyElementsOf(backlog.subList(0, 2));

    backlog.subList(2, 4).forEach(queue::offer);
    Waiting tap = ahead();
    queue.offer(tap);
    assertThat(queue.take(256)).containsExactly(tap);
    assertThat(queue.take(256)).containsExactly(backlog.get(2));
    assertThat(queue.take(256)).containsExactly(backlog.get(3));
  }

  @Test
  void whatATerminalSaysInItsOrder_staysInIt() throws Exception {
    SubmissionQueue queue = new SubmissionQueue(600);
    List<Waiting> said = List.of(waiting(1), waiting(200), waiting(2), waiting(100));
    said.forEach(queue::offer);

    List<Waiting> taken = new ArrayList<>();
    while (taken.size() < said.size()) {
      taken.addAll(queue.take(256));
    }
    assertThat(taken).isEqualTo(said);
  }

  @Test
  void queueFullOfBacklogs_stillTakesATapAhead() {
    SubmissionQueue queue = new SubmissionQueue(256);
    assertThat(queue.offer(waiting(256))).isTrue();

    assertThat(queue.offer(waiting(1))).isFalse();
    for (int count = 0; count < SubmissionQueue.ROOM_FOR_TAPS; count++) {
      assertThat(queue.offer(ahead())).isTrue();
    }
    assertThat(queue.offer(ahead())).isFalse();
  }

  @Test
  void closedQueue_handsOutWhatWaitsAndThenEnds() throws Exception {
    SubmissionQueue queue = new SubmissionQueue(100);
    Waiting last = waiting(1);
    queue.offer(last);
    queue.close();

    assertThat(queue.offer(waiting(1))).isFalse();
    assertThat(queue.take(256)).containsExactly(last);
    assertThat(queue.take(256)).isEmpty();
  }

  private Waiting ahead() {
    Waiting inOrder = waiting(1);
    Submitted submitted = inOrder.submitted();
    return new Waiting(
        new Submitted(
            submitted.terminal(),
            Submissions.signAhead(1, submitted.records().get(0), key),
            submitted.check(),
            Map.of()),
        inOrder.reply());
  }

  private Waiting waiting(int records) {
    return waiting(records, "gate-01");
  }

  private Waiting waiting(int records, String terminalId) {
    List<ChainedRecord> said = new ArrayList<>();
    for (int count = 0; count < records; count++) {
      Body body =
          chain.head().sequence() == 0
              ? new Body.EpochOpenedBody(Head.NONE)
              : new Body.EventBody("test", "");
      said.add(chain.append(NOW, TimeQuality.FROM_HOST, 1, body, Optional.empty()));
    }
    Submitted submitted =
        new Submitted(
            new Terminal(terminalId, "here", "metro-ride", NOW, Optional.empty()),
            Submissions.sign(1, said, key),
            new SubmissionCheck(new EpochGrant("gate-01", 1, 16), key.verifyingKey()),
            Map.of());
    return new Waiting(submitted, new Silent());
  }

  private static final class Silent implements Reply {
    @Override
    public void answers(Answers answers) {}

    @Override
    public void refusal(Refusal refusal) {}

    @Override
    public void done() {}
  }
}
