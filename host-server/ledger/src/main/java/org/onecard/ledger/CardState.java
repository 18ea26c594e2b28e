package org.onecard.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * @param openDebits those of its purse of which nobody knows what became, in the order in which the
 *     card began them
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
    List<PendingDebit> openDebits) {

  /** A card's own order; of two begun with one counter the first did not take place. */
  private static final Comparator<PendingDebit> AS_BEGUN =
      Comparator.comparingInt((PendingDebit open) -> open.debit().counter())
          .thenComparing(open -> open.debit().at());

  public CardState {
    histories = Map.copyOf(histories);
    openDebits = List.copyOf(openDebits);
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
        List.of());
  }

  /** The last debit of which nobody knows what became: the one that the card is asked about. */
  public Optional<PendingDebit> openDebit() {
    return openDebits.isEmpty()
        ? Optional.empty()
        : Optional.of(openDebits.get(openDebits.size() - 1));
  }

  /** The same card after a debit was begun, wherever it was told of late. */
  public CardState withOpenDebit(PendingDebit open) {
    List<PendingDebit> all = new ArrayList<>(withoutOpenDebit(open.tapId()).openDebits);
    all.add(open);
    all.sort(AS_BEGUN);
    return with(all);
  }

  /** The same card once it is known what became of the debit for a tap. */
  public CardState withoutOpenDebit(String tapId) {
    return with(openDebits.stream().filter(open -> !open.tapId().equals(tapId)).toList());
  }

  private CardState with(List<PendingDebit> open) {
    return new CardState(
        token, version, balance, holder, patron, registryAsOf, denied, histories, open);
  }
}
