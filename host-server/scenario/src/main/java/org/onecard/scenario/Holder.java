package org.onecard.scenario;

import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * What the region's registry knows of a card's holder, without knowing the name.
 *
 * @param holderClass class of fares and rights
 * @param residence region of residence, where it was registered
 * @param cardValidTo last day on which the card is valid, where it was registered; a 3.00 card
 *     shows its own dates only after it has authenticated the terminal
 * @param born day of birth, where it was registered; never shown, and kept with a tap only as far
 *     as {@link #asOn} leaves it
 * @param provedTo last local day on which the proof of the class is good; empty where the class
 *     needs none
 * @param entitlements passes and tickets, no id twice, at most {@link #MOST_ENTITLEMENTS}
 */
public record Holder(
    HolderClass holderClass,
    Optional<Region> residence,
    Optional<LocalDate> cardValidTo,
    Optional<LocalDate> born,
    Optional<LocalDate> provedTo,
    List<Entitlement> entitlements) {

  public static final int MOST_ENTITLEMENTS = 16;

  public Holder {
    entitlements = List.copyOf(entitlements);
  }

  /** A holder of whom no more than this is registered. */
  public Holder(
      HolderClass holderClass, Optional<Region> residence, Optional<LocalDate> cardValidTo) {
    this(holderClass, residence, cardValidTo, Optional.empty(), Optional.empty(), List.of());
  }

  /** The class on a local day: that of an adult once the proof has run out. */
  public HolderClass classOn(LocalDate day) {
    return provedTo.map(day::isAfter).orElse(false) ? HolderClass.ADULT : holderClass;
  }

  /** Full years on a local day, where the day of birth is known and lies before. */
  public Optional<Integer> ageOn(LocalDate day) {
    return born.filter(birth -> !birth.isAfter(day))
        .map(birth -> Period.between(birth, day).getYears());
  }

  /**
   * As much as rules need on a local day: the day of birth is moved to the latest that makes the
   * holder as old on that day, so that what is kept tells an age and no birthday.
   */
  public Holder asOn(LocalDate day) {
    if (born.isEmpty()) {
      return this;
    }
    return new Holder(
        holderClass,
        residence,
        cardValidTo,
        ageOn(day).map(day::minusYears),
        provedTo,
        entitlements);
  }

  /** The tickets of that name which are good on a local day. */
  public Optional<Entitlement> findTicket(String id, LocalDate day) {
    return entitlements.stream()
        .filter(held -> held.isCounted() && held.id().equals(id) && held.holdsOn(day))
        .findFirst();
  }

  /** The same as a holder of another class, to whom no proof applies. */
  public Holder as(HolderClass other) {
    return new Holder(other, residence, cardValidTo, born, Optional.empty(), entitlements);
  }

  /** Keeps the day of birth to itself. */
  @Override
  public String toString() {
    return "Holder[%s, residence %s, card valid to %s, proved to %s, %d entitlements]"
        .formatted(holderClass, residence, cardValidTo, provedTo, entitlements.size());
  }
}
