package org.onecard.agent.link;

import java.time.Instant;
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
  private final ChallengeStock stock = new ChallengeStock(2 * WANTED);
  private final NumberedAnswers<ProofVerdict> verdicts = new NumberedAnswers<>();

  private boolean asked;

  /** The number of the next request. */
  long next() {
    return verdicts.next();
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

  void put(Message.ProofAnswer answer) {
    verdicts.put(answer.number(), answer.verdict());
  }

  /**
   * The connection is gone: whoever waits does so in vain, and what was asked for will not come.
   */
  synchronized void giveUp() {
    asked = false;
    verdicts.giveUp();
  }

  Optional<ProofVerdict> await(long number, long nanos) throws InterruptedException {
    return verdicts.await(number, nanos);
  }
}
