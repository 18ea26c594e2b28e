package org.onecard.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;

/** What pages and commands show of the book. Reads beside the writer, never in its way. */
public interface LedgerReader {

  /** The last seal of the book; empty before the first commit. */
  Optional<Signed<Seal>> findLastSeal();

  /** The last taps and advices, newest first. */
  List<TapRow> listRecentTaps(int most);

  /** The same of commits after one, oldest first: what a live page has not shown yet. */
  List<TapRow> listTapsAfter(long commitId, int most);

  /**
   * Taps, declines and money by item, of all that terminals wrote since an instant. Reads every
   * line since then: for the beginning of a day or a run, {@link #totalsAfter} for the rest of it.
   */
  Totals totals(Instant since);

  /**
   * What the commits after one have changed in the same sums. Reads these commits, and the taps
   * that they name.
   */
  Totals totalsAfter(long commitId, Instant since);

  /** How far everything of each terminal is in the book, in the latest epoch it has spoken in. */
  Map<String, Head> heads();

  /**
   * Taps and advices, approved or undecided, older than a day (or whatever is given) with neither
   * an outcome nor a reversal, oldest first. A tap that an advice tells of is listed as the advice.
   * Beside them, of any age and whatever their outcome, approved advices that were booked unchecked
   * and not reversed: those without the host's facts.
   */
  List<TapRow> listExceptions(Instant now, Duration openFor, int most);

  /**
   * A terminal's records in the order in which it wrote them, after one.
   *
   * @param after need not be there; epoch 0 for before all of them
   */
  List<BookedRecord> listRecords(RecordId after, int most);

  /**
   * A record and the host's answer to it.
   *
   * @param at when the terminal wrote it
   */
  record BookedRecord(RecordId id, Hash hash, Instant at, SignedBytes answerBytes) {}

  /** What every account holds that is no card's, in fen; none that holds nothing. */
  SortedMap<String, Long> balances();

  /** Debits of purses of which nobody has said what became of them, oldest first. */
  List<OpenDebit> listOpenDebits(Instant beganBefore, int most);

  /** One of those. */
  record OpenDebit(String tapId, CardToken token, Instant began, PurseDebit debit) {}

  /**
   * One decided tap or advice.
   *
   * @param at when the terminal wrote the record
   * @param online whether the host decided it
   * @param approved empty for a tap that was only booked
   * @param reason number of the reason of a declined one
   * @param chargeFen what the decision charges
   */
  record TapRow(
      long commitId,
      int leafIndex,
      RecordId recordId,
      String tapId,
      Instant at,
      String locationId,
      String itemId,
      Optional<CardToken> token,
      boolean online,
      Optional<Boolean> approved,
      Optional<Integer> reason,
      long chargeFen) {}

  /**
   * Sums by item, or differences of sums.
   *
   * @param upTo the last commit that is in them; 0 of an empty book
   */
  record Totals(long upTo, List<ItemTotal> items) {
    public Totals {
      items = List.copyOf(items);
    }
  }

  /**
   * An item's taps. A tap and the advice about it are one; a reversed one is none.
   *
   * @param chargedFen what cards paid, reversals and corrections taken in
   */
  record ItemTotal(String itemId, long approved, long declined, long chargedFen) {

    /** Both of one item together. */
    public ItemTotal plus(ItemTotal other) {
      return new ItemTotal(
          itemId,
          approved + other.approved,
          declined + other.declined,
          Math.addExact(chargedFen, other.chargedFen));
    }
  }
}
