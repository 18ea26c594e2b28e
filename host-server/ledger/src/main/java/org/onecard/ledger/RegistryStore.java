package org.onecard.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Holder;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;

/** What the region's registry says of its cards. */
public interface RegistryStore {

  /**
   * Puts a whole registry in the place of the last one, in one transaction. Cards that are no
   * longer in it lose holder, patron and the registry's denial, and keep their money. A funded
   * amount that differs from the last one is posted from {@link Account#FUNDING_REGISTRY}, under
   * seals of its own.
   *
   * @throws LedgerUnavailable with nothing changed
   */
  Imported replace(RegistryImport registry, SealSigner signer);

  /** What {@link #replace} would do, without doing it. */
  Difference preview(RegistryImport registry);

  /** The last import's generation, 0 before the first. */
  long generation();

  /**
   * A registry to import.
   *
   * @param source where it came from, for the audit, at most 200 characters
   * @param asOf when it was true
   * @param rows no token twice, at most 1,000,000
   */
  record RegistryImport(String source, Instant asOf, List<RegistryRow> rows) {
    public RegistryImport {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One card.
   *
   * @param funded what the registry has put on the card's account in all
   * @param denial present where the card is stopped
   * @param person the card by which the registry knows the holder of several cards
   */
  record RegistryRow(
      CardToken token,
      Optional<Holder> holder,
      Optional<Patron> patron,
      Optional<Money> funded,
      Optional<DenyStore.Denial> denial,
      Optional<CardToken> person) {

    /** The holder's only card, as far as the registry knows. */
    public RegistryRow(
        CardToken token,
        Optional<Holder> holder,
        Optional<Patron> patron,
        Optional<Money> funded,
        Optional<DenyStore.Denial> denial) {
      this(token, holder, patron, funded, denial, Optional.empty());
    }
  }

  /**
   * What an import would do.
   *
   * @param rows cards in it
   * @param added cards that the last one did not have
   * @param changed cards of which it says something else
   * @param removed cards that the last one had and it has not
   * @param fundedCards cards whose balance it would change
   */
  record Difference(int rows, int added, int changed, int removed, int fundedCards) {}

  /**
   * What an import did.
   *
   * @param generation its number, from 1
   * @param rows cards in it
   * @param fundedCards cards whose balance it changed
   * @param tip the last commit after it
   */
  record Imported(long generation, int rows, int fundedCards, SealHead tip) {}
}
