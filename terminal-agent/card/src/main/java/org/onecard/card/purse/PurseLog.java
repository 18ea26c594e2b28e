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
  }

  /** The card does not show its log. */
  record Refused(StatusWord status) implements PurseLog {}

  /** A record that is none: of another length than 23 bytes. */
  record Malformed(int recordNumber, int length) implements PurseLog {}

  /** No answer. */
  record NoAnswer(Fault fault) implements PurseLog {}
}
