package org.onecard.card.purse;

import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

/** Why it is not known whether a debit was carried out. */
public sealed interface Doubt {

  /** In plain English. */
  String describe();

  /** No answer came to the debit command, or not all of it. */
  record NoAnswer(Fault fault) implements Doubt {
    @Override
    public String describe() {
      return fault.phrase();
    }
  }

  /**
   * The card answered something that neither gives the proof nor says that nothing was changed:
   * {@code 9000} without TAC and MAC2, a warning, a memory failure, no known status word.
   */
  record UnclearAnswer(StatusWord status) implements Doubt {
    @Override
    public String describe() {
      return "the card answered " + status.describe();
    }
  }

  /** The process ended between intent and result. */
  record Restarted() implements Doubt {
    @Override
    public String describe() {
      return "the terminal was restarted";
    }
  }

  /**
   * Whether a status word to the debit says that the card refused and changed nothing. ISO 7816-4
   * has {@code 62} to {@code 66} leave that open, but for {@code 64}, and so does what it does not
   * name; the purses' {@code 93} and {@code 94} are refusals.
   */
  static boolean isRefusal(StatusWord status) {
    return switch (status.sw1()) {
      case 0x64, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6D, 0x6E, 0x93, 0x94 -> true;
      default -> false;
    };
  }
}
