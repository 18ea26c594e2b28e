package org.onecard.card.profile;

import java.time.LocalDate;
import org.onecard.card.apdu.StatusWord;

/** What a field says. Prints nothing of it; {@link FieldReading} knows what may be shown. */
public sealed interface FieldValue {

  /** Text or digits, without their filling. */
  record Text(String text) implements FieldValue {
    @Override
    public String toString() {
      return "Text[hidden]";
    }
  }

  /** A day of the calendar. */
  record Day(LocalDate date) implements FieldValue {
    @Override
    public String toString() {
      return "Day[hidden]";
    }
  }

  /** A number, 0 to 2^56 − 1. */
  record Count(long number) implements FieldValue {
    @Override
    public String toString() {
      return "Count[hidden]";
    }
  }

  /** The card does not show it, or not yet. */
  record Closed(StatusWord status) implements FieldValue {}

  /** The card shows it, and nothing was ever written there. */
  record Absent() implements FieldValue {}
}
