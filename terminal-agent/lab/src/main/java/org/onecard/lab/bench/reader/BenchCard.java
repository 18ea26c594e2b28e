package org.onecard.lab.bench.reader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.Pause;
import org.onecard.virtual.card.VirtualCard;

/** A card that keeps count of what it is asked, and hangs when told. */
final class BenchCard implements VirtualCard {

  private final VirtualCard card;

  /** Headers of the commands since the last {@link #takeSeen}. Under this object's monitor. */
  private final List<Integer> seen = new ArrayList<>();

  private final CountDownLatch powered = new CountDownLatch(1);
  private boolean counting;
  private Duration hang = Duration.ZERO;

  BenchCard(VirtualCard card) {
    this.card = card;
  }

  @Override
  public byte[] atr() {
    return card.atr();
  }

  @Override
  public void reset() {
    card.reset();
    powered.countDown();
  }

  /** Whether the service has seen the card, and given it power, before the time is over. */
  boolean awaitPower(Duration time) throws InterruptedException {
    return powered.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTornException {
    Duration now;
    synchronized (this) {
      if (counting) {
        seen.add(CardWork.header(command));
      }
      now = hang;
      hang = Duration.ZERO;
    }
    if (!now.isZero()) {
      Pause.onThisThread().pause(now);
    }
    return card.transmit(command);
  }

  /** The next command is answered so much later. */
  synchronized void hangOnce(Duration time) {
    hang = time;
  }

  synchronized void count() {
    seen.clear();
    counting = true;
  }

  /** Headers of the commands since {@link #count}, in order; ends the counting. */
  synchronized List<Integer> takeSeen() {
    counting = false;
    return List.copyOf(seen);
  }
}
