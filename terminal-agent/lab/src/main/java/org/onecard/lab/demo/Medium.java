package org.onecard.lab.demo;

import org.onecard.virtual.card.VirtualCard;

/** What somebody presents. */
sealed interface Medium {

  /** Held to the reader. */
  record Card(VirtualCard card) implements Medium {}

  /**
   * Held to the scanner.
   *
   * @param text as a telephone shows it
   */
  record Code(String text) implements Medium {
    /** Whoever has seen it can use it. */
    @Override
    public String toString() {
      return "Code[hidden]";
    }
  }
}
