package org.onecard.ledger;

import java.util.Optional;
import org.onecard.protocol.record.PurseDebit;

/**
 * What the book holds of the debit of a purse that was to pay for a tap.
 *
 * @param debit as it was first told
 * @param intentBooked whether the terminal that began it has told of it; its fate may come first,
 *     from where the card came back
 * @param provedAt the terminal that first told of a proof which settled it: where the ride is that
 *     it paid for; empty while none did
 */
public record PurseStanding(
    PurseDebit debit, boolean intentBooked, PurseSettlement settlement, Optional<String> provedAt) {

  /** One that no card has proved yet. */
  public PurseStanding(PurseDebit debit, boolean intentBooked, PurseSettlement settlement) {
    this(debit, intentBooked, settlement, Optional.empty());
  }
}
