package org.onecard.card.purse;

/** What came of preparing a debit. */
public sealed interface Preparation {

  /** One plain English sentence or phrase. */
  String describe();

  /** Card and PSAM are ready; nothing is taken before {@link PreparedDebit#commit}. */
  record Prepared(PreparedDebit debit) implements Preparation {
    @Override
    public String describe() {
      return "ready to debit " + Fen.yuan(debit.intent().amountFen());
    }
  }

  /** It ended here, and for sure nothing was taken. */
  record Ended(DebitResult.NotDebited why) implements Preparation {
    @Override
    public String describe() {
      return why.describe();
    }
  }
}
