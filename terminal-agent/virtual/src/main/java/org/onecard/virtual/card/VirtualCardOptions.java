package org.onecard.virtual.card;

import java.time.LocalDate;
import java.util.Optional;
import org.onecard.card.ssse.CardIdentifier;

/**
 * What a person at a shell can say about a virtual card. Immutable.
 *
 * @param region six digits, the issuing region; empty for the identifier's, or else 510100
 * @param identifier the whole card identification code; empty for one made up of region and serial
 * @param serial tells cards of one region apart where there is no identifier, 0 to 9,999,999
 * @param validTo the last day. Giving one also opens the card's dates to be read, which stay closed
 *     otherwise
 * @param contactless held to a contactless reader instead of put into a contact one
 * @param faults what is wrong with it
 * @param keyless a card that cannot authenticate: what it keeps closed stays closed
 */
public record VirtualCardOptions(
    Optional<String> region,
    Optional<CardIdentifier> identifier,
    int serial,
    Optional<LocalDate> validTo,
    boolean contactless,
    CardFaults faults,
    boolean keyless) {

  public static final VirtualCardOptions DEFAULT =
      new VirtualCardOptions(
          Optional.empty(), Optional.empty(), 1, Optional.empty(), false, CardFaults.NONE);

  /** A card that authenticates. */
  public VirtualCardOptions(
      Optional<String> region,
      Optional<CardIdentifier> identifier,
      int serial,
      Optional<LocalDate> validTo,
      boolean contactless,
      CardFaults faults) {
    this(region, identifier, serial, validTo, contactless, faults, false);
  }

  public VirtualCardOptions {
    if (region.isPresent()
        && identifier.isPresent()
        && !identifier.get().findRegion().equals(region)) {
      throw new IllegalArgumentException(
          "the card identifier's first six digits name another region than " + region.get());
    }
  }

  public VirtualCardOptions withRegion(String sixDigits) {
    return new VirtualCardOptions(
        Optional.of(sixDigits), identifier, serial, validTo, contactless, faults, keyless);
  }

  public VirtualCardOptions withIdentifier(CardIdentifier code) {
    return new VirtualCardOptions(
        region, Optional.of(code), serial, validTo, contactless, faults, keyless);
  }

  public VirtualCardOptions withSerial(int number) {
    return new VirtualCardOptions(
        region, identifier, number, validTo, contactless, faults, keyless);
  }

  public VirtualCardOptions withValidTo(LocalDate lastDay) {
    return new VirtualCardOptions(
        region, identifier, serial, Optional.of(lastDay), contactless, faults, keyless);
  }

  public VirtualCardOptions withContactless(boolean held) {
    return new VirtualCardOptions(region, identifier, serial, validTo, held, faults, keyless);
  }

  public VirtualCardOptions withFaults(CardFaults wrong) {
    return new VirtualCardOptions(region, identifier, serial, validTo, contactless, wrong, keyless);
  }

  /** The same card without its keys. */
  public VirtualCardOptions withoutKeys() {
    return new VirtualCardOptions(region, identifier, serial, validTo, contactless, faults, true);
  }
}
