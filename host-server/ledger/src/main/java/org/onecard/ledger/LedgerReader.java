package org.onecard.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.RecordId;

/** What pages and commands show of the book. Reads beside the writer, never in its way. */
public interface LedgerReader {

  /** The last taps and advices, newest first. */
  List<TapRow> listRecentTaps(int most);

  /** The same of commits after one, oldest first: what a live page has not shown yet. */
  List<TapRow> listTapsAfter(long commitId, int most);

  /** Taps, declines and money by item, since an instant. */
  List<ItemTotal> totalsByItem(Instant since);

  /** How far everything of each terminal is in the book, in the latest epoch it has spoken in. */
  Map<String, Head> heads();

  /**
   * Taps and advices, approved or undecided, older than a day (or whatever is given) with neither
   * an outcome nor a reversal, oldest first. A tap that an advice tells of is listed as the advice.
   */
  List<TapRow> listExceptions(Instant now, Duration openFor, int most);

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
   * An item's taps.
   *
   * @param chargedFen what cards paid, reversals and corrections taken in
   */
  record ItemTotal(String itemId, long approved, long declined, long chargedFen) {}
}
