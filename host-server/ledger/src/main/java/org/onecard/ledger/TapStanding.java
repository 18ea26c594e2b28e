package org.onecard.ledger;

import java.util.Optional;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;

/**
 * What the book holds about one tap, over all records that name it.
 *
 * @param tapId the tap
 * @param itemId the item it was for
 * @param token the card, where a tap or an advice told it
 * @param hostDecision what the host decided in time; empty where the tap came too late or was never
 *     told
 * @param tapBooked whether the tap's own record is in the book, decided or not
 * @param adviceDecision what the book holds since the terminal's advice; empty without one
 * @param netCharge what the card's account has paid for it by now, over all its lines
 * @param payee whom the card has paid, so that money goes back where it came from; empty where none
 *     has moved
 * @param reversed whether a reversal is in the book
 * @param outcome what really happened, once told
 * @param history what the tap made of the card's history, unless it was taken back
 */
public record TapStanding(
    String tapId,
    Optional<String> itemId,
    Optional<CardToken> token,
    Optional<Decision> hostDecision,
    boolean tapBooked,
    Optional<Decision> adviceDecision,
    Money netCharge,
    Optional<Account> payee,
    boolean reversed,
    Optional<Outcome> outcome,
    Optional<HistoryStep> history) {

  public boolean adviceBooked() {
    return adviceDecision.isPresent();
  }
}
