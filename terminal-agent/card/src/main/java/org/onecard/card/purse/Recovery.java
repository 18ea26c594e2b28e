package org.onecard.card.purse;

import java.util.Optional;

/** What became of a torn debit, as far as the card that came back tells. */
public sealed interface Recovery {

  /** One plain English sentence or phrase for the person at the gate. */
  String describe();

  /**
   * The card gave the proof of the debit: it was charged, once, and is not to be charged again.
   *
   * @param check where it is left to the host, that verifies the TAC before it posts
   */
  record Happened(PurseIntent intent, DebitProof proof, ProofCheck check) implements Recovery {
    @Override
    public String describe() {
      return "the card was charged %s, once%s"
          .formatted(
              Fen.yuan(intent.amountFen()),
              check == ProofCheck.BY_SAM ? "" : " (the host still verifies it)");
    }
  }

  /** The card's counter is where it was: it was not charged, and may be charged anew. */
  record DidNotHappen(PurseIntent intent) implements Recovery {
    @Override
    public String describe() {
      return "the card was not charged";
    }
  }

  /**
   * This card cannot tell, or not now. The host settles it: by the proof where there is one, whose
   * TAC is right only if it was this debit; by the card's other debits that it knows of otherwise.
   *
   * @param step where it ended
   * @param log what the card's log adds; nobody has signed it
   * @param proof of the card's last debit, whose number this one would have had
   */
  record Unresolved(Why why, DebitStep step, LogEvidence log, Optional<DebitProof> proof)
      implements Recovery {
    static Unresolved at(DebitStep step, Why why) {
      return new Unresolved(why, step, LogEvidence.NOT_READ, Optional.empty());
    }

    @Override
    public String describe() {
      return "it is not known whether the card was charged: " + why.title();
    }
  }

  /** Another card, or another purse on it. Nothing is said by it. */
  record NotTheSameCard() implements Recovery {
    @Override
    public String describe() {
      return "this is not the card whose debit was torn";
    }
  }

  /** Why a card cannot tell. */
  enum Why {
    /** It left again, or its reader failed; it may come back once more. */
    NO_ANSWER("it left again, hold it still"),
    /** It refuses to be asked. */
    CARD_REFUSES("it refuses to be asked"),
    /** It was debited elsewhere since. */
    CARD_GONE_ON("it was used elsewhere since"),
    /** Its counter counts one more debit, for which it gives no proof. */
    NO_PROOF("it gives no proof of its last debit"),
    /** Its counter is behind where it was: a copy. */
    COUNTER_WENT_BACK("its counter went back"),
    /** The PSAM found the MAC2 of its proof wrong. */
    PROOF_REFUSED("its proof is not genuine");

    private final String title;

    Why(String title) {
      this.title = title;
    }

    /** In plain English. */
    public String title() {
      return title;
    }
  }

  /** What the card's own log says about the debit. */
  enum LogEvidence {
    /** It was not needed, or could not be read. */
    NOT_READ,
    /** It has a debit of this type, amount, terminal and second. */
    IN_LOG,
    /** It has none. */
    NOT_IN_LOG
  }
}
