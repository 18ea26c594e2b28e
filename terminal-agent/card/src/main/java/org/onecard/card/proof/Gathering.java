package org.onecard.card.proof;

/** What came of asking a card for what the host needs to judge it. */
public sealed interface Gathering permits Gathering.Gathered, ProofFailure {

  /** One plain English sentence or phrase, free of anything that names card or holder. */
  String describe();

  /** All of it. Whether the card is genuine is for the host to say. */
  record Gathered(CardEvidence evidence) implements Gathering {
    @Override
    public String describe() {
      return "the card has answered its challenge";
    }
  }
}
