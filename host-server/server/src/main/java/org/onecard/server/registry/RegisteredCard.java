package org.onecard.server.registry;

import java.util.Optional;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.scenario.Holder;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;

/**
 * One card of the registry.
 *
 * @param line the line of the file it stands in, 2 or more
 * @param identifier the card identification code, to be turned into a token
 * @param holder class, residence and validity
 * @param balance what the registry has put on the account; empty where it has no say in it
 * @param patron library membership, {@link Patron#NOT_REGISTERED} where there is none
 * @param denied whether the card is stopped
 * @param sameHolderAs the first card of a holder of several; empty for a holder's only or first
 *     card
 */
public record RegisteredCard(
    long line,
    RawCardIdentifier identifier,
    Holder holder,
    Optional<Money> balance,
    Patron patron,
    boolean denied,
    Optional<RawCardIdentifier> sameHolderAs) {}
