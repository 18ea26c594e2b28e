package org.onecard.lab.soak.kill;

import java.util.concurrent.atomic.AtomicInteger;
import org.onecard.virtual.serial.VirtualGate;
import org.onecard.virtual.serial.VirtualTx1500;

/** A turnstile that has a witness of each time it lets somebody through. Any thread. */
final class WitnessedGate implements VirtualGate {

  private final VirtualTx1500 turnstile = new VirtualTx1500();
  private final AtomicInteger person = new AtomicInteger();
  private final String terminal;
  private final Witness witness;

  WitnessedGate(String terminal, Witness witness) {
    this.terminal = terminal;
    this.witness = witness;
  }

  /** Somebody else stands before it. */
  void faces(int next) {
    person.set(next);
  }

  /** A command to one that is open already lets nobody else through. */
  @Override
  public synchronized byte[] hear(int one) {
    boolean wasOpen = turnstile.isOpen();
    byte[] answer = turnstile.hear(one);
    if (!wasOpen && turnstile.isOpen()) {
      witness.opened(terminal, person.get());
    }
    return answer;
  }

  @Override
  public synchronized boolean isOpen() {
    return turnstile.isOpen();
  }

  @Override
  public synchronized int openings() {
    return turnstile.openings();
  }

  @Override
  public synchronized byte[] walk() {
    return turnstile.walk();
  }

  @Override
  public synchronized byte[] lie() {
    return turnstile.lie();
  }
}
