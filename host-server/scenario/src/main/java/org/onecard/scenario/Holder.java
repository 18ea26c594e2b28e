package org.onecard.scenario;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What the region's registry knows of a card's holder, without knowing the name.
 *
 * @param holderClass class of fares and rights
 * @param residence region of residence, where it was registered
 * @param cardValidTo last day on which the card is valid, where it was registered; a 3.00 card
 *     shows its own dates only after it has authenticated the terminal
 */
public record Holder(
    HolderClass holderClass, Optional<Region> residence, Optional<LocalDate> cardValidTo) {}
