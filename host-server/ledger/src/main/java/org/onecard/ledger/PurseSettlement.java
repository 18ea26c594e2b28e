package org.onecard.ledger;

import java.util.Optional;

/** What the book holds of a debit of a purse. Numbers are in the book: never renumber. */
public enum PurseSettlement {
  /** Begun; what became of it is not known, and its money rests in suspense. */
  OPEN(1),
  /** It took place: the operator is owed the money. */
  DEBITED(2),
  /** It did not. */
  NOT_DEBITED(3);

  private final int number;

  PurseSettlement(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The settlement of a number; empty for a number that is none's. */
  public static Optional<PurseSettlement> find(int number) {
    for (PurseSettlement settlement : values()) {
      if (settlement.number == number) {
        return Optional.of(settlement);
      }
    }
    return Optional.empty();
  }
}
