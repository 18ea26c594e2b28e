package org.onecard.agent.epoch;

import java.io.IOException;

/** Where the book of epochs is kept. Used by one thread. */
public interface EpochStore {

  /**
   * The book as it was stored.
   *
   * @throws IOException when it is not there or makes no sense, with a sentence that says so
   */
  EpochBook read() throws IOException;

  /**
   * Replaces the book. Returns when it is on stable storage; where it fails the old one is there,
   * or the new one, and never less.
   */
  void write(EpochBook book) throws IOException;
}
