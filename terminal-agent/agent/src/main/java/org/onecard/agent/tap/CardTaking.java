package org.onecard.agent.tap;

import java.util.List;
import java.util.Optional;
import org.onecard.agent.prove.CardProver;
import org.onecard.agent.prove.SamSlot;
import org.onecard.card.profile.ProfileSet;
import org.onecard.protocol.record.PendingDebit;

/**
 * What a terminal has for cards.
 *
 * @param profiles all kinds of cards that it knows, refused ones included
 * @param purseSam the PSAM that debits purses; empty where there is none, and nothing is debited
 * @param openDebits of the journal, as it was found
 */
public record CardTaking(
    ProfileSet profiles,
    CardProver prover,
    Optional<SamSlot> purseSam,
    List<PendingDebit> openDebits) {
  public CardTaking {
    openDebits = List.copyOf(openDebits);
  }
}
