package org.onecard.agent.tap;

/**
 * Where a terminal stands and what it offers there.
 *
 * @param terminalId {@code [a-z0-9-]}, 1 to 32 characters
 */
public record TapPlace(String terminalId, String locationId, String itemId) {}
