package org.onecard.scenario;

/**
 * A concession, pass or right that a decision made use of.
 *
 * @param entitlement its stable name, for instance {@code senior} or {@code resident-500000}
 * @param saved what the holder did not have to pay because of it
 */
public record EntitlementUse(String entitlement, Money saved) {}
