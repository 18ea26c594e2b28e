package org.onecard.ledger;

import org.onecard.protocol.record.PurseDebit;

/**
 * What the book holds of the debit of a purse that was to pay for a tap.
 *
 * @param debit as it was first told
 * @param intentBooked whether the terminal that began it has told of it; its fate may come first,
 *     from where the card came back
 */
public record PurseStanding(PurseDebit debit, boolean intentBooked, PurseSettlement settlement) {}
