package org.onecard.agent.link;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.record.RecordId;

/**
 * What the host said to records about debits of purses. That a ride is due is kept for whoever
 * comes back for it; that none is, only for who waits. Safe for any thread.
 */
final class RideBoard {

  /** As many debits as a terminal itself remembers. */
  private static final int DUE_KEPT = 256;

  private static final int OTHERS_KEPT = 64;

  private final Map<RecordId, Boolean> due = bounded(DUE_KEPT);
  private final Map<RecordId, Boolean> others = bounded(OTHERS_KEPT);

  private static Map<RecordId, Boolean> bounded(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<RecordId, Boolean> eldest) {
        return size() > most;
      }
    };
  }

  synchronized void put(Answer answer) {
    (answer.rideDue() ? due : others).put(answer.id(), answer.rideDue());
    notifyAll();
  }

  /**
   * Waits for the answer to a record.
   *
   * @param nanos how long to wait at most; what is known already is told without waiting
   * @return whether a ride is due; empty when the time is over
   */
  synchronized Optional<Boolean> await(RecordId id, long nanos) throws InterruptedException {
    long start = System.nanoTime();
    while (!due.containsKey(id) && !others.containsKey(id)) {
      long left = nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return Optional.of(due.containsKey(id));
  }
}
