package org.onecard.lab.bench.reader;

/** One slot as one contestant reads it. For use by one thread. */
interface Tapper extends AutoCloseable {

  /**
   * Connects to the card, sends {@link CardWork#COMMANDS}, and lets go of the card with a reset.
   *
   * @return what the card answered to each, status words included
   */
  byte[][] tap() throws TapException;

  /**
   * After a tap that failed: whatever a program can do with this layer to make the next one go
   * well.
   */
  void renew() throws TapException;

  /** Lets go of what it holds. Never throws. */
  @Override
  void close();
}
