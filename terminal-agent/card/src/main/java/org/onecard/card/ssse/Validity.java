package org.onecard.card.ssse;

import java.time.LocalDate;

/** How a card's dates stand to a day. Whether that matters is for the rules of the item to say. */
public sealed interface Validity {

  /** In plain English, for instance {@code expired 2024-05-01}. */
  String describe();

  /** The day lies within the card's dates. */
  record Valid() implements Validity {
    @Override
    public String describe() {
      return "valid";
    }
  }

  /**
   * The day lies after the card's last.
   *
   * @param on the last day on which it was valid
   */
  record Expired(LocalDate on) implements Validity {
    @Override
    public String describe() {
      return "expired " + on;
    }
  }

  /**
   * The day lies before the card was issued.
   *
   * @param from the day of issue
   */
  record NotYet(LocalDate from) implements Validity {
    @Override
    public String describe() {
      return "not valid before " + from;
    }
  }

  /** The card does not show when it ends, or not to us. */
  record Unknown() implements Validity {
    @Override
    public String describe() {
      return "the card does not show its dates";
    }
  }
}
