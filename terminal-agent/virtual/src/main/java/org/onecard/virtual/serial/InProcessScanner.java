package org.onecard.virtual.serial;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.onecard.card.code.CodeScanner;
import org.onecard.card.code.ScannedCode;

/** A scanner without a port: codes are handed to it. Safe for any thread. */
public final class InProcessScanner implements CodeScanner {

  /** More than are waiting for anybody: the eldest go, as they would be discarded anyway. */
  private static final int MOST_WAITING = 16;

  private static final State.Gone UNPLUGGED =
      new State.Gone("the scanner is unplugged: plug it in");
  private static final State.Gone CLOSED = new State.Gone("the scanner has been closed");

  private final String name;
  private final Deque<Scan> waiting = new ArrayDeque<>();
  private State state = new State.Ready();
  private boolean closed;
  private boolean looking;
  private Runnable arrival = () -> {};

  public InProcessScanner(String name) {
    this.name = name;
  }

  /** Holds a code to it; an unplugged one does not see it. */
  public synchronized void show(String code) {
    if (state instanceof State.Ready) {
      add(new Scan.Code(ScannedCode.of(code)));
    }
  }

  /** Pulls its cable. */
  public synchronized void unplug() {
    if (!closed && state instanceof State.Ready) {
      state = UNPLUGGED;
      waiting.clear();
      add(new Scan.Gone(UNPLUGGED.sentence()));
    }
  }

  /** Plugs it in again. */
  public synchronized void plugIn() {
    if (!closed) {
      state = new State.Ready();
    }
  }

  /** Whether it was last told to look. */
  public synchronized boolean isLooking() {
    return looking;
  }

  private void add(Scan scan) {
    waiting.addLast(scan);
    if (waiting.size() > MOST_WAITING) {
      waiting.removeFirst();
    }
    notifyAll();
    arrival.run();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized State state() {
    return state;
  }

  @Override
  public synchronized void onArrival(Runnable told) {
    arrival = told;
  }

  @Override
  public synchronized Scan next(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (waiting.isEmpty()) {
      long leftNanos = deadline - System.nanoTime();
      if (closed) {
        return new Scan.Gone(CLOSED.sentence());
      }
      if (leftNanos <= 0) {
        return new Scan.Nothing();
      }
      wait(leftNanos / 1_000_000 + 1);
    }
    return waiting.removeFirst();
  }

  @Override
  public synchronized void discard() {
    waiting.removeIf(scan -> !(scan instanceof Scan.Gone));
  }

  @Override
  public synchronized void trigger(boolean on) {
    looking = on;
  }

  @Override
  public synchronized void close() {
    closed = true;
    state = CLOSED;
    waiting.clear();
    notifyAll();
  }
}
