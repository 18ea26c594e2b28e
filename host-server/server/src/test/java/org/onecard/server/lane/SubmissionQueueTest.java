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
    SubmissionQueue queue = new SubmissionQueue(3);
    Waiting two = waiting(2);
    Waiting one = waiting(1);
    assertThat(queue.offer(two)).isTrue();
    assertThat(queue.offer(one)).isTrue();
    assertThat(queue.offer(waiting(1))).isFalse();

    assertThat(queue.take(256)).containsExactly(two, one);
    assertThat(queue.offer(waiting(3))).isTrue();
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
  void closedQueue_handsOutWhatWaitsAndThenEnds() throws Exception {
    SubmissionQueue queue = new SubmissionQueue(100);
    Waiting last = waiting(1);
    queue.offer(last);
    queue.close();

    assertThat(queue.offer(waiting(1))).isFalse();
    assertThat(queue.take(256)).containsExactly(last);
    assertThat(queue.take(256)).isEmpty();
  }

  private Waiting waiting(int records) {
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
            new Terminal("gate-01", "here", "metro-ride", NOW, Optional.empty()),
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
