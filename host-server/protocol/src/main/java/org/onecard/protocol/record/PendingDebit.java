package org.onecard.protocol.record;

/**
 * A debit that was begun, and of which nobody has said what became of it.
 *
 * @param tapId the tap that it was to pay for
 */
public record PendingDebit(String tapId, PurseDebit debit) {}
