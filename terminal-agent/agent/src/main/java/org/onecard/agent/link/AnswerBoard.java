package org.onecard.agent.link;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.RecordId;

/**
 * Where answers to taps are left for whoever waits for them. Keeps the last ones, since an answer
 * may be quicker than the thread that asked; while a backlog goes up, those of some batches.
 */
final class AnswerBoard {

  private static final int KEPT = 1_024;

  private final Map<RecordId, Optional<Answer>> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RecordId, Optional<Answer>> eldest) {
          return size() > KEPT;
        }
      };

  synchronized void put(Answer answer) {
    answers.put(answer.id(), Optional.of(answer));
    notifyAll();
  }

  /** No answer will come soon enough; one that is there already counts. */
  synchronized void giveUp(List<ChainedRecord> records) {
    for (ChainedRecord record : records) {
      if (record.content().body() instanceof Body.TapBody) {
        answers.putIfAbsent(record.content().id(), Optional.empty());
      }
    }
    notifyAll();
  }

  /**
   * Waits for the answer to a record.
   *
   * @param nanos how long to wait at most
   * @return empty when the time is over, or no answer can be hoped for
   */
  synchronized Optional<Answer> await(RecordId id, long nanos) throws InterruptedException {
    long start = System.nanoTime();
    while (!answers.containsKey(id)) {
      long left = nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return answers.getOrDefault(id, Optional.empty());
  }
}
