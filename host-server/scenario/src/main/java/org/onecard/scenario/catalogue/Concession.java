package org.onecard.scenario.catalogue;

import java.util.Optional;
import org.onecard.scenario.predicate.Predicate;

/**
 * A reduction of what the item's rules would charge.
 *
 * @param id its stable name, as decisions and reports carry it
 * @param when the condition; empty where the ticket alone decides
 * @param payPercent what is paid of the charge, 0 to 100
 * @param ticket the counted ticket that one use of it takes up; empty where nothing is counted
 */
public record Concession(
    String id, Optional<Predicate> when, int payPercent, Optional<String> ticket) {}
