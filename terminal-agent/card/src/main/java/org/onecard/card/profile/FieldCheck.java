package org.onecard.card.profile;

import java.util.Locale;
import java.util.regex.Pattern;
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

  // Compiled once: a card is read while a person stands before the gate.
  private static final Pattern CITIZEN_FORM = Pattern.compile("[0-9]{17}[0-9X]");
  private static final Pattern OTHER_NUMBER = Pattern.compile("[0-9A-Z]{1,18}");
  private static final Pattern REGION_FORM = Pattern.compile("[1-9][0-9]{5}.*");
  private static final Pattern VERSION_FORM = Pattern.compile("[0-9]\\.[0-9]{2}");

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
          CITIZEN_FORM.matcher(text).matches()
              ? CheckDigits.isCitizenNumber(text)
              : OTHER_NUMBER.matcher(text).matches();
      case REGION -> REGION_FORM.matcher(text).matches();
      case VERSION -> VERSION_FORM.matcher(text).matches();
    };
  }
}
