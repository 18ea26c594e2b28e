package org.onecard.virtual.slot;

import org.jspecify.annotations.Nullable;
import org.onecard.virtual.card.VirtualCard;

/** What is in one slot of this process. Its monitor guards it, and is notified of each change. */
final class InProcessSlot {

  private final String name;
  private @Nullable PoweredCard card;
  private long departures;

  InProcessSlot(String name) {
    this.name = name;
  }

  synchronized void insert(VirtualCard virtualCard) {
    if (card != null) {
      throw new IllegalStateException(name + " has a card already");
    }
    card = new PoweredCard(name, virtualCard, this);
    notifyAll();
  }

  synchronized void remove() {
    PoweredCard known = card;
    if (known != null) {
      leave(known);
    }
  }

  /** That card leaves, if it is still the one that is in. */
  synchronized void leave(PoweredCard leaving) {
    if (card == leaving) {
      card = null;
      departures++;
      notifyAll();
    }
    leaving.pulled();
  }

  synchronized boolean isOccupied() {
    return card != null;
  }

  synchronized @Nullable PoweredCard findCard() {
    return card;
  }

  synchronized long departures() {
    return departures;
  }
}
