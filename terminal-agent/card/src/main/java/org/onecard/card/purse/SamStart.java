package org.onecard.card.purse;

import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

/** What came of starting a PSAM for a purse. */
public sealed interface SamStart {

  /** A sentence or phrase for a technician. */
  String describe();

  /** It is ready. */
  record Ready(PurseSam sam) implements SamStart {
    @Override
    public String describe() {
      return "PSAM of terminal " + sam.terminal();
    }
  }

  /**
   * It lacks something.
   *
   * @param what a phrase: which file or directory
   */
  record Refused(String what, StatusWord status) implements SamStart {
    @Override
    public String describe() {
      return "the PSAM refuses " + what + " (" + status.describe() + ")";
    }
  }

  /** It did not answer. */
  record NoAnswer(Fault fault) implements SamStart {
    @Override
    public String describe() {
      return "the PSAM does not answer: " + fault;
    }
  }
}
