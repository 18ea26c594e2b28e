package org.onecard.server.lane;

import java.util.HashMap;
import java.util.Map;
import org.onecard.ledger.BookedLine;
import org.onecard.ledger.CardState;
import org.onecard.ledger.SiteFacts;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.RecordId;

/**
 * What the book holds about everything that a batch is about.
 *
 * @param lines records that are in the book already
 * @param taps taps that the batch's records name
 * @param cards every card of the batch
 * @param standing every terminal of the batch; {@link Standing#NONE} for one that has said nothing
 *     yet
 * @param sites every site of the batch
 * @param registryImported whether there is a registry at all: only then does a card that is not in
 *     it mean anything
 */
record Known(
    Map<RecordId, BookedLine> lines,
    Map<String, TapStanding> taps,
    Map<CardToken, CardState> cards,
    Map<String, Standing> standing,
    SiteFacts sites,
    boolean registryImported) {

  /** Where no tap is at a site. */
  Known(
      Map<RecordId, BookedLine> lines,
      Map<String, TapStanding> taps,
      Map<CardToken, CardState> cards,
      Map<String, Standing> standing,
      boolean registryImported) {
    this(lines, taps, cards, standing, SiteFacts.NOTHING, registryImported);
  }

  Known {
    lines = Map.copyOf(lines);
    taps = Map.copyOf(taps);
    cards = Map.copyOf(cards);
    standing = Map.copyOf(standing);
  }

  /** The same with what the book holds of sites. */
  Known withSites(SiteFacts held) {
    return new Known(lines, taps, cards, standing, held, registryImported);
  }

  /** A copy that the drafting of one batch may write on. */
  static <K, V> Map<K, V> writable(Map<K, V> known) {
    return new HashMap<>(known);
  }
}
