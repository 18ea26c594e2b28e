package org.onecard.agent.tap;

import java.util.ArrayDeque;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.PreparedSealing;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.SealingPublicKey;

/**
 * A few sealings made while no card is there, since the key agreement is the most expensive part of
 * reading one. Lives with the thread that owns the reader, which waits for cards most of its time,
 * so there is nothing to hand over and nobody to wake; a card that comes in the midst of one waits
 * for less than it would have without. When all are used, the next is made on the spot.
 */
final class Sealings {

  /** More cards than come before the slot is empty for a moment again. */
  static final int PREPARED = 4;

  private final SealingPublicKey region;
  private final RandomBytes random;
  private final ArrayDeque<PreparedSealing> prepared = new ArrayDeque<>(PREPARED);

  Sealings(SealingPublicKey region, RandomBytes random) {
    this.region = region;
    this.random = random;
  }

  /** One that nobody else gets. */
  PreparedSealing take() {
    PreparedSealing ready = prepared.pollFirst();
    return ready == null ? CardSealing.prepare(region, random) : ready;
  }

  /** Makes one more where there is room. */
  void prepareOne() {
    if (prepared.size() < PREPARED) {
      prepared.addLast(CardSealing.prepare(region, random));
    }
  }
}
