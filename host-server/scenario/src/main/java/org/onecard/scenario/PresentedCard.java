package org.onecard.scenario;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What the terminal read from the card, as far as rules may know it: nothing that names the holder
 * or the card.
 *
 * @param application the card application that was read
 * @param issuingRegion first six digits of the card identification code
 * @param specVersion version of the card's specification, for instance {@code 3.00}
 * @param validTo last day of validity, where the card showed it
 * @param assurance how sure the terminal is that the card is genuine
 */
public record PresentedCard(
    Application application,
    Region issuingRegion,
    String specVersion,
    Optional<LocalDate> validTo,
    Assurance assurance) {

  /** A card application (one AID). Numbers are on the wire: never renumber. */
  public enum Application {
    SSSE(1);

    private final int number;

    Application(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }
}
