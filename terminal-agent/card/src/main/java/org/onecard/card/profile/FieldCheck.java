package org.onecard.card.profile;

import java.util.Locale;
import org.onecard.card.ssse.CheckDigits;

/** What must hold for a field to be believed. */
public enum FieldCheck {
  /** Eight of {@code [0-9A-Z]} and their check character, as on social security cards. */
  CARD_NUMBER("is wrong in its form or check character"),
  /** GB 11643 where it looks like one; residents from abroad hold numbers of other forms. */
  CITIZEN_NUMBER("is wrong in its form or check character"),
  /** Begins with six digits of GB/T 2260. */
  REGION("does not begin with a region in BCD"),
  /** One digit, a point, two digits. */
  VERSION("is no version number");

  private final String fault;

  FieldCheck(String fault) {
    this.fault = fault;
  }

  /** What is wrong when it does not hold, as the end of a sentence. */
  String fault() {
    return fault;
  }

  /** As it stands in a profile file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean holds(String text) {
    return switch (this) {
      case CARD_NUMBER -> CheckDigits.isCardNumber(text);
      case CITIZEN_NUMBER ->
          text.matches("[0-9]{17}[0-9X]")
              ? CheckDigits.isCitizenNumber(text)
              : text.matches("[0-9A-Z]{1,18}");
      case REGION -> text.matches("[1-9][0-9]{5}.*");
      case VERSION -> text.matches("[0-9]\\.[0-9]{2}");
    };
  }
}
