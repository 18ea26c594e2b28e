package org.onecard.server.cataloguediff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.onecard.scenario.Money;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;

/**
 * A price that changed more than tenfold, or from or to nothing: a slip of the hand more often than
 * a wish. Prices of one kind, for instance all fares of an item, are compared by the highest and by
 * the lowest of them, so that a fare that moved to another day is still found.
 *
 * @param label what kind of price, as people call it
 */
public record PriceJump(String itemId, String label, Money before, Money after) {

  private static final long MOST_FOLD = 10;

  /** {@code metro-ride: fare 3.00 → 300.00 yuan}. */
  public String inWords() {
    return "%s: %s %s → %s yuan".formatted(itemId, label, before.inYuan(), after.inYuan());
  }

  /** Those between two catalogues; what is new or gone is none. */
  public static List<PriceJump> between(Catalogue before, Catalogue after) {
    List<PriceJump> jumps = new ArrayList<>();
    for (Item item : after.items()) {
      before.findItem(item.id()).ifPresent(old -> between(old, item, jumps));
    }
    return jumps;
  }

  private static void between(Item before, Item after, List<PriceJump> jumps) {
    Map<String, Prices> old = prices(before);
    prices(after)
        .forEach(
            (schema, now) ->
                Optional.ofNullable(old.get(schema))
                    .flatMap(then -> then.jumpTo(now, after.id()))
                    .ifPresent(jumps::add));
  }

  private static Map<String, Prices> prices(Item item) {
    Map<String, Prices> prices = new TreeMap<>();
    collect(PathLabel.ROOT.component("rules"), item.rules(), prices);
    return prices;
  }

  private static void collect(PathLabel at, Object value, Map<String, Prices> prices) {
    if (value instanceof Money money) {
      prices
          .computeIfAbsent(
              at.schema(), schema -> new Prices(at.lastWords(), new LongSummaryStatistics()))
          .range()
          .accept(money.amountFen());
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> collect(at, present, prices));
    } else if (value instanceof Collection<?> elements) {
      elements.forEach(element -> collect(at, element, prices));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(element -> collect(at, element, prices));
    } else if (value instanceof Record record && !ValueWords.isLeaf(record)) {
      Components.of(record)
          .forEach(component -> collect(at.component(component.name()), component.value(), prices));
    }
  }

  /** The prices of one kind. */
  private record Prices(String label, LongSummaryStatistics range) {

    Optional<PriceJump> jumpTo(Prices now, String itemId) {
      return jump(itemId, range.getMax(), now.range.getMax())
          .or(() -> jump(itemId, range.getMin(), now.range.getMin()));
    }

    private Optional<PriceJump> jump(String itemId, long before, long after) {
      return isJump(before, after)
          ? Optional.of(new PriceJump(itemId, label, Money.fen(before), Money.fen(after)))
          : Optional.empty();
    }

    private static boolean isJump(long before, long after) {
      long low = Math.min(before, after);
      long high = Math.max(before, after);
      // Divided, since a product might not fit.
      return low != high
          && (low <= 0
              || high / MOST_FOLD > low
              || (high / MOST_FOLD == low && high % MOST_FOLD > 0));
    }
  }
}
