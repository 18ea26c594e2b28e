package org.onecard.agent.doctor;

import java.io.IOException;

/**
 * One step on the way from the card to the ledger.
 *
 * @param name one word, for {@code --json} and for the docs
 * @param title for a line on a screen
 * @param why it matters
 */
public record Check(String name, String title, String why, Looking looking) {

  /** How it is looked at. */
  @FunctionalInterface
  public interface Looking {
    Look at(Patient patient) throws IOException, InterruptedException;
  }
}
