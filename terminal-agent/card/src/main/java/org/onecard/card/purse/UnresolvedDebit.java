package org.onecard.card.purse;

import java.util.Optional;

/**
 * A debit of which it is not known whether the card carried it out, with all that finding out
 * takes.
 *
 * @param card whose purse it was; not to be stored in the clear
 * @param session the PSAM's, empty when that is gone for sure
 */
public record UnresolvedDebit(
    PurseIntent intent, PurseIdentity card, Optional<SamSession> session, Doubt doubt) {

  /** One that was found in the journal: its PSAM was reset when the process started. */
  public static UnresolvedDebit afterRestart(PurseIntent intent, PurseIdentity card) {
    return new UnresolvedDebit(intent, card, Optional.empty(), new Doubt.Restarted());
  }
}
