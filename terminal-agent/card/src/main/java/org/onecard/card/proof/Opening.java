package org.onecard.card.proof;

/** What came of opening the closed records of a card. */
public sealed interface Opening permits Opening.Opened, ProofFailure {

  /** One plain English sentence or phrase, free of anything that names card or holder. */
  String describe();

  /**
   * The card has taken our proof. It stays open until it is selected again or loses its power. A
   * clone opens as well: this says nothing about the card.
   */
  record Opened() implements Opening {
    @Override
    public String describe() {
      return "the card is open";
    }
  }
}
