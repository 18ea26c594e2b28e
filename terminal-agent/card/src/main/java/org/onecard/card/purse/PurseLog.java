package org.onecard.card.purse;

import java.util.List;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

/** What came of reading EF18. */
public sealed interface PurseLog {

  /** The records that were ever written, newest first; at most {@link PurseReader#MAX_LOG}. */
  record Entries(List<PurseLogEntry> entries) implements PurseLog {
    public Entries {
      entries = List.copyOf(entries);
    }

    /**
     * Whether a debit stands in it that is the intent's, as far as the log tells and as far as what
     * is left on the purse agrees: while a clock stands still, many purses pay the same in the same
     * second.
     *
     * @param balanceFen as the card says now; it does not count where the card allows an overdraft,
     *     of which it is not public whether that is in it
     */
    public boolean tellsOf(PurseIntent intent, long balanceFen) {
      long beforeFen = balanceFen;
      boolean agrees = intent.overdraftFen() > 0;
      for (PurseLogEntry entry : entries) {
        if (entry.isDebit()) {
          beforeFen += entry.amountFen();
        } else if (entry.isLoad()) {
          beforeFen -= entry.amountFen();
        } else {
          agrees = true; // Nobody knows what it did to the balance.
        }
        if (entry.tellsOf(intent) && (agrees || beforeFen == intent.balanceBeforeFen())) {
          return true;
        }
      }
      return false;
    }
  }

  /** The card does not show its log. */
  record Refused(StatusWord status) implements PurseLog {}

  /** A record that is none: of another length than 23 bytes. */
  record Malformed(int recordNumber, int length) implements PurseLog {}

  /** No answer. */
  record NoAnswer(Fault fault) implements PurseLog {}
}
