package org.onecard.virtual.card;

/** The card leaves the slot now, without having answered. The slot behaves as if it was pulled. */
public final class CardTornException extends Exception {

  private static final long serialVersionUID = 1L;

  public CardTornException(String message) {
    super(message);
  }
}
