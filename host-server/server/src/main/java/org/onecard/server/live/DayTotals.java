package org.onecard.server.live;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.onecard.ledger.LedgerReader;
import org.onecard.ledger.LedgerReader.ItemTotal;
import org.onecard.ledger.LedgerReader.Totals;

/**
 * A service day's sums: added up once, and then kept by what is committed. Safe from any thread.
 */
final class DayTotals {

  private final LedgerReader reader;
  private final Map<String, ItemTotal> byItem = new TreeMap<>();
  private Instant dayStart = Instant.MIN;
  private long upTo;

  DayTotals(LedgerReader reader) {
    this.reader = reader;
  }

  synchronized boolean areOf(Instant day) {
    return dayStart.equals(day);
  }

  /**
   * The sums as the book has them now. Items that the day before had and this one has not yet are
   * there with nothing, so that whoever shows them lets go of yesterday's.
   */
  synchronized List<ItemTotal> of(Instant day) {
    if (dayStart.equals(day)) {
      take(reader.totalsAfter(upTo, day));
    } else {
      Totals whole = reader.totals(day);
      byItem.replaceAll((itemId, yesterday) -> new ItemTotal(itemId, 0, 0, 0));
      dayStart = day;
      take(whole);
    }
    return List.copyOf(byItem.values());
  }

  private void take(Totals totals) {
    totals.items().forEach(total -> byItem.merge(total.itemId(), total, ItemTotal::plus));
    upTo = totals.upTo();
  }
}
