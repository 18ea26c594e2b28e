package org.onecard.card.purse;

import java.util.Optional;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

/** What came of a debit. */
public sealed interface DebitResult {

  /** One plain English sentence or phrase, free of anything that names the holder. */
  String describe();

  /**
   * The card took the amount and said so.
   *
   * @param proof TAC and MAC2
   * @param check who has found MAC2 right; where it is left to the host, that verifies the TAC
   *     before it posts
   */
  record Debited(PurseIntent intent, DebitProof proof, ProofCheck check) implements DebitResult {
    @Override
    public String describe() {
      return "debited "
          + Fen.yuan(intent.amountFen())
          + ", "
          + Fen.yuan(intent.balanceAfterFen())
          + " left";
    }
  }

  /**
   * The card says that it took the amount, and the PSAM says that its MAC2 is wrong: a copy, or a
   * card with another key. Not to be let through; the host can still judge the TAC.
   */
  record NotGenuine(PurseIntent intent, DebitProof proof) implements DebitResult {
    @Override
    public String describe() {
      return "the card's answer to the debit is not genuine";
    }
  }

  /**
   * The debit command went out, and whether the card carried it out is not known. To be recovered
   * ({@link PurseRecovery}) when the same card comes back; never to be repeated.
   */
  record Torn(UnresolvedDebit debit) implements DebitResult {
    @Override
    public String describe() {
      return "it is not known whether the card was charged: " + debit.doubt().describe();
    }
  }

  /** For sure nothing was taken. */
  sealed interface NotDebited extends DebitResult {}

  /**
   * The card, or what is on it, does not allow the debit.
   *
   * @param status what the card answered; empty where no command was needed to know
   */
  record Declined(DeclineReason reason, DebitStep step, Optional<StatusWord> status)
      implements NotDebited {
    static Declined by(DebitStep step, StatusWord status) {
      return new Declined(DeclineReason.of(status), step, Optional.of(status));
    }

    @Override
    public String describe() {
      return "not charged: "
          + reason.title()
          + status.map(s -> " (" + step.title() + " answered " + s + ")").orElse("");
    }
  }

  /** No answer came, before the debit command was sent: the card left, or its reader. */
  record LeftBeforeDebit(DebitStep step, Fault fault) implements NotDebited {
    @Override
    public String describe() {
      return "not charged: " + fault.phrase() + " (" + step.title() + ")";
    }
  }

  /**
   * The PSAM gave no MAC1; the card has nothing to do with it.
   *
   * @param status what it answered; empty where it did not
   * @param fault why it did not answer
   */
  record SamFailed(Optional<StatusWord> status, Optional<Fault> fault) implements NotDebited {
    @Override
    public String describe() {
      return "not charged: the PSAM gave no MAC1 ("
          + status.map(StatusWord::describe).orElseGet(() -> "no answer, " + fault.orElseThrow())
          + ")";
    }
  }
}
