package org.onecard.agent.link;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.onecard.card.proof.CardChallenge;
import org.onecard.card.proof.ChallengeStock;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.ProofVerdict;
import org.onecard.protocol.record.SignedBytes;

/**
 * The host's challenges, and its verdicts for whoever waits for one. Between the link's thread and
 * the reader's.
 */
final class ProofBoard {

  /** A gate takes a card a second; more are fetched while these last. */
  static final int WANTED = 8;

  private static final int FEW = 4;
  private static final int KEPT = 16;

  private final ChallengeStock stock = new ChallengeStock(2 * WANTED);
  private final Map<Long, Optional<ProofVerdict>> verdicts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Optional<ProofVerdict>> eldest) {
          return size() > KEPT;
        }
      };

  private long requests;
  private boolean asked;

  /** The number of the next request. */
  synchronized long next() {
    requests++;
    return requests;
  }

  /** Whether more are to be fetched now; it is taken as done. */
  synchronized boolean wants(long nowNanos) {
    boolean wants = !asked && stock.size(nowNanos) < FEW;
    asked = asked || wants;
    return wants;
  }

  synchronized void put(Message.Challenges challenges, Instant now, long nowNanos) {
    asked = false;
    long goodFor = challenges.expires().toEpochMilli() - now.toEpochMilli();
    if (goodFor <= 0) {
      return;
    }
    for (SignedBytes each : challenges.challenges()) {
      stock.add(CardChallenge.of(each.bytes()), nowNanos + TimeUnit.MILLISECONDS.toNanos(goodFor));
    }
  }

  synchronized Optional<CardChallenge> take(long nowNanos) {
    return stock.take(nowNanos);
  }

  synchronized void put(Message.ProofAnswer answer) {
    verdicts.put(answer.number(), Optional.of(answer.verdict()));
    notifyAll();
  }

  /**
   * The connection is gone: whoever waits does so in vain, and what was asked for will not come.
   */
  synchronized void giveUp() {
    asked = false;
    for (long number = Math.max(1, requests - KEPT + 1); number <= requests; number++) {
      verdicts.putIfAbsent(number, Optional.empty());
    }
    notifyAll();
  }

  synchronized Optional<ProofVerdict> await(long number, long nanos) throws InterruptedException {
    long start = System.nanoTime();
    while (!verdicts.containsKey(number)) {
      long left = nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return verdicts.getOrDefault(number, Optional.empty());
  }
}
