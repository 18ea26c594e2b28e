package org.onecard.agent.link;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Answers of the host to questions that are numbered, for whoever waits for one. Between the link's
 * thread and the one that asked.
 *
 * @param <T> what is answered
 */
final class NumberedAnswers<T> {

  /** The last ones, whether somebody still waits for them or not. */
  private static final int KEPT = 16;

  private final Map<Long, Optional<T>> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Optional<T>> eldest) {
          return size() > KEPT;
        }
      };

  private long asked;

  /** The number of the next question. */
  synchronized long next() {
    asked++;
    return asked;
  }

  synchronized void put(long number, T answer) {
    answers.put(number, Optional.of(answer));
    notifyAll();
  }

  /** The connection is gone: whoever waits does so in vain. */
  synchronized void giveUp() {
    for (long number = Math.max(1, asked - KEPT + 1); number <= asked; number++) {
      answers.putIfAbsent(number, Optional.empty());
    }
    notifyAll();
  }

  synchronized Optional<T> await(long number, long nanos) throws InterruptedException {
    long start = System.nanoTime();
    while (!answers.containsKey(number)) {
      long left = nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return answers.getOrDefault(number, Optional.empty());
  }
}
