package org.onecard.card.ssse;

import java.time.LocalDate;
import java.util.Optional;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

/** What came of reading a card as a social security card. */
public sealed interface SsseReading {

  /** One plain English sentence or phrase, free of anything that names the holder. */
  String describe();

  /**
   * A social security card whose public data hold together. That it is genuine is not said by this.
   *
   * @param cardIdentificationCode record 01
   * @param issuingRegion six digits of GB/T 2260, from the code's first three bytes
   * @param version record 03, for instance {@code 3.00}; of a known {@link SpecificationFamily}
   * @param cardClass record 02, one character; empty where the card does not show it
   * @param issued record 05; empty where the card does not show it or has none
   * @param validTo record 06, the last day; empty where the card does not show it or has none
   * @param cardNumber record 07
   * @param algorithm what the FCI names; decides how the card proves itself
   */
  record SocialSecurityCard(
      CardIdentifier cardIdentificationCode,
      String issuingRegion,
      String version,
      Optional<String> cardClass,
      Optional<LocalDate> issued,
      Optional<LocalDate> validTo,
      CardNumber cardNumber,
      CardAlgorithm algorithm)
      implements SsseReading {

    public SocialSecurityCard {
      if (SpecificationFamily.of(version).isEmpty()) {
        throw new IllegalArgumentException("a version is 1.xx, 2.xx or 3.xx, not " + version);
      }
    }

    /** What the version says about the card's files and who may read them. */
    public SpecificationFamily family() {
      return SpecificationFamily.of(version).orElseThrow();
    }

    /** How the card's dates stand to a day; that day is the caller's, in the region's zone. */
    public Validity validityOn(LocalDate day) {
      if (validTo.isPresent() && day.isAfter(validTo.get())) {
        return new Validity.Expired(validTo.get());
      }
      if (issued.isPresent() && day.isBefore(issued.get())) {
        return new Validity.NotYet(issued.get());
      }
      return validTo.isPresent() ? new Validity.Valid() : new Validity.Unknown();
    }

    @Override
    public String describe() {
      return "social security card " + version + " of region " + issuingRegion;
    }
  }

  /**
   * The card does not know the application.
   *
   * @param selectStatus what it answered to the SELECT
   */
  record NotASocialSecurityCard(StatusWord selectStatus) implements SsseReading {
    @Override
    public String describe() {
      return "not a social security card (SELECT answered " + selectStatus + ")";
    }
  }

  /**
   * A social security card of a version that is not read: none of 1.xx, 2.xx and 3.xx.
   *
   * @param version as record 03 says, for instance {@code 4.00}
   */
  record UnsupportedVersion(String version) implements SsseReading {
    @Override
    public String describe() {
      return "social security card of version " + version + ", which is not supported";
    }
  }

  /**
   * The card claims the application, but what it says is not right: damaged, blocked, half
   * personalised or forged.
   *
   * @param what a phrase that names the record and the fault, never the holder's data
   */
  record InconsistentCard(String what) implements SsseReading {
    @Override
    public String describe() {
      return "social security card with inconsistent data: " + what;
    }
  }

  /**
   * The card left, or lost its power, before it was read; the same card may be presented again.
   *
   * @param fault {@code CARD_REMOVED} or {@code CARD_RESET}
   */
  record LeftTooEarly(Fault fault) implements SsseReading {
    @Override
    public String describe() {
      return "the card left too early, hold it still";
    }
  }

  /**
   * The card, the reader or the service behind it did not answer.
   *
   * @param fault any that {@link LeftTooEarly} does not stand for
   */
  record CardFault(Fault fault) implements SsseReading {
    @Override
    public String describe() {
      return "the card could not be read: " + fault.phrase();
    }
  }
}
