package org.onecard.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.scenario.History;
import org.onecard.scenario.Holder;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;

/**
 * A card as the book and the registry know it.
 *
 * @param version grows by one with every commit or import that touches the card; 0 for a card that
 *     was never seen
 * @param balance sum of the postings on its account
 * @param holder the registry's view; empty for a card that is not registered
 * @param patron the library's view; empty for a card that is not a patron's
 * @param registryAsOf when the registry's view was true; the epoch's start for a card not in it
 * @param denied whether the card is on the deny list
 * @param histories what the card last did, by scope ({@code transit:metro})
 * @param openDebit the last debit of its purse of which nobody knows what became of it
 */
public record CardState(
    CardToken token,
    long version,
    Money balance,
    Optional<Holder> holder,
    Optional<Patron> patron,
    Instant registryAsOf,
    boolean denied,
    Map<String, History> histories,
    Optional<PendingDebit> openDebit) {

  public CardState {
    histories = Map.copyOf(histories);
  }

  /** The state of a card that neither the book nor the registry has seen. */
  public static CardState unknown(CardToken token) {
    return new CardState(
        token,
        0,
        Money.ZERO,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        false,
        Map.of(),
        Optional.empty());
  }

  /** The same card after something became known of its purse. */
  public CardState withOpenDebit(Optional<PendingDebit> open) {
    return new CardState(
        token, version, balance, holder, patron, registryAsOf, denied, histories, open);
  }
}
