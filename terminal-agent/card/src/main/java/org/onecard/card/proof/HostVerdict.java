package org.onecard.card.proof;

import java.util.Optional;

/** What the host says about a card. */
public sealed interface HostVerdict {

  /** One plain English sentence or phrase, free of anything that names card or holder. */
  String describe();

  /**
   * The card holds the key that only a genuine one holds.
   *
   * @param opening what opens it; empty where that was not asked for, or the host lacks the key
   */
  record Genuine(Optional<ExternalAnswer> opening) implements HostVerdict {
    @Override
    public String describe() {
      return "the card is genuine";
    }
  }

  /** Its answer is not that of a genuine card. */
  record NotGenuine() implements HostVerdict {
    @Override
    public String describe() {
      return "the card is not genuine";
    }
  }

  /** The challenge is not one that the host gave out for this, or it has served before. */
  record WrongChallenge() implements HostVerdict {
    @Override
    public String describe() {
      return "the card answered another challenge than the one that was spent for it";
    }
  }

  /** The host cannot say; that is no verdict on the card. */
  record CannotTell(Why why) implements HostVerdict {
    @Override
    public String describe() {
      return "the card cannot be judged: " + why.phrase;
    }
  }

  /** Why a host cannot judge a card. */
  enum Why {
    UNKNOWN_ALGORITHM("no way is set to prove cards of its algorithm"),
    KEY_MISSING("there is no key of its region"),
    NO_FACTOR("its answer to reset lacks what its key should follow from"),
    WRONG_LENGTH("its values are not of the length that its algorithm has");

    private final String phrase;

    Why(String phrase) {
      this.phrase = phrase;
    }
  }
}
