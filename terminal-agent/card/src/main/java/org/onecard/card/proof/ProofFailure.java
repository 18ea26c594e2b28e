package org.onecard.card.proof;

import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.ssse.CardAlgorithm;

/** Why a card was not proved, or not opened. */
public sealed interface ProofFailure extends Gathering, SamStart, SamProving, Opening {

  /** One plain English sentence or phrase, free of anything that names card or holder. */
  @Override
  String describe();

  /**
   * Whether it was the card that did not do what a genuine one in good order does. Otherwise it was
   * the PSAM, the host, our settings, a reader or the hand that held the card, and nothing is said
   * about the card.
   */
  boolean blamesTheCard();

  /**
   * The card's answer to our challenge is not that of a genuine card.
   *
   * @param step the card's own step where it gave no answer of the right form, else the check
   */
  record NotGenuine(ProofStep step) implements ProofFailure {
    @Override
    public String describe() {
      return "the card is not genuine (" + step.describe() + ")";
    }

    @Override
    public boolean blamesTheCard() {
      return true;
    }
  }

  /**
   * The card does not take what host or PSAM answered for it.
   *
   * @param step {@code CARD_OPEN_BY_HOST} or {@code CARD_OPEN_BY_SAM}
   * @param status {@code 63Cx} counts the tries that are left
   */
  record AnswerRejected(ProofStep step, StatusWord status) implements ProofFailure {
    @Override
    public String describe() {
      return "the card refused what was answered for it: "
          + step.describe()
          + " gave "
          + status.describe();
    }

    @Override
    public boolean blamesTheCard() {
      return false;
    }
  }

  /**
   * There is no such key.
   *
   * @param status {@code 6A88} or {@code 9403}
   */
  record KeyMissing(ProofStep step, StatusWord status) implements ProofFailure {
    @Override
    public String describe() {
      return switch (step.party()) {
        case CARD -> "the card has no such key (" + step.describe() + " gave " + status + ")";
        case SAM -> "the PSAM has no such key (" + step.describe() + " gave " + status + ")";
      };
    }

    @Override
    public boolean blamesTheCard() {
      return step.party() == ProofStep.Party.CARD;
    }
  }

  /** A key, an application or the whole chip is locked, for good or until its issuer unlocks it. */
  record Locked(ProofStep step, StatusWord status) implements ProofFailure {
    @Override
    public String describe() {
      return switch (step.party()) {
        case CARD -> "the card is locked (" + step.describe() + " gave " + status + ")";
        case SAM -> "the PSAM is locked (" + step.describe() + " gave " + status + ")";
      };
    }

    @Override
    public boolean blamesTheCard() {
      return step.party() == ProofStep.Party.CARD;
    }
  }

  /** Any other status word. */
  record Refused(ProofStep step, StatusWord status) implements ProofFailure {
    @Override
    public String describe() {
      return step.describe() + " was refused with " + status.describe();
    }

    @Override
    public boolean blamesTheCard() {
      return step.party() == ProofStep.Party.CARD;
    }
  }

  /**
   * Done, it says, but with more or less data than there should be.
   *
   * @param length in bytes
   */
  record WrongLength(ProofStep step, int length) implements ProofFailure {
    @Override
    public String describe() {
      return step.describe() + " answered " + length + " bytes, which is not what it should";
    }

    @Override
    public boolean blamesTheCard() {
      return step.party() == ProofStep.Party.CARD;
    }
  }

  /** The slot holds no PSAM for social security cards. */
  record NoSam(StatusWord status) implements ProofFailure {
    @Override
    public String describe() {
      return "there is no PSAM for social security cards (SELECT answered " + status + ")";
    }

    @Override
    public boolean blamesTheCard() {
      return false;
    }
  }

  /** The PSAM does not know the card's algorithm. */
  record SamLacksAlgorithm(ProofStep step, StatusWord status) implements ProofFailure {
    @Override
    public String describe() {
      return "the PSAM lacks the card's algorithm (" + step.describe() + " gave " + status + ")";
    }

    @Override
    public boolean blamesTheCard() {
      return false;
    }
  }

  /** The PSAM's keys are not of a level from which this card's follow: another region's PSAM. */
  record WrongSamLevel(ProofStep step, StatusWord status) implements ProofFailure {
    @Override
    public String describe() {
      return "the PSAM is not of this card's level (" + step.describe() + " gave " + status + ")";
    }

    @Override
    public boolean blamesTheCard() {
      return false;
    }
  }

  /** The settings name no scheme for what the card's FCI says. */
  record UnknownAlgorithm(CardAlgorithm algorithm) implements ProofFailure {
    @Override
    public String describe() {
      return "no way is set to prove cards of algorithm " + algorithm;
    }

    @Override
    public boolean blamesTheCard() {
      return false;
    }
  }

  /** The card's answer to reset lacks what its key should follow from. */
  record NoFactor(DiversificationFactor factor) implements ProofFailure {
    @Override
    public String describe() {
      return "the card's answer to reset does not hold " + factor;
    }

    @Override
    public boolean blamesTheCard() {
      return false;
    }
  }

  /**
   * The host's answer is not of the length that this card takes.
   *
   * @param length in bytes
   */
  record UnusableHostAnswer(int length) implements ProofFailure {
    @Override
    public String describe() {
      return "the host answered " + length + " bytes, which is not what this card takes";
    }

    @Override
    public boolean blamesTheCard() {
      return false;
    }
  }

  /**
   * The card left, or lost its power, before it was done; the same card may be presented again.
   *
   * @param fault {@code CARD_REMOVED} or {@code CARD_RESET}
   */
  record LeftTooEarly(ProofStep step, Fault fault) implements ProofFailure {
    @Override
    public String describe() {
      return "the card left too early, hold it still";
    }

    @Override
    public boolean blamesTheCard() {
      return false;
    }
  }

  /**
   * Nothing was answered: by the card for another reason than having left, or by the PSAM.
   *
   * @param fault what the transport said; of the PSAM it may be any
   */
  record Unanswered(ProofStep step, Fault fault) implements ProofFailure {
    @Override
    public String describe() {
      return switch (step.party()) {
        case CARD -> "the card did not answer " + step.describe() + " (" + fault + ")";
        case SAM -> "the PSAM did not answer: " + step.describe() + " (" + fault + ")";
      };
    }

    @Override
    public boolean blamesTheCard() {
      return false;
    }
  }
}
