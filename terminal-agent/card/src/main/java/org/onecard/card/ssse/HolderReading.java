package org.onecard.card.ssse;

import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

/** What came of reading whom the card says it belongs to. */
public sealed interface HolderReading {

  /** One plain English sentence or phrase, free of anything that names the holder. */
  String describe();

  /**
   * Whom the card says it belongs to: to be shown, never stored. {@link #toString} shows neither.
   *
   * @param socialSecurityNumber record 08, 1 to 18 characters; where it has the form of a citizen
   *     number, its check character is right
   * @param name records 09 and 4E, not empty
   */
  record Holder(String socialSecurityNumber, String name) implements HolderReading {
    @Override
    public String describe() {
      return "the card shows its holder";
    }

    @Override
    public String toString() {
      return "Holder[hidden]";
    }
  }

  /**
   * The card shows its holder only after external authentication.
   *
   * @param status what it answered instead
   */
  record NotOpen(StatusWord status) implements HolderReading {
    @Override
    public String describe() {
      return "the holder's data are not open (the card answered " + status + ")";
    }
  }

  /**
   * What the card shows is not right.
   *
   * @param what a phrase that names the record and the fault, never the holder's data
   */
  record InconsistentHolder(String what) implements HolderReading {
    @Override
    public String describe() {
      return "inconsistent data of the holder: " + what;
    }
  }

  /**
   * The card left, or lost its power, before it was read.
   *
   * @param fault {@code CARD_REMOVED} or {@code CARD_RESET}
   */
  record HolderLeft(Fault fault) implements HolderReading {
    @Override
    public String describe() {
      return "the card left too early, hold it still";
    }
  }

  /**
   * The card, the reader or the service behind it did not answer.
   *
   * @param fault any that {@link HolderLeft} does not stand for
   */
  record HolderFault(Fault fault) implements HolderReading {
    @Override
    public String describe() {
      return "the card could not be read: " + fault.phrase();
    }
  }
}
