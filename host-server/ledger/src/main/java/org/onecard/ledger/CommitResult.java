package org.onecard.ledger;

import java.util.Set;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.RecordId;

/** What became of a {@link LedgerCommit}. Only {@link Committed} left anything in the book. */
public sealed interface CommitResult {

  /** In the book and durable; also when the very same commit had been made before. */
  record Committed(SealHead tip) implements CommitResult {}

  /** These cards are at another version by now: load them and decide their taps again. */
  record CardsMoved(Set<CardToken> cards) implements CommitResult {
    public CardsMoved {
      cards = Set.copyOf(cards);
    }
  }

  /** Places of sites have changed since: decide again. */
  record PlacesMoved(Set<PlaceKey> places) implements CommitResult {
    public PlacesMoved {
      places = Set.copyOf(places);
    }
  }

  /** Somebody booked these records first: look up their answers and take them out. */
  record RecordsExist(Set<RecordId> records) implements CommitResult {
    public RecordsExist {
      records = Set.copyOf(records);
    }
  }

  /** Another commit (of an import, of another lane) came first: seal again upon this tip. */
  record TipMoved(SealHead tip) implements CommitResult {}
}
