package org.onecard.card.proof;

/** What came of having a PSAM check a card. */
public sealed interface SamProving permits SamProving.Proved, ProofFailure {

  /** One plain English sentence or phrase, free of anything that names card or holder. */
  String describe();

  /** The card holds the key that only a genuine one holds. */
  record Proved() implements SamProving {
    @Override
    public String describe() {
      return "the card is genuine";
    }
  }
}
