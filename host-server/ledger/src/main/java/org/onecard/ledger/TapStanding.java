package org.onecard.ledger;

import java.util.Optional;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;

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
 * @param netCharge what the card's account, or the issuer of a code, has paid for it by now, over
 *     all its lines; nothing where a purse pays
 * @param payee whom it was paid to, so that money goes back where it came from; empty where none
 *     has moved
 * @param reversed whether a reversal is in the book
 * @param outcome what really happened, once told
 * @param history what the tap made of the card's history, unless it was taken back
 * @param medium what was presented, where a tap or an advice told it
 * @param purse the debit of the card's purse, where one was begun for it
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
    Optional<HistoryStep> history,
    Optional<Application> medium,
    Optional<PurseStanding> purse) {

  /** The same with what the book now holds of its debit. */
  public TapStanding withPurse(PurseStanding standing) {
    return new TapStanding(
        tapId,
        itemId,
        token,
        hostDecision,
        tapBooked,
        adviceDecision,
        netCharge,
        payee,
        reversed,
        outcome,
        history,
        medium,
        Optional.of(standing));
  }

  /** The same once what the tap made of the card's history was taken back. */
  public TapStanding withoutHistory() {
    return new TapStanding(
        tapId,
        itemId,
        token,
        hostDecision,
        tapBooked,
        adviceDecision,
        netCharge,
        payee,
        reversed,
        outcome,
        Optional.empty(),
        medium,
        purse);
  }

  public boolean adviceBooked() {
    return adviceDecision.isPresent();
  }
}
